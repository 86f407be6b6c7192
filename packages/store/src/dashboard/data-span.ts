import type { Kysely } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';

/** When the first and the last judged flow were; null while there is none. */
export const dataSpan = async (
  database: Kysely<Database>,
): Promise<{ readonly first: DatabaseTime; readonly last: DatabaseTime } | null> => {
  const row = await database
    .selectFrom('mad_verdict')
    .select(({ fn }) => [fn.min('time').as('first'), fn.max('time').as('last')])
    .executeTakeFirst();
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
};
