import { setTimeout as sleep } from 'node:timers/promises';

/** Told when something the service needs goes away and when it is back; once each. */
export interface OutageListener {
  onGone(cause: unknown): void;
  /** @param seconds how long it was away. */
  onBack(seconds: number): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Whether something the service needs, like its database, answers; work that needs it waits while it does not. */
export class Outage {
  readonly #listener: OutageListener;
  readonly #isAbsence: (error: unknown) => boolean;
  #since: number | undefined;

  /** @param isAbsence whether an error says that it does not answer; any other is none of an outage's. */
  constructor(isAbsence: (error: unknown) => boolean, listener: OutageListener) {
    this.#isAbsence = isAbsence;
    this.#listener = listener;
  }

  get isAway(): boolean {
    return this.#since !== undefined;
  }

  /**
   * Does the work, again and again while what it needs is away.
   *
   * @throws what the work throws beside absence, and the absence itself once `stopped`.
   */
  async outlast<T>(work: () => Promise<T>, stopped: AbortSignal): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const result = await work();
        this.back();
        return result;
      } catch (error) {
        if (!this.notice(error) || stopped.aborted) throw error;
        await pauseUnless(stopped, pause);
      }
    }
  }

  /** Takes note when an error says that it is away; false when the error says something else. */
  notice(error: unknown): boolean {
    if (!this.#isAbsence(error)) return false;
    if (this.#since === undefined) {
      this.#since = performance.now();
      this.#listener.onGone(error);
    }
    return true;
  }

  /** Takes note that it answered. */
  back(): void {
    if (this.#since === undefined) return;
    const seconds = (performance.now() - this.#since) / 1000;
    this.#since = undefined;
    this.#listener.onBack(seconds);
  }
}

/** Waits, but not beyond the moment the service is told to stop. */
export const pauseUnless = async (stopped: AbortSignal, milliseconds: number): Promise<void> => {
  try {
    await sleep(milliseconds, undefined, { signal: stopped });
  } catch (error) {
    if (!stopped.aborted) throw error;
  }
};

/** Waits for work that may never end while something is away; once the service is told to stop, its end is left to itself. */
export const unlessStopped = async (work: Promise<unknown>, stopped: AbortSignal): Promise<void> => {
  if (stopped.aborted) return;
  const listening = new AbortController();
  const stop = new Promise<void>((resolve) => {
    stopped.addEventListener('abort', () => resolve(), { once: true, signal: listening.signal });
  });
  try {
    await Promise.race([work, stop]);
  } finally {
    listening.abort();
    work.catch(() => {});
  }
};
