import type { Transaction } from 'kysely';
import type { RetryRule } from '../captures.ts';
import type { Database } from '../database.ts';
import type { RetryingDatabase } from '../retrying-database.ts';
import type { StoreDialect } from '../store-dialect.ts';
import { storedText } from '../stored-text.ts';

/** A row of `mad_tobeprocessedfile` in the hands of one process. */
export interface ReadingClaim {
  readonly id: number;
  /** The dataset folder. */
  readonly path: string;
  readonly owner: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** The process that had it before ended without a word. */
  readonly lapsed: boolean;
}

/** Rows by what becomes of them. */
export interface ReadingCounts {
  /** Status 0: to be read, or in somebody's hands. */
  readonly waiting: number;
  /** Status 1: given up; setting the status to 0 asks for another try. */
  readonly parked: number;
}

/** Longest sentence that is kept of a failure. */
const PROBLEM_LENGTH = 1000;

/** The dataset folders that wait to be read: each goes to one process at a time, however many ask. */
export class ReadingList {
  readonly #database: RetryingDatabase;

  constructor(database: RetryingDatabase) {
    this.#database = database;
  }

  /**
   * Takes the oldest row that waits and that nobody has.
   *
   * @param owner different for every process, now and later.
   * @param leaseSeconds after which another process may take it, should this one be gone.
   */
  async claim(owner: string, leaseSeconds: number): Promise<ReadingClaim | undefined> {
    for (;;) {
      const candidate = await this.#candidate();
      if (candidate === undefined) return undefined;
      const { id, path, attempts, claimed_by } = candidate;
      const claim = { id, path, owner, attempt: (attempts ?? 0) + 1, lapsed: claimed_by !== null };
      const isMine =
        attempts === null
          ? await this.#insertClaim(claim, leaseSeconds)
          : await this.#updateClaim(claim, leaseSeconds, { attempts, claimed_by });
      if (isMine) return claim;
    }
  }

  /** Prolongs a claim; false: somebody else has it now. */
  async renew({ id, owner }: ReadingClaim, leaseSeconds: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.run((database) =>
      database
        .updateTable('mad_reading')
        .set({ claimed_until: this.#database.dialect.now(leaseSeconds) })
        .where('row_id', '=', id)
        .where('claimed_by', '=', owner)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  /** Puts the row back as if it had not been taken. */
  async handBack({ id, owner, attempt }: ReadingClaim): Promise<void> {
    await this.#database.run((database) =>
      database
        .updateTable('mad_reading')
        .set({ claimed_by: null, claimed_until: null, attempts: attempt - 1 })
        .where('row_id', '=', id)
        .where('claimed_by', '=', owner)
        .execute(),
    );
  }

  async counts(): Promise<ReadingCounts> {
    const rows = await this.#database.run((database) =>
      database
        .selectFrom('mad_tobeprocessedfile')
        .select(['status', ({ fn }) => fn.countAll<number>().as('rows')])
        .groupBy('status')
        .execute(),
    );
    const count = (status: 0 | 1): number => Number(rows.find((row) => row.status === status)?.rows ?? 0);
    return { waiting: count(0), parked: count(1) };
  }

  /** Forgets what is noted of rows that are gone; their numbers may come again. */
  async removeOrphans(): Promise<void> {
    await this.#database.run((database) =>
      database
        .deleteFrom('mad_reading')
        .where('row_id', 'not in', database.selectFrom('mad_tobeprocessedfile').select('id'))
        .execute(),
    );
  }

  #candidate(): Promise<
    | {
        readonly id: number;
        readonly path: string;
        readonly attempts: number | null;
        readonly claimed_by: string | null;
      }
    | undefined
  > {
    const now = this.#database.dialect.now();
    return this.#database.run((database) =>
      database
        .selectFrom('mad_tobeprocessedfile as row')
        .leftJoin('mad_reading as reading', 'reading.row_id', 'row.id')
        .select(['row.id', 'row.path', 'reading.attempts', 'reading.claimed_by'])
        .where('row.status', '=', 0)
        .where(({ and, or, eb }) =>
          and([
            or([eb('reading.claimed_until', 'is', null), eb('reading.claimed_until', '<', now)]),
            or([eb('reading.retry_at', 'is', null), eb('reading.retry_at', '<=', now)]),
          ]),
        )
        .orderBy('row.id')
        .limit(1)
        .executeTakeFirst(),
    );
  }

