import { type Expression, type Kysely, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import { limitedRows, TooBroad } from './limited-query.ts';
import { allOf, type Condition, type SearchFields, searchConditions } from './search-field.ts';
import type { SearchError, SearchTerm } from './search-term.ts';

/** A place in a sorted list: the row there is not on the page itself. */
export interface ListCursor {
  readonly direction: 'after' | 'before';
  /** What the row has in the column the list is sorted by. */
  readonly value: string | number;
  readonly id: number;
}

/** From, inclusive, until, exclusive; null where it is open. */
export interface TimeRange {
  readonly from: DatabaseTime | null;
  readonly until: DatabaseTime | null;
}

/** What is asked of a list. */
export interface ListRequest {
  readonly terms: readonly SearchTerm[];
  /** One of the list's sorts. */
  readonly sort: string;
  readonly descending: boolean;
  readonly cursor: ListCursor | null;
  /** Rows on a page. */
  readonly limit: number;
  readonly range: TimeRange;
  /** Characters after which captured text is cut. */
  readonly textLength: number;
  /** False when nobody looks at the total: then it is 0. */
  readonly isCounted: boolean;
}

/** One page of a list. */
export interface ListResult<Row> {
  readonly rows: readonly Row[];
  /** The page after it and before it; null at the end. */
  readonly next: ListCursor | null;
  readonly previous: ListCursor | null;
  readonly total: CappedCount;
  /** Terms that could not be answered; then there are no rows. */
  readonly errors: readonly SearchError[];
}

/** A count that stops at a limit: what it costs does not grow with the table. */
export interface CappedCount {
  readonly count: number;
  /** True when there are more. */
  readonly isCapped: boolean;
}

/** A list of the dashboard: what can be asked of it and how it is answered. */
export interface ListDefinition<Row> {
  readonly fields: SearchFields;
  /** Names of the sorts and the columns behind them, never null, each with an index together with the row's number. */
  readonly sorts: Readonly<Record<string, string>>;
  /** `-` before it: descending. */
  readonly defaultSort: string;
  readonly load: (
    database: Kysely<Database>,
    request: ListRequest,
    conditions: readonly Condition[],
  ) => Promise<Omit<ListResult<Row>, 'errors'>>;
}

const NOTHING_FOUND = {
  rows: [],
  next: null,
  previous: null,
  total: { count: 0, isCapped: false },
} as const;

/** Where counting stops. */
export const COUNT_CAP = 10_000;

/** A page of a list, or what is wrong with the search. */
export const loadList = async <Row>(
  database: Kysely<Database>,
  list: ListDefinition<Row>,
  request: ListRequest,
): Promise<ListResult<Row>> => {
  const { conditions, errors } = await searchConditions(database, list.fields, request.terms);
  if (errors.length > 0) return { ...NOTHING_FOUND, errors };
  try {
    return { ...(await list.load(database, request, conditions)), errors: [] };
  } catch (error) {
    if (!(error instanceof TooBroad)) throw error;
    return { ...NOTHING_FOUND, errors: [{ problem: 'too-broad', position: 0, length: 0, subject: '' }] };
  }
};

/** The row's place, added by {@link keysetPage}. */
interface Placed {
  readonly row_id: number;
  readonly sort_value: string | number;
}

/**
 * One page by key, not by number: what it costs does not grow with the distance from the start, and rows that come meanwhile shift
 * nothing.
 */
export const keysetPage = async <DB, TB extends keyof DB, Row>(
  database: Kysely<Database>,
  query: SelectQueryBuilder<DB, TB, Row>,
  sortColumn: string,
  idColumn: string,
  request: Pick<ListRequest, 'cursor' | 'descending' | 'limit'>,
): Promise<{
  readonly rows: readonly (Row & Placed)[];
  readonly next: ListCursor | null;
  readonly previous: ListCursor | null;
}> => {
  const { cursor, descending, limit } = request;
  const isBackward = cursor?.direction === 'before';
  const goesDown = descending !== isBackward;
  const order = goesDown ? sql`desc` : sql`asc`;
  const column = sql.ref(sortColumn);
  const id = sql.ref(idColumn);
  let placed = query
    .select(sql<number>`${id}`.as('row_id'))
    .select(sql<string | number>`${column}`.as('sort_value'))
    .orderBy(sql`${column} ${order}, ${id} ${order}`)
    .limit(limit + 1);
  if (cursor !== null) placed = placed.where(beyond(column, id, cursor, goesDown));
  const found = (await limitedRows(database, placed)) as unknown as readonly (Row & Placed)[];
  const hasMore = found.length > limit;
  const kept = hasMore ? found.slice(0, limit) : found;
  const rows = isBackward ? [...kept].reverse() : kept;
  const hasNext = isBackward || hasMore;
  const hasPrevious = isBackward ? hasMore : cursor !== null;
  const [first] = rows;
  const last = rows.at(-1);
  return {
    rows,
    next: hasNext && last !== undefined ? cursorAt(last, 'after') : null,
    previous: hasPrevious && first !== undefined ? cursorAt(first, 'before') : null,
  };
};

const cursorAt = (row: Placed, direction: ListCursor['direction']): ListCursor => ({
  direction,
  value: row.sort_value,
  id: row.row_id,
});

/** Written so that both databases walk the index from the cursor on: the bound on the first column stands alone. */
const beyond = (
  column: Expression<unknown>,
  id: Expression<unknown>,
  { value, id: cursorId }: ListCursor,
  goesDown: boolean,
): Condition =>
  goesDown
    ? sql<SqlBool>`(${column} <= ${value} and (${column} < ${value} or ${id} < ${cursorId}))`
    : sql<SqlBool>`(${column} >= ${value} and (${column} > ${value} or ${id} > ${cursorId}))`;

/** Counts the rows of a query, up to {@link COUNT_CAP}. */
export const cappedCount = async <DB, TB extends keyof DB, Row>(
  database: Kysely<Database>,
  query: SelectQueryBuilder<DB, TB, Row>,
  { isCounted }: Pick<ListRequest, 'isCounted'>,
): Promise<CappedCount> => {
  if (!isCounted) return { count: 0, isCapped: false };
  const counted = query
    .clearSelect()
    .select(sql<number>`1`.as('one'))
    .limit(COUNT_CAP + 1);
  const counting = sql<{ total: number }>`select count(*) as total from (${counted}) as counted`;
  const [row] = await limitedRows(database, { compile: () => counting.compile(database) });
  const total = Number(row?.total ?? 0);
  return { count: Math.min(total, COUNT_CAP), isCapped: total > COUNT_CAP };
};

/** Rows whose column lies in the range. */
export const withinRange = (column: string, { from, until }: TimeRange): readonly Condition[] => {
  const reference = sql.ref(column);
  return [
    ...(from === null ? [] : [sql<SqlBool>`${reference} >= ${from}`]),
    ...(until === null ? [] : [sql<SqlBool>`${reference} < ${until}`]),
  ];
};

/** Rows of a table of figures that were active in the range, by the activity of single captures. */
export const activeWithin = (
  activityColumn: string,
  idColumn: string,
  range: TimeRange,
): readonly Condition[] => {
  const { from, until } = range;
  if (from === null && until === null) return [];
  const overlap = allOf([
    ...(from === null ? [] : [sql<SqlBool>`active.last_seen >= ${from}`]),
    ...(until === null ? [] : [sql<SqlBool>`active.first_seen < ${until}`]),
  ]);
  return [
    sql<SqlBool>`exists (select 1 from mad_activity as active where ${sql.ref(`active.${activityColumn}`)} = ${sql.ref(idColumn)} and ${overlap})`,
  ];
};
