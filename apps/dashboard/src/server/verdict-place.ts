import {
  fieldNames,
  type ListCursor,
  loadList,
  reportList,
  type Store,
  type VerdictDetail,
} from '@mad/store';
import { listAddress, readListState } from '../search/list-state.ts';
import { parseSearch } from '../search/parse-search.ts';
import { verdictAddress } from '../text/page-address.ts';
import { timeRange } from './list.ts';

/** Where a verdict stands in the list it is looked at from. */
export interface VerdictPlace {
  /** Address of the list. */
  readonly list: string;
  /** Addresses of the verdicts after it and before it; null at the ends. */
  readonly next: string | null;
  readonly previous: string | null;
}

/** The place of a verdict in the list of reports that the address asks for, as lists do; without, in that of all reports. */
export const verdictPlace = async (
  store: Store,
  verdict: Pick<VerdictDetail, 'id' | 'time' | 'score'>,
  query: URLSearchParams,
): Promise<VerdictPlace> => {
  const state = readListState(query, Object.keys(reportList.sorts), reportList.defaultSort);
  const { terms, errors } = parseSearch(state.query, fieldNames(reportList.fields));
  const list = listAddress('/more', state);
  if (errors.length > 0) return { list, next: null, previous: null };
  const neighbour = async (direction: ListCursor['direction']): Promise<string | null> => {
    const value = state.sort === 'score' ? verdict.score : verdict.time;
    const { rows } = await loadList(store.database, reportList, {
      terms,
      sort: state.sort,
      descending: state.descending,
      cursor: { direction, value, id: verdict.id },
      limit: 1,
      range: timeRange(state),
      textLength: 0,
      isCounted: false,
    });
    const [row] = rows;
    return row === undefined ? null : verdictAddress(row.id, query.size === 0 ? undefined : state);
  };
  const [next, previous] = await Promise.all([neighbour('after'), neighbour('before')]);
  return { list, next, previous };
};
