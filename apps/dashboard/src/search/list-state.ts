/** What the address of a list says; the whole state of the page, beside the place in the list (`at`). */
export interface ListState {
  /** The search as typed. */
  readonly query: string;
  readonly sort: string;
  readonly descending: boolean;
  /** UTC, `YYYY-MM-DD` with as much of `THH:MM:SS` as wanted; null when open. */
  readonly from: string | null;
  /** Exclusive. */
  readonly until: string | null;
}

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$/;

/** Reads `q`, `sort`, `from` and `until`; what does not fit is as if it were not there. */
export const readListState = (
  query: URLSearchParams,
  sorts: readonly string[],
  defaultSort: string,
): ListState => {
  const asked = query.get('sort') ?? '';
  const chosen = sorts.includes(asked.replace(/^-/, '')) ? asked : defaultSort;
  return {
    query: query.get('q')?.trim() ?? '',
    sort: chosen.replace(/^-/, ''),
    descending: chosen.startsWith('-'),
    from: timeOf(query.get('from')),
    until: timeOf(query.get('until')),
  };
};

/** The address of a list in another state; the place in the list is left, for it belongs to the old one. */
export const listAddress = (path: string, state: ListState, change: Partial<ListState> = {}): string => {
  const { query, sort, descending, from, until } = { ...state, ...change };
  const parameters = new URLSearchParams();
  if (query !== '') parameters.set('q', query);
  parameters.set('sort', `${descending ? '-' : ''}${sort}`);
  if (from !== null) parameters.set('from', from);
  if (until !== null) parameters.set('until', until);
  return `${path}?${parameters}`;
};

const timeOf = (text: string | null): string | null =>
  text !== null && TIME.test(text) && isMoment(text) ? text : null;

/** False for the 30th of February and the like. */
const isMoment = (text: string): boolean => {
  const milliseconds = Date.parse(text.length === 10 ? text : `${text.slice(0, 19)}Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text.slice(0, 19));
};
