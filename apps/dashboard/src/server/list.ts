import {
  type CappedCount,
  type DatabaseTime,
  dataSpan,
  fieldNames,
  LIST_TEXT_LENGTH,
  type ListCursor,
  type ListDefinition,
  loadList,
  type SearchError,
  type SearchTerm,
  type Store,
  type TimeRange,
} from '@mad/store';
import { type ListState, readListState } from '../search/list-state.ts';
import { parseSearch } from '../search/parse-search.ts';

/** A page of a list as a page component gets it: JSON values only. */
export interface ListProperties<Row> {
  readonly rows: readonly Row[];
  readonly total: CappedCount;
  readonly next: string | null;
  readonly previous: string | null;
  readonly errors: readonly SearchError[];
  readonly state: ListState;
  /** Fields a search may name here. */
  readonly fields: readonly string[];
  /** Columns the list can be sorted by. */
  readonly sorts: readonly string[];
  /** The last day that has data, when the asked time range has none. */
  readonly jump: Pick<ListState, 'from' | 'until'> | null;
}

const PAGE_SIZE = 50;

/** Answers what the address asks of a list. @param fixedTerms what this page always asks beside. */
export const loadListPage = async <Row>(
  store: Store,
  list: ListDefinition<Row>,
  query: URLSearchParams,
  fixedTerms: readonly SearchTerm[] = [],
): Promise<ListProperties<Row>> => {
  const fields = fieldNames(list.fields);
  const sorts = Object.keys(list.sorts);
  const state = readListState(query, sorts, list.defaultSort);
  const { terms, errors } = parseSearch(state.query, fields);
  const asked = { state, fields, sorts, jump: null };
  if (errors.length > 0)
    return { ...asked, rows: [], total: { count: 0, isCapped: false }, next: null, previous: null, errors };
  const result = await loadList(store.database, list, {
    terms: [...fixedTerms, ...terms],
    sort: state.sort,
    descending: state.descending,
    cursor: readCursor(query.get('at')),
    limit: PAGE_SIZE,
    range: timeRange(state),
    textLength: LIST_TEXT_LENGTH,
    isCounted: true,
  });
  const isRanged = state.from !== null || state.until !== null;
  return {
    ...asked,
    rows: result.rows,
    total: result.total,
    next: writeCursor(result.next),
    previous: writeCursor(result.previous),
    errors: result.errors,
    jump: isRanged && result.rows.length === 0 ? lastDay(await dataSpan(store.database)) : null,
  };
};

/** A term of the page itself: a field that must be exactly this. */
export const fixedTerm = (field: string, value: string): SearchTerm => ({
  field,
  negated: false,
  match: { kind: 'phrase', value },
  position: 0,
  length: 0,
});

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The last day of a span, as a time range; null for none. */
export const lastDay = (
  span: { readonly first: DatabaseTime; readonly last: DatabaseTime } | null,
): Pick<ListState, 'from' | 'until'> | null => {
  if (span === null) return null;
  const end = Date.parse(`${span.last.slice(0, 10)}T${span.last.slice(11, 19)}Z`) + 1000;
  const text = (time: number) => new Date(time).toISOString().slice(0, 19);
  return { from: text(end - DAY_MILLISECONDS), until: text(end) };
};

/** The range as the database compares it. */
export const timeRange = ({ from, until }: Pick<ListState, 'from' | 'until'>): TimeRange => ({
  from: from === null ? null : wholeTime(from),
  until: until === null ? null : wholeTime(until),
});

/** `YYYY-MM-DDTHH:MM`, as {@link readListState} lets through, filled up. */
const wholeTime = (text: string): DatabaseTime =>
  `${text.replace('T', ' ')}${'0000-00-00 00:00:00.000000'.slice(text.length)}` as DatabaseTime;

const writeCursor = (cursor: ListCursor | null): string | null =>
  cursor === null
    ? null
    : Buffer.from(JSON.stringify([cursor.direction, cursor.value, cursor.id])).toString('base64url');

/** Null for anything that {@link writeCursor} did not write: then the list begins at its start. */
const readCursor = (text: string | null): ListCursor | null => {
  if (text === null) return null;
  try {
    const [direction, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const isWhole =
      (direction === 'after' || direction === 'before') &&
      (typeof value === 'string' || typeof value === 'number') &&
      typeof id === 'number';
    return isWhole ? { direction, value, id } : null;
  } catch {
    return null;
  }
};
