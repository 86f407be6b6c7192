/** Default of {@link TryAgainError.afterMs}. */
export const DEFAULT_TRY_AGAIN_MS = 5000;

/** Thrown by a handler that could not even begin, say because the database is away: again later, not counted as a failure. */
export class TryAgainError extends Error {
  readonly afterMs: number;

  /** @param afterMs milliseconds to wait; default 5000. */
  constructor(message: string, afterMs: number = DEFAULT_TRY_AGAIN_MS, cause?: unknown) {
    super(message, { cause });
    this.name = 'TryAgainError';
    this.afterMs = afterMs;
  }
}

/** Thrown by a handler for a job that no repetition will mend: parked at once. */
export class GiveUpError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'GiveUpError';
  }
}

/** As much of an error's message as is kept with a job. */
const LONGEST_MESSAGE = 2000;

/** The message of anything thrown. */
export const messageOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, LONGEST_MESSAGE);
