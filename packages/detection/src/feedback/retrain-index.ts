import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { MadError } from '@mad/errors';

/** How long a process waits for another one's change, milliseconds; adding a large capture takes seconds. */
const LOCK_TIMEOUT = 60_000;
const INDEX_FILE = 'index.db';

const TABLES = `
  CREATE TABLE IF NOT EXISTS entry (
    kind TEXT NOT NULL, filename TEXT NOT NULL, capture TEXT NOT NULL, flow TEXT NOT NULL, user_agent TEXT NOT NULL, url TEXT NOT NULL,
    host TEXT NOT NULL, server TEXT NOT NULL, software TEXT NOT NULL, verdict TEXT NOT NULL, source TEXT NOT NULL,
    detail TEXT NOT NULL, checked_at INTEGER NOT NULL, PRIMARY KEY (kind, filename)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entry_flow ON entry (capture, flow);
  CREATE INDEX IF NOT EXISTS entry_software ON entry (capture, software, host);
  CREATE TABLE IF NOT EXISTS capture (
    name TEXT PRIMARY KEY, digest TEXT NOT NULL, time INTEGER NOT NULL, predicted INTEGER NOT NULL, settled INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS question (
    capture TEXT NOT NULL, flow TEXT NOT NULL, kind TEXT NOT NULL, software TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL,
    server TEXT NOT NULL, sample_digest TEXT, verdict TEXT, source TEXT NOT NULL, detail TEXT NOT NULL, asked INTEGER NOT NULL,
    first_at INTEGER NOT NULL, next_at INTEGER NOT NULL, PRIMARY KEY (capture, flow)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS question_open ON question (next_at) WHERE verdict IS NULL;
  CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
`;

export type IndexRow = Record<string, SQLOutputValue>;

/** The tables of a retrain dataset: one SQLite file in its folder that several processes may use at once. */
export class RetrainIndex {
  readonly #database: DatabaseSync;
  readonly #path: string;

  /** @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`. */
  constructor(folder: string) {
    this.#path = join(folder, INDEX_FILE);
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(folder, { recursive: true });
      database = new DatabaseSync(this.#path, { timeout: LOCK_TIMEOUT });
      database.exec(`PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; ${TABLES} COMMIT;`);
      this.#database = database;
    } catch (cause) {
      database?.close();
      throw this.#unusable(cause);
    }
  }

  close(): void {
    this.#database.close();
  }

  all(statement: string, ...values: readonly SQLInputValue[]): IndexRow[] {
    return this.#database.prepare(statement).all(...values);
  }

  /** Row by row, for more than should be in memory at once. */
  each(statement: string, ...values: readonly SQLInputValue[]): Iterable<IndexRow> {
    return this.#database.prepare(statement).iterate(...values);
  }

  one(statement: string, ...values: readonly SQLInputValue[]): IndexRow | undefined {
    return this.#database.prepare(statement).get(...values);
  }

  /** @returns the number of rows changed. */
  run(statement: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#database.prepare(statement).run(...values).changes);
  }

  /**
   * Does several things as one, while no other process changes anything.
   *
   * @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`; then nothing has changed.
   */
  change<Result>(work: () => Result): Result {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
    } catch (cause) {
      throw this.#unusable(cause);
    }
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (cause) {
      this.#database.exec('ROLLBACK');
      throw this.#unusable(cause);
    }
  }

  #unusable(cause: unknown): MadError {
    if (cause instanceof MadError) return cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new MadError('MAD_RETRAIN_DATA_UNUSABLE', `${this.#path}: ${detail}`, cause);
  }
}
