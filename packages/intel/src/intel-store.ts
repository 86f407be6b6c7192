import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MadError } from '@mad/errors';

/** How long a process waits for another one's change, milliseconds; each takes far less than one. */
const LOCK_TIMEOUT = 5000;

const TABLES = `
  CREATE TABLE IF NOT EXISTS answer (
    source TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, asked_at INTEGER NOT NULL, keep_until INTEGER,
    PRIMARY KEY (source, question)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answer_keep_until ON answer (keep_until);
  CREATE TABLE IF NOT EXISTS token (bucket TEXT NOT NULL, taken_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS token_taken ON token (bucket, taken_at);
  CREATE TABLE IF NOT EXISTS pause (service TEXT PRIMARY KEY, until INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
`;

/** An answer as it was kept. */
export interface KeptAnswer {
  readonly answer: unknown;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
}

/** No more requests than `tokens` in any `periodMs`. */
export interface RequestLimit {
  readonly tokens: number;
  readonly periodMs: number;
}

/** A service that is to be left alone for a while. */
export interface Pause {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly reason: string;
}

/**
 * What outlives a process about outside services: answers, used quota, pauses. An SQLite file that several processes may open at
 * once. It holds no secret. Times are milliseconds since 1970.
 */
export class IntelStore {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens or makes the file.
   *
   * @throws MadError `MAD_INTEL_STORE_UNUSABLE`.
   */
  static open(path: string): IntelStore {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true });
      database = new DatabaseSync(path, { timeout: LOCK_TIMEOUT });
      database.exec(`PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; ${TABLES} COMMIT;`);
      return new IntelStore(database);
    } catch (cause) {
      database?.close();
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new MadError('MAD_INTEL_STORE_UNUSABLE', `${path}: ${detail}`, cause);
    }
  }

  close(): void {
    this.#database.close();
  }

  /** The kept answer, unless its time is over. */
  answer(source: string, question: string, now: number): KeptAnswer | undefined {
    const row = this.#database
      .prepare(
        'SELECT answer, asked_at FROM answer WHERE source = ? AND question = ? AND (keep_until IS NULL OR keep_until > ?)',
      )
      .get(source, question, now);
    return row === undefined
      ? undefined
      : { answer: JSON.parse(String(row['answer'])), askedAt: Number(row['asked_at']) };
  }

  /**
   * Keeps an answer in place of an earlier one, and forgets those whose time is over.
   *
   * @param keepMs undefined keeps it for ever.
   */
  keep(source: string, question: string, answer: unknown, now: number, keepMs: number | undefined): void {
    this.#change(() => {
      this.#database.prepare('DELETE FROM answer WHERE keep_until <= ?').run(now);
      this.#database
        .prepare(
          'INSERT OR REPLACE INTO answer (source, question, answer, asked_at, keep_until) VALUES (?, ?, ?, ?, ?)',
        )
        .run(source, question, JSON.stringify(answer), now, keepMs === undefined ? null : now + keepMs);
    });
  }

  /** Forgets the answers of a source. */
  forget(source: string): void {
    this.#database.prepare('DELETE FROM answer WHERE source = ?').run(source);
  }

  /** The questions that a source has a kept answer to, in order. */
  questions(source: string, now: number): readonly string[] {
    return this.#database
      .prepare(
        'SELECT question FROM answer WHERE source = ? AND (keep_until IS NULL OR keep_until > ?) ORDER BY question',
      )
      .all(source, now)
      .map((row) => String(row['question']));
  }

  /**
   * Takes a token out of a bucket, for all processes. Each token comes back one period after it was taken, so that no stretch of
   * that length sees more requests than the limit, not even at its beginning.
   *
   * @returns 0 when a token was taken, else how many milliseconds until one is there.
   */
  takeToken(bucket: string, limits: readonly RequestLimit[], now: number): number {
    return this.#change(() => {
      // A clock set back must not lock the bucket until the old time comes again.
      this.#database
        .prepare('UPDATE token SET taken_at = ? WHERE bucket = ? AND taken_at > ?')
        .run(now, bucket, now);
      const longest = Math.max(...limits.map(({ periodMs }) => periodMs));
      this.#database
        .prepare('DELETE FROM token WHERE bucket = ? AND taken_at <= ?')
        .run(bucket, now - longest);
      const wait = Math.max(...limits.map((limit) => this.#waitFor(bucket, limit, now)));
      if (wait === 0)
        this.#database.prepare('INSERT INTO token (bucket, taken_at) VALUES (?, ?)').run(bucket, now);
      return wait;
    });
  }

  #waitFor(bucket: string, { tokens, periodMs }: RequestLimit, now: number): number {
    const newest = this.#database
      .prepare(
        'SELECT taken_at FROM token WHERE bucket = ? AND taken_at > ? ORDER BY taken_at DESC LIMIT 1 OFFSET ?',
      )
      .get(bucket, now - periodMs, tokens - 1);
    return newest === undefined ? 0 : Number(newest['taken_at']) + periodMs - now;
  }

  /** Leaves a service alone until a time; an earlier, longer pause stays. */
  pause(service: string, { until, reason }: Pause): void {
    this.#database
      .prepare(
        'INSERT INTO pause (service, until, reason) VALUES (?, ?, ?) ON CONFLICT (service) DO UPDATE SET until = excluded.until, reason = excluded.reason WHERE excluded.until > pause.until',
      )
      .run(service, until, reason);
  }

  /** The pause that is in force. */
  pauseOf(service: string, now: number): Pause | undefined {
    const row = this.#database
      .prepare('SELECT until, reason FROM pause WHERE service = ? AND until > ?')
      .get(service, now);
    return row === undefined ? undefined : { until: Number(row['until']), reason: String(row['reason']) };
  }

  #change<Result>(work: () => Result): Result {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
