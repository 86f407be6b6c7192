import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';
import type { InsertableRow } from './store-dialect.ts';

/** Rows a statement: SQLite takes 32,766 values at most. */
const ROWS_A_STATEMENT = 500;

/** Inserts rows which all have the same columns. @param conflict what to do with a row whose key is there. */
export const insertRows = async (
  database: Kysely<Database>,
  table: string,
  rows: readonly InsertableRow[],
  conflict: RawBuilder<unknown>,
): Promise<void> => {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const batch = rows.slice(start, start + ROWS_A_STATEMENT);
    const names = Object.keys(batch[0] ?? {});
    const values = sql.join(batch.map((row) => sql`(${sql.join(names.map((name) => row[name]))})`));
    await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) values ${values} ${conflict}`.execute(
      database,
    );
  }
};