  async #insertClaim({ id, owner }: ReadingClaim, leaseSeconds: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#database.run((database) =>
      database
        .insertInto('mad_reading')
        .ignore()
        .values({
          row_id: id,
          claimed_by: owner,
          claimed_until: this.#database.dialect.now(leaseSeconds),
          attempts: 1,
          retry_at: null,
          problem: null,
        })
        .executeTakeFirst(),
    );
    return (numInsertedOrUpdatedRows ?? 0n) > 0n && (await this.#stillWaits(id, owner));
  }

  /** Between looking and claiming another process may have read the row to its end; what was claimed then is nothing. */
  async #stillWaits(id: number, owner: string): Promise<boolean> {
    const row = await this.#database.run((database) =>
      database
        .selectFrom('mad_tobeprocessedfile')
        .select('id')
        .where('id', '=', id)
        .where('status', '=', 0)
        .executeTakeFirst(),
    );
    if (row !== undefined) return true;
    await this.#database.run((database) =>
      database.deleteFrom('mad_reading').where('row_id', '=', id).where('claimed_by', '=', owner).execute(),
    );
    return false;
  }

  async #updateClaim(
    { id, owner, attempt }: ReadingClaim,
    leaseSeconds: number,
    seen: { readonly attempts: number; readonly claimed_by: string | null },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.run((database) =>
      database
        .updateTable('mad_reading')
        .set({
          claimed_by: owner,
          claimed_until: this.#database.dialect.now(leaseSeconds),
          attempts: attempt,
          retry_at: null,
        })
        .where('row_id', '=', id)
        .where('attempts', '=', seen.attempts)
        .where('claimed_by', seen.claimed_by === null ? 'is' : '=', seen.claimed_by)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }
}

/** Ends a claim with its row; false when somebody else has it, or the row is gone. */
export const finishReading = async (
  transaction: Transaction<Database>,
  { id, owner }: ReadingClaim,
): Promise<boolean> => {
  const reading = await transaction
    .deleteFrom('mad_reading')
    .where('row_id', '=', id)
    .where('claimed_by', '=', owner)
    .executeTakeFirst();
  if (reading.numDeletedRows === 0n) return false;
  const row = await transaction.deleteFrom('mad_tobeprocessedfile').where('id', '=', id).executeTakeFirst();
  return row.numDeletedRows > 0n;
};

/** Ends a claim without success. @returns undefined when somebody else has it. */
export const failReading = async (
  transaction: Transaction<Database>,
  dialect: StoreDialect,
  { id, owner, attempt }: ReadingClaim,
  problem: string,
  { maxAttempts, retryAfterSeconds }: RetryRule,
): Promise<'retry' | 'parked' | undefined> => {
  const outcome = attempt < maxAttempts ? 'retry' : 'parked';
  const { numUpdatedRows } = await transaction
    .updateTable('mad_reading')
    .set({
      claimed_by: null,
      claimed_until: null,
      retry_at: outcome === 'retry' ? dialect.now(retryAfterSeconds) : null,
      problem: storedText(problem, PROBLEM_LENGTH),
    })
    .where('row_id', '=', id)
    .where('claimed_by', '=', owner)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  if (outcome === 'parked')
    await transaction.updateTable('mad_tobeprocessedfile').set({ status: 1 }).where('id', '=', id).execute();
  return outcome;
};
