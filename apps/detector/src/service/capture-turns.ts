import { type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Claim, Store } from '@mad/store';
import { ClaimKeeper } from './claim-keeper.ts';
import { SUSPECT_DEATHS } from './dead-detectors.ts';
import { EventCode, type EventLog } from './event-log.ts';
import { ExclusiveGate } from './exclusive-gate.ts';
import type { Metrics } from './metrics.ts';
import type { Outages } from './outages.ts';
import type { ServiceLog } from './service-log.ts';
import type { JudgedOutcome, JudgeOrder, OrderEnd } from './worker-messages.ts';
import type { WorkerPool } from './worker-pool.ts';

/** What captures are judged with, and by which rules. */
export interface TurnOptions {
  readonly store: Store;
  readonly pool: WorkerPool;
  /** Of this process, for claims. */
  readonly owner: string;
  readonly leaseSeconds: number;
  readonly maxAttempts: number;
  /** A capture is quiet when it has not changed for so long. */
  readonly quietSeconds: number;
  /** Whether there is room on the disks for what a further capture gives. */
  readonly hasRoom: () => Promise<boolean>;
  /** Path of the file of a capture. */
  readonly absolute: (path: string) => string;
  readonly outages: Outages;
  readonly log: ServiceLog;
  readonly events: EventLog;
  readonly metrics: Metrics;
  /** No further capture is begun after it. */
  readonly stopped: AbortSignal;
  /** The worker's order for a claimed capture. */
  readonly order: (claim: Claim) => Promise<JudgeOrder>;
}

/** A capture that failed is tried again after this long: what made it fail may pass. */
const RETRY_AFTER_SECONDS = 5;

const HINDERED_PAUSE_MS = 5000;

/** One capture's way from a claim in the database to its end there, whatever happens between. */
export class CaptureTurns {
  readonly #options: TurnOptions;
  readonly #keeper: ClaimKeeper;
  readonly #gate = new ExclusiveGate();
  readonly #running = new Set<Promise<void>>();
  /** Captures that changed while they were read: not to be read again before they are quiet. */
  readonly #restless = new Set<string>();
  #hinderedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;

  constructor(options: TurnOptions) {
    this.#options = options;
    this.#keeper = new ClaimKeeper(options);
  }

  /** Captures that failed or are damaged. */
  get failures(): number {
    return this.#failures;
  }

  /** Captures in hand. */
  get inHand(): readonly Claim[] {
    return this.#keeper.claims;
  }

