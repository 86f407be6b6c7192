import type { Expression, ExpressionBuilder, Selectable, SqlBool, UpdateObject } from 'kysely';
import {
  type DeathRule,
  deathsOf,
  deathsOfPath,
  type FreedCapture,
  forgetDeaths,
  freeOfDead,
} from './capture-deaths.ts';
import { type Claim, isHeldBy } from './claim.ts';
import { completeCapture } from './complete-capture.ts';
import type { CaptureSource, CaptureState, CaptureTable, Database, DatabaseTime } from './database.ts';
import type { CaptureResult } from './judged-flow.ts';
import { NAME_LENGTH } from './key-resolver.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import type { StoreDialect } from './store-dialect.ts';
import { storedText, textDigest } from './stored-text.ts';
import { Turnstile } from './turnstile.ts';

/** A capture file as it was found. */
export interface FoundCapture {
  /** Path below the capture folder, or absolute when it lies elsewhere. */
  readonly path: string;
  /** Name its dataset folder is to have. */
  readonly dataset: string;
  readonly source: CaptureSource;
  readonly sizeBytes: number;
  readonly modifiedAt: DatabaseTime;
}

/** A capture with all that is known of it. */
export type CaptureRow = Selectable<CaptureTable>;

/** What to show of {@link Captures.list}. */
export interface CaptureFilter {
  readonly state?: CaptureState;
  /** At most so many; 100 unless given. */
  readonly limit?: number;
  /** Skip so many; 0 unless given. */
  readonly offset?: number;
}

/** When a capture that failed is tried again. */
export interface RetryRule {
  /** Parked after so many attempts. */
  readonly maxAttempts: number;
  readonly retryAfterSeconds: number;
}

const PATHS_A_STATEMENT = 500;

/** A completion with concurrent writers uses two connections; the pool has ten. */
const COMPLETIONS_AT_ONCE = 4;

/** The captures and who judges them; the one place that says what is judged. */
export class Captures {
  readonly #store: RetryingDatabase;
  readonly #completions = new Turnstile(COMPLETIONS_AT_ONCE);

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /**
   * Tells the database of files that are there. Unknown ones become waiting; a judged or parked one whose size or modification time has
   * changed becomes waiting again; one whose file had been removed by retention stays judged.
   * @returns how many became waiting.
   */
  async offer(files: readonly FoundCapture[]): Promise<number> {
    let offered = 0;
    for (let start = 0; start < files.length; start += PATHS_A_STATEMENT)
      offered += await this.#offerSome(files.slice(start, start + PATHS_A_STATEMENT));
    return offered;
  }

