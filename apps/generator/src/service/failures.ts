import { setTimeout as sleep } from 'node:timers/promises';
import { MadError } from '@mad/errors';
import type { Logger } from 'pino';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Errors that no waiting mends: the operator has to change something and start anew. */
const HOPELESS: ReadonlySet<string> = new Set(['MAD_DATABASE_URL_INVALID', 'MAD_DATABASE_TOO_NEW']);

/** Failures in a row, like a database that is away: told once, and once when they are over. */
export class Failures {
  readonly #log: Logger;
  #since: number | undefined;
  #told = '';
  #pauseMs = FIRST_PAUSE_MS;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** It worked. */
  over(): void {
    if (this.#since !== undefined)
      this.#log.info({ seconds: Math.round((performance.now() - this.#since) / 1000) }, 'it works again');
    this.#since = undefined;
    this.#told = '';
    this.#pauseMs = FIRST_PAUSE_MS;
  }

  /** Waits before the next try. @throws the error when trying again is of no use. */
  async pause(error: unknown, stopped: AbortSignal): Promise<void> {
    if (error instanceof MadError && HOPELESS.has(error.code)) throw error;
    this.#since ??= performance.now();
    const told = error instanceof MadError ? error.code : String(error);
    if (told !== this.#told) {
      this.#told = told;
      this.#log.error(failureFields(error), 'it does not work now; it is tried until it does');
    }
    await sleep(this.#pauseMs, undefined, { signal: stopped }).catch(() => undefined);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }
}

/** What a log line says of an error. */
export const failureFields = (error: unknown): object =>
  error instanceof MadError
    ? { code: error.code, problem: error.message, advice: error.advice }
    : {
        code: 'MAD_INTERNAL',
        problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
