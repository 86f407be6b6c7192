import type { JobName } from './job.ts';

/** Something about the queue that belongs into a log. */
export type QueueTrouble =
  /** Redis does not answer; told once until it is `reachable` again. */
  | { readonly kind: 'unreachable'; readonly message: string }
  | { readonly kind: 'reachable' }
  /** The process that ran jobs of this name has gone; a job is waiting again. */
  | { readonly kind: 'stalled'; readonly job: JobName }
  | { readonly kind: 'parked'; readonly job: JobName; readonly id: string; readonly message: string }
  /** Anything else that Redis or its client complain about; the same message at most once a minute. */
  | { readonly kind: 'error'; readonly message: string };

export type TroubleListener = (trouble: QueueTrouble) => void;

const QUIET_MS = 60_000;
const REMEMBERED = 100;

/** What BullMQ says when the hold on a job lapsed, as it does while the server is away. */
const LAPSED = /^(?:Missing lock|could not renew lock) for job /;

/** Turns the many events of connections that come and go into a few. */
export class TroubleReport {
  readonly #listener: TroubleListener;
  readonly #toldAt = new Map<string, number>();
  #isUnreachable = false;
  #backAt = Number.NEGATIVE_INFINITY;

  constructor(listener: TroubleListener) {
    this.#listener = listener;
  }

  tell(trouble: QueueTrouble): void {
    this.#listener(trouble);
  }

  unreachable(message: string): void {
    if (this.#isUnreachable) return;
    this.#isUnreachable = true;
    this.#listener({ kind: 'unreachable', message });
  }

  reachable(now: number = Date.now()): void {
    if (!this.#isUnreachable) return;
    this.#isUnreachable = false;
    this.#backAt = now;
    this.#listener({ kind: 'reachable' });
  }

  /** A job whose hold lapsed waits again; right after the server was away that goes without saying. */
  stalled(job: JobName, now: number = Date.now()): void {
    if (!this.#isAftermath(now)) this.#listener({ kind: 'stalled', job });
  }

  /** Errors while the server is away say nothing new, nor does what follows from it. */
  error(message: string, now: number = Date.now()): void {
    if (this.#isUnreachable || (LAPSED.test(message) && this.#isAftermath(now))) return;
    if (now - (this.#toldAt.get(message) ?? -QUIET_MS) < QUIET_MS) return;
    if (this.#toldAt.size >= REMEMBERED) this.#toldAt.clear();
    this.#toldAt.set(message, now);
    this.#listener({ kind: 'error', message });
  }

  #isAftermath(now: number): boolean {
    return now - this.#backAt < QUIET_MS;
  }
}
