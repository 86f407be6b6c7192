import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { FigureRow } from './figure-list.ts';

/** A count, and the figures its row had then. */
interface Remembered {
  readonly figures: string;
  readonly count: number;
  /** Milliseconds of the process's clock. */
  readonly until: number;
}

/** However the figures stay: a capture that was given up leaves pairs without verdicts, until they are cleared away. */
const REMEMBERED_MILLISECONDS = 10 * 60 * 1000;
const ROWS_REMEMBERED = 20_000;

const rememberedOf = new WeakMap<Kysely<Database>, Map<string, Remembered>>();

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
  const remembered = rememberedOf.get(database) ?? new Map<string, Remembered>();
  rememberedOf.set(database, remembered);
  const now = performance.now();
  const keyed = rows.map((row) => ({
    id: row.id,
    key: `${table} ${column} ${row.id}`,
    figures: `${row.verdicts} ${row.malicious} ${row.firstSeen} ${row.lastSeen}`,
  }));
  const fresh = keyed.map(({ key, figures }) => {
    const found = remembered.get(key);
    return found?.figures === figures && now < found.until ? found.count : undefined;
  });
  const missing = keyed.filter((_, index) => fresh[index] === undefined);
  const counted = await count(
    database,
    table,
    column,
    missing.map(({ id }) => id),
  );
  for (const { id, key, figures } of missing) {
    remembered.delete(key);
    remembered.set(key, { figures, count: counted.get(id) ?? 0, until: now + REMEMBERED_MILLISECONDS });
  }
  for (const oldest of remembered.keys()) {
    if (remembered.size <= ROWS_REMEMBERED) break;
    remembered.delete(oldest);
  }
  return keyed.map(({ id }, index) => fresh[index] ?? counted.get(id) ?? 0);
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