  /** Judges the capture of this path, unless it is done, in other hands, or not to be tried yet. Never throws. */
  async take(path: string): Promise<void> {
    if (this.#options.stopped.aborted || this.#isHindered()) return;
    const turn = this.#take(path);
    this.#running.add(turn);
    try {
      await turn;
    } catch (error) {
      this.#options.log.error({ err: error, capture: path }, 'a turn failed; its claim will lapse');
      this.#options.metrics.error('MAD_INTERNAL');
    } finally {
      this.#running.delete(turn);
    }
  }

  /** Lets the captures in hand end until the time is over, then hands them back. */
  async close(milliseconds: number): Promise<void> {
    const patience = setTimeout(() => this.#options.pool.close(), milliseconds);
    await Promise.allSettled(this.#running);
    clearTimeout(patience);
    this.#keeper.close();
  }

  /** While results cannot be written one capture now and then finds out whether they can again. */
  #isHindered(): boolean {
    if (!this.#options.outages.isHindered) return false;
    return this.inHand.length > 0 || performance.now() - this.#hinderedAt < HINDERED_PAUSE_MS;
  }

  async #take(path: string): Promise<void> {
    const { store, outages, stopped, hasRoom } = this.#options;
    if (this.#isRestless(path) || !(await hasRoom())) return;
    const deaths = await outages.database.outlast(() => store.captures.deaths(path), stopped);
    // Should this detector die, too, nothing else is to blame, and nothing else is blamed.
    await this.#gate.pass(deaths >= SUSPECT_DEATHS, () => this.#judge(path));
  }

  async #judge(path: string): Promise<void> {
    const { store, owner, leaseSeconds, outages, stopped, pool, order, metrics } = this.#options;
    if (stopped.aborted) return;
    const claim = await outages.database.outlast(
      () => store.captures.claim(owner, leaseSeconds, path),
      stopped,
    );
    if (claim === undefined) return;
    this.#keeper.keep(claim);
    try {
      const orderForWorker = await order(claim);
      const changed = statusOf(orderForWorker.path)?.ctimeMs;
      if (changed !== undefined) metrics.waited((Date.now() - changed) / 1000);
      await this.#settle(claim, await pool.judge(orderForWorker));
    } finally {
      this.#keeper.drop(claim);
    }
  }

  #isRestless(path: string): boolean {
    if (!this.#restless.has(path)) return false;
    const modified = statusOf(this.#options.absolute(path))?.mtimeMs;
    if (modified !== undefined && Date.now() - modified < this.#options.quietSeconds * 1000) return true;
    this.#restless.delete(path);
    return false;
  }

  async #settle(claim: Claim, end: OrderEnd): Promise<void> {
    const { metrics, log, stopped } = this.#options;
    switch (end.status) {
      case 'judged':
        return this.#judged(claim, end);
      case 'lost':
        metrics.turn('lost');
        log.info({ capture: claim.path }, `${claim.path}: somebody else judges it now`);
        return;
      case 'postponed':
        return this.#postponed(claim, end);
      case 'failed':
        return this.#failed(claim, end.code, end.message);
      case 'worker-ended':
        // Whoever stops the service ends its workers, too.
        if (stopped.aborted) {
          await this.#handBack(claim);
          return;
        }
        return this.#failed(claim, 'MAD_WORKER_ENDED', end.message);
    }
  }

  #judged(claim: Claim, outcome: JudgedOutcome): void {
    const { metrics, log, events, outages } = this.#options;
    outages.allBack();
    metrics.judged(outcome);
    const { flows, malicious, folder, damage, feedbackProblem } = outcome;
    if (feedbackProblem !== undefined)
      log.warn(
        { capture: claim.path, part: 'feedback' },
        `${claim.path}: not kept for validation: ${feedbackProblem}`,
      );
    if (damage !== undefined) {
      this.#failures++;
      metrics.error('MAD_CAPTURE_DAMAGED');
      events.write(EventCode.Error, claim.dataset, basename(claim.path), damage);
      log.warn({ capture: claim.path, code: 'MAD_CAPTURE_DAMAGED' }, `${claim.path}: ${damage}`);
    }
    events.write(EventCode.Ready, claim.dataset, basename(claim.path));
    log.info(
      { capture: claim.path, dataset: claim.dataset, ...outcome },
      `${claim.path}: ${flows} flows, ${malicious} malicious → ${folder}`,
    );
  }

  async #postponed(
    claim: Claim,
    { reason, message, code }: OrderEnd & { status: 'postponed' },
  ): Promise<void> {
    const { metrics, outages, log } = this.#options;
    metrics.turn('postponed');
    metrics.error(code);
    if (reason === 'database') outages.report(reason, message);
    if (reason === 'changed') this.#restless.add(claim.path);
    // Who has lost a claim has lost its working folder, too: that says nothing of the disk.
    if (!(await this.#handBack(claim))) return;
    if (reason === 'changed')
      log.info({ capture: claim.path, code }, `${message}; it is judged when it is quiet`);
    else if (reason !== 'database') {
      this.#hinderedAt = performance.now();
      outages.report(reason, message);
    }
  }

  /** False when somebody else has it, or the database is away and the service stops. */
  async #handBack(claim: Claim): Promise<boolean> {
    const { store, outages, stopped, log, metrics } = this.#options;
    try {
      const isHeld = await outages.database.outlast(() => store.captures.handBack(claim), stopped);
      metrics.turn(isHeld ? 'handed_back' : 'lost');
      return isHeld;
    } catch (error) {
      if (!outages.database.notice(error)) throw error;
      log.warn({ capture: claim.path }, `${claim.path}: the database is away; its claim lapses`);
      return false;
    }
  }

  async #failed(claim: Claim, code: string, message: string): Promise<void> {
    const { store, outages, stopped, maxAttempts, events, log, metrics } = this.#options;
    this.#failures++;
    const next = await outages.database.outlast(
      () =>
        store.captures.fail(
          claim,
          { code, message },
          { maxAttempts, retryAfterSeconds: RETRY_AFTER_SECONDS * claim.attempt },
        ),
      stopped,
    );
    if (next === undefined) {
      metrics.turn('lost');
      return;
    }
    const outlook =
      next === 'parked' ? `parked after ${claim.attempt} tries` : `try ${claim.attempt} of ${maxAttempts}`;
    metrics.turn(next === 'parked' ? 'parked' : 'failed');
    metrics.error(code);
    events.write(EventCode.Error, claim.dataset, basename(claim.path), `${message} (${code}; ${outlook})`);
    log.error({ capture: claim.path, code }, `${claim.path}: ${message} (${outlook})`);
  }
}

/** Undefined also where it cannot be looked at: the worker, which opens the file, says why. */
const statusOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};
