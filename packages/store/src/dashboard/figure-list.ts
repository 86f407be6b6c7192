import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import { cappedCount, keysetPage, type ListRequest, type ListResult } from './list-page.ts';
import { numberField, type SearchField, timeField } from './search-field.ts';

/** What the lists of hosts, servers and applications say of each. */
export interface FigureRow {
  readonly id: number;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

/** The same as the tables have it. */
interface StoredFigures {
  readonly id: number;
  readonly first_seen: DatabaseTime;
  readonly last_seen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

/** The columns of {@link FigureRow}, of the table with that alias. */
export const figureColumns = <Alias extends string>(alias: Alias) =>
  [
    `${alias}.id`,
    `${alias}.first_seen`,
    `${alias}.last_seen`,
    `${alias}.verdicts`,
    `${alias}.malicious`,
  ] as const;

/** Search fields on the figures. */
export const figureFields = (alias: string): Readonly<Record<string, SearchField>> => ({
  verdicts: numberField(`${alias}.verdicts`),
  malicious: numberField(`${alias}.malicious`),
  first: timeField(`${alias}.first_seen`),
  seen: timeField(`${alias}.last_seen`),
});

/** Sorts by the figures. */
export const figureSorts = (alias: string): Readonly<Record<string, string>> => ({
  verdicts: `${alias}.verdicts`,
  malicious: `${alias}.malicious`,
  first: `${alias}.first_seen`,
  seen: `${alias}.last_seen`,
});

/** One page of such a list, the most malicious first when no sort is known. */
export const figurePage = async <DB, TB extends keyof DB, Found extends StoredFigures>(
  database: Kysely<Database>,
  request: ListRequest,
  alias: string,
  /** Without columns, for counting. */
  matching: SelectQueryBuilder<DB, TB, object>,
  /** The same with columns. */
  shown: SelectQueryBuilder<DB, TB, Found>,
  sorts: Readonly<Record<string, string>>,
): Promise<Omit<ListResult<Omit<Found, keyof StoredFigures> & FigureRow>, 'errors'>> => {
  const [page, total] = await Promise.all([
    keysetPage(database, shown, sorts[request.sort] ?? `${alias}.malicious`, `${alias}.id`, request),
    cappedCount(database, matching, request),
  ]);
  return {
    ...page,
    rows: page.rows.map(({ row_id, sort_value, first_seen, last_seen, ...row }) => ({
      ...(row as unknown as Omit<Found, keyof StoredFigures> &
        Omit<StoredFigures, 'first_seen' | 'last_seen'>),
      firstSeen: first_seen,
      lastSeen: last_seen,
    })),
    total,
  };
};
