import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { FigureRow } from './figure-list.ts';
import { FigureMemory } from './figure-memory.ts';

/** However the figures stay: a capture that was given up leaves pairs without verdicts, until they are cleared away. */
const REMEMBERED_MILLISECONDS = 10 * 60 * 1000;
const ROWS_REMEMBERED = 20_000;

const memory = new FigureMemory<number>(REMEMBERED_MILLISECONDS, ROWS_REMEMBERED);

/** The table whose rows a column of pairs names. */
const OWNERS = {
  host_id: 'mad_host',
  server_id: 'mad_server',
  application_id: 'mad_application',
} as const;

/**
 * With how many others each row is paired: the software or the connections of hosts, of servers, of applications. A machine may have
 * thousands, and counting them costs more than all else on the page, so a count is remembered while the figures of its row stay: nothing
 * new is paired with it without a new verdict.
 * @returns the counts in the order of the rows.
 */
export const pairCounts = async (
  database: Kysely<Database>,
  table: 'mad_software' | 'mad_connection',
  column: keyof typeof OWNERS,
  rows: readonly FigureRow[],
): Promise<readonly number[]> => {
  const keyed = rows.map((row) => ({ row, key: `${table} ${column} ${row.id}` }));
  const fresh = keyed.map(({ row, key }) => memory.recall(database, key, row));
  const missing = keyed.filter((_, index) => fresh[index] === undefined);
  const counted = await count(
    database,
    table,
    column,
    missing.map(({ row }) => row.id),
  );
  for (const { row, key } of missing) memory.keep(database, key, row, counted.get(row.id) ?? 0);
  return rows.map(({ id }, index) => fresh[index] ?? counted.get(id) ?? 0);
};

/** Row by row out of the index: to group them all at once takes twice as long. */
const count = async (
  database: Kysely<Database>,
  table: string,
  column: keyof typeof OWNERS,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; pairs: number }>`
    select owner.id, (select count(*) from ${sql.table(table)} as pair where ${sql.ref(`pair.${column}`)} = owner.id) as pairs
    from ${sql.table(OWNERS[column])} as owner where owner.id in (${sql.join(ids)})`.execute(database);
  return new Map(rows.map(({ id, pairs }) => [id, Number(pairs)]));
};
