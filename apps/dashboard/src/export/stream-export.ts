import { once } from 'node:events';
import { fieldNames, type ListCursor, loadList, WHOLE_TEXT_LENGTH } from '@mad/store';
import type { NextApiRequest, NextApiResponse } from 'next';
import { readListState } from '../search/list-state.ts';
import { parseSearch } from '../search/parse-search.ts';
import { type ActionContext, refuse } from '../server/action.ts';
import { timeRange } from '../server/list.ts';
import { csvLine } from './export-cell.ts';
import type { ExportList } from './export-list.ts';

const ROWS_A_QUERY = 500;

/** Sends all rows that a list's address asks for, texts whole, page by page: memory does not grow with the file. */
export const streamExport = async <Row>(
  name: string,
  { list, columns }: ExportList<Row>,
  { store, request, response }: ActionContext,
): Promise<void> => {
  const query = new URL(request.url ?? '', 'http://mad').searchParams;
  const isCsv = query.get('format') !== 'json';
  const state = readListState(query, Object.keys(list.sorts), list.defaultSort);
  const { terms, errors } = parseSearch(state.query, fieldNames(list.fields));
  if (errors.length > 0) return refuse(response, 'invalid');
  const load = (cursor: ListCursor | null) =>
    loadList(store.database, list, {
      terms,
      sort: state.sort,
      descending: state.descending,
      cursor,
      limit: ROWS_A_QUERY,
      range: timeRange(state),
      textLength: WHOLE_TEXT_LENGTH,
      isCounted: false,
    });
  let page = await load(null);
  if (page.errors.length > 0) return refuse(response, 'invalid');
  begin(response, `mad-${name}.${isCsv ? 'csv' : 'json'}`, isCsv);
  const names = Object.keys(columns);
  const cells = Object.values(columns);
  await write(response, isCsv ? csvLine(names) : '[');
  let isFirst = true;
  while (!isGone(request)) {
    let text = '';
    for (const row of page.rows) {
      const values = cells.map((cell) => cell(row));
      if (isCsv) text += csvLine(values);
      else
        text += `${isFirst ? '' : ','}\n${JSON.stringify(Object.fromEntries(names.map((key, index) => [key, values[index]])))}`;
      isFirst = false;
    }
    await write(response, text);
    if (page.next === null) break;
    page = await load(page.next);
  }
  response.end(isCsv ? '' : '\n]\n');
};

const isGone = (request: NextApiRequest): boolean => request.socket.destroyed;

const begin = (response: NextApiResponse, fileName: string, isCsv: boolean): void => {
  response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8');
  response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  response.status(200);
};

/** Waits while the reader is slower than the database. */
const write = async (response: NextApiResponse, text: string): Promise<void> => {
  if (response.write(text) || response.destroyed) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
};
