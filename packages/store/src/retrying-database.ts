import { setTimeout as sleep } from 'node:timers/promises';
import { MadError } from '@mad/errors';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { StoreDialect } from './store-dialect.ts';

/** Together some three seconds of waiting. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MILLISECONDS = 50;

/** Thrown inside a transaction that found the database changed under it: begin again. */
export class BeginAgain extends Error {}

/** The database, with work on it repeated when that helps: after a deadlock, while another process writes, after a lost connection. */
export class RetryingDatabase {
  readonly database: Kysely<Database>;
  readonly dialect: StoreDialect;

  constructor(database: Kysely<Database>, dialect: StoreDialect) {
    this.database = database;
    this.dialect = dialect;
  }

  /**
   * Runs a query that may be run twice.
   * @throws MadError `MAD_DATABASE_UNAVAILABLE`, `MAD_DATABASE_REFUSED`, `MAD_DATABASE_FAILED`.
   */
  run<T>(query: (database: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.#repeat(() => query(this.database), true);
  }

  /**
   * Runs `work` in one transaction: all of it is kept or nothing. After a connection lost while committing, an attempt above 0 may
   * find its work done.
   * @param isRepeatable false when `work` cannot begin anew.
   * @throws MadError as {@link RetryingDatabase.run}.
   */
  transaction<T>(
    work: (trx: Transaction<Database>, attempt: number) => Promise<T>,
    isRepeatable = true,
  ): Promise<T> {
    return this.#repeat(
      (attempt) => this.database.transaction().execute((trx) => work(trx, attempt)),
      isRepeatable,
    );
  }

  async #repeat<T>(work: (attempt: number) => Promise<T>, isRepeatable: boolean): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(attempt);
      } catch (error) {
        const isPassing = error instanceof BeginAgain || this.dialect.failureKind(error) === 'transient';
        if (!isPassing || !isRepeatable || attempt + 1 >= ATTEMPTS) throw this.#told(error);
        // Two that hindered each other must not meet again at the same moment.
        await sleep(FIRST_PAUSE_MILLISECONDS * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  #told(error: unknown): unknown {
    return databaseError(this.dialect, error);
  }
}

/** An error of a driver as the catalogue names it; errors of MAD and mistakes in the program as they are. */
export const databaseError = (dialect: StoreDialect, error: unknown): unknown => {
  if (error instanceof MadError || !(error instanceof Error)) return error;
  // The message of a driver never holds the password: it is not sent in clear and is no part of a statement.
  const message = `${dialect.place}: ${error.message.slice(0, 500)}`;
  const kind = dialect.failureKind(error);
  if (kind === 'transient' || error instanceof BeginAgain)
    return new MadError('MAD_DATABASE_UNAVAILABLE', message, error);
  if (kind === 'refused') return new MadError('MAD_DATABASE_REFUSED', message, error);
  const isFromDriver = 'errno' in error || 'errcode' in error;
  return isFromDriver ? new MadError('MAD_DATABASE_FAILED', message, error) : error;
};