  #offerSome(files: readonly FoundCapture[]): Promise<number> {
    const byDigest = new Map(files.map((file) => [textDigest(storedText(file.path)), file]));
    return this.#store.transaction(async (trx) => {
      const known = await trx
        .selectFrom('mad_capture')
        .select(['id', 'path_digest', 'state', 'size_bytes', 'modified_at'])
        .where('path_digest', 'in', [...byDigest.keys()])
        .execute();
      let offered = 0;
      for (const { id, path_digest, state, size_bytes, modified_at } of known) {
        const file = byDigest.get(path_digest);
        byDigest.delete(path_digest);
        if (file === undefined || (file.sizeBytes === size_bytes && file.modifiedAt === modified_at))
          continue;
        const isOver = state === 'judged' || state === 'parked';
        const { numUpdatedRows } = await trx
          .updateTable('mad_capture')
          .set({
            size_bytes: file.sizeBytes,
            modified_at: file.modifiedAt,
            ...(isOver ? { state: 'waiting', attempts: 0, retry_at: null, file_removed: 0 } : {}),
          })
          .where('id', '=', id)
          .where('state', '=', state)
          .executeTakeFirst();
        if (isOver) await forgetDeaths(trx, id);
        if (isOver) offered += Number(numUpdatedRows);
      }
      // In one order everywhere: two detectors that find the same files wait for each other and do not deadlock.
      const missing = [...byDigest].sort(([a], [b]) => (a < b ? -1 : 1));
      if (missing.length === 0) return offered;
      const { numInsertedOrUpdatedRows = 0n } = await trx
        .insertInto('mad_capture')
        .ignore()
        .values(
          missing.map(([digest, file]) => ({
            path: storedText(file.path),
            path_digest: digest,
            dataset: storedText(file.dataset, NAME_LENGTH),
            source: file.source,
            state: 'waiting' as const,
            attempts: 0,
            size_bytes: file.sizeBytes,
            modified_at: file.modifiedAt,
            found_at: this.#store.dialect.now(),
            packets: 0,
            flows: 0,
            requests: 0,
            verdicts: 0,
            malicious: 0,
            file_removed: 0 as const,
          })),
        )
        .executeTakeFirstOrThrow();
      return offered + Number(numInsertedOrUpdatedRows);
    });
  }

  /**
   * Takes a capture to judge: the first in name order that waits and may be tried, or whose claim has lapsed. Among any number of
   * processes each capture has one holder.
   * @param owner `host:process:random`, no two alive at once.
   * @param path only this capture.
   * @returns undefined when there is none.
   */
  async claim(owner: string, leaseSeconds: number, path?: string): Promise<Claim | undefined> {
    const { dialect } = this.#store;
    for (;;) {
      const candidate = await this.#store.run((database) =>
        database
          .selectFrom('mad_capture')
          .select(['id', 'path', 'dataset', 'attempts'])
          .where(isFree(dialect))
          .$if(path !== undefined, (query) =>
            query.where('path_digest', '=', textDigest(storedText(path ?? ''))),
          )
          .orderBy('path')
          .limit(1)
          .executeTakeFirst(),
      );
      if (candidate === undefined) return undefined;
      const { numUpdatedRows } = await this.#store.run((database) =>
        database
          .updateTable('mad_capture')
          .set({
            state: 'judging',
            attempts: candidate.attempts + 1,
            claimed_by: owner,
            claimed_until: dialect.now(leaseSeconds),
            retry_at: null,
            started_at: dialect.now(),
          })
          .where('id', '=', candidate.id)
          .where('attempts', '=', candidate.attempts)
          .where(isFree(dialect))
          .executeTakeFirst(),
      );
      // Otherwise somebody was quicker: at least one of those who try gets on.
      if (numUpdatedRows > 0n)
        return {
          captureId: candidate.id,
          path: candidate.path,
          dataset: candidate.dataset,
          owner,
          attempt: candidate.attempts + 1,
        };
    }
  }

  /** Makes a claim last `leaseSeconds` from now. @returns false when somebody else has the capture now. */
  async renew(claim: Claim, leaseSeconds: number): Promise<boolean> {
    return this.#changeHeld(claim, { claimed_until: this.#store.dialect.now(leaseSeconds) });
  }

  /**
   * Writes the judgement, all of it or nothing: the rows of an earlier judgement of this capture go; triage, labels and notes of flows of
   * the same name stay. Figures of hosts, servers, applications, software and connections follow.
   * @returns false, with nothing written, when the claim was lost.
   */
  complete(claim: Claim, result: CaptureResult): Promise<boolean> {
    return this.#completions.pass(() => completeCapture(this.#store, claim, result));
  }

  /** Gives a capture back as if it had not been begun. @returns false when the claim was lost. */
  handBack(claim: Claim): Promise<boolean> {
    return this.#changeHeld(claim, { ...FREED, state: 'waiting', attempts: claim.attempt - 1 });
  }

  /**
   * Says that judging failed. Attempts that ended with the death of the detector are counted by themselves, not here.
   * @returns what comes of the capture; undefined when the claim was lost.
   */
  async fail(
    claim: Claim,
    error: { readonly code: string; readonly message: string },
    { maxAttempts, retryAfterSeconds }: RetryRule,
  ): Promise<'retry' | 'parked' | undefined> {
    const deaths = await this.#store.run((database) => deathsOf(database, claim.captureId));
    const isParked = claim.attempt - deaths >= maxAttempts;
    const isChanged = await this.#changeHeld(claim, {
      ...FREED,
      state: isParked ? 'parked' : 'waiting',
      retry_at: isParked ? null : this.#store.dialect.now(retryAfterSeconds),
      error_code: storedText(error.code, NAME_LENGTH),
      error_message: storedText(error.message, 4000),
    });
    return isChanged ? (isParked ? 'parked' : 'retry') : undefined;
  }

  /** Frees the captures of owners whose name begins so, whose processes are known to be dead; the deaths count. */
  releaseOwner(ownerPrefix: string, rule: DeathRule): Promise<readonly FreedCapture[]> {
    return freeOfDead(this.#store, ownerPrefix, rule);
  }

  /** How often a detector has died with the capture of this path in hand, since it was last judged, changed or released. */
  deaths(path: string): Promise<number> {
    return this.#store.run((database) => deathsOfPath(database, path));
  }

  /** Lets a parked capture be tried from the beginning again. @returns false when it is not parked. */
  unpark(captureId: number): Promise<boolean> {
    return this.#store.transaction(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('mad_capture')
        .set({ state: 'waiting', attempts: 0, retry_at: null })
        .where('id', '=', captureId)
        .where('state', '=', 'parked')
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await forgetDeaths(trx, captureId);
      return numUpdatedRows > 0n;
    });
  }

  /** How many captures are in each state. */
  async counts(): Promise<Readonly<Record<CaptureState, number>>> {
    const rows = await this.#store.run((database) =>
      database
        .selectFrom('mad_capture')
        .select(['state', ({ fn }) => fn.countAll<number>().as('captures')])
        .groupBy('state')
        .execute(),
    );
    const counts = { waiting: 0, judging: 0, judged: 0, parked: 0 };
    for (const { state, captures } of rows) counts[state] = Number(captures);
    return counts;
  }

  /** Paths of the captures that {@link Captures.claim} would give now, in name order. */
  async claimable(limit: number): Promise<readonly string[]> {
    const rows = await this.#store.run((database) =>
      database
        .selectFrom('mad_capture')
        .select('path')
        .where(isFree(this.#store.dialect))
        .orderBy('path')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ path }) => path);
  }

  /** Captures, the newest found first. */
  list({ state, limit = 100, offset = 0 }: CaptureFilter = {}): Promise<readonly CaptureRow[]> {
    return this.#store.run((database) =>
      database
        .selectFrom('mad_capture')
        .selectAll()
        .$if(state !== undefined, (query) => query.where('state', '=', state as CaptureState))
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .execute(),
    );
  }

  /** The capture with this path. */
  find(path: string): Promise<CaptureRow | undefined> {
    return this.#store.run((database) =>
      database
        .selectFrom('mad_capture')
        .selectAll()
        .where('path_digest', '=', textDigest(storedText(path)))
        .executeTakeFirst(),
    );
  }

  /** Notes that retention has removed the file; its judgement stays. */
  async markFileRemoved(path: string): Promise<void> {
    await this.#store.run((database) =>
      database
        .updateTable('mad_capture')
        .set({ file_removed: 1 })
        .where('path_digest', '=', textDigest(storedText(path)))
        .execute(),
    );
  }

  /** Changes a capture as long as the claim is held. */
  async #changeHeld(claim: Claim, change: UpdateObject<Database, 'mad_capture'>): Promise<boolean> {
    const { numUpdatedRows } = await this.#store.run((database) =>
      database.updateTable('mad_capture').set(change).where(isHeldBy(claim)).executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }
}

/** Nobody has it. */
const FREED = { claimed_by: null, claimed_until: null } as const;

/** Waits and may be tried, or is held by a claim that has lapsed. */
const isFree =
  (dialect: StoreDialect) =>
  ({ and, or, eb }: ExpressionBuilder<Database, 'mad_capture'>): Expression<SqlBool> =>
    or([
      and([
        eb('state', '=', 'waiting'),
        or([eb('retry_at', 'is', null), eb('retry_at', '<=', dialect.now())]),
      ]),
      and([eb('state', '=', 'judging'), eb('claimed_until', '<=', dialect.now())]),
    ]);
