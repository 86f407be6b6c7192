import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Database } from '../database.ts';

/** Longest that a list's query may take in MySQL and MariaDB. */
const LIMIT_SECONDS = 4;

/** MariaDB reads the first comment, MySQL the second, SQLite neither. */
const LIMIT = [
  `/*M!100100 set statement max_statement_time=${LIMIT_SECONDS} for */`,
  `/*+ max_execution_time(${LIMIT_SECONDS * 1000}) */`,
] as const;

/** What MariaDB and MySQL say when the time is over. */
const OVER = new Set([1969, 3024]);

/** A search that would have to read too much. */
export class TooBroad extends Error {}

/**
 * Runs a `select` with a limit to its time, so that nobody can keep the database busy by searching.
 * @throws TooBroad when the time is over.
 */
export const limitedRows = async <Row>(
  database: Kysely<Database>,
  query: Pick<Compilable<Row>, 'compile'>,
): Promise<readonly Row[]> => {
  const compiled: CompiledQuery = query.compile();
  const [statement, hint] = LIMIT;
  const text = `${statement} ${compiled.sql.replace(/^select/, `select ${hint}`)}`;
  try {
    return (await database.executeQuery<Row>({ ...compiled, sql: text })).rows;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && OVER.has(Number(error.errno)))
      throw new TooBroad('the time of the query is over', { cause: error });
    throw error;
  }
};
