/** How often and when a job that failed runs again. */
export interface RetryPolicy {
  /** Tries before the job is parked; default 3. */
  readonly attempts: number;
  /** Wait after the first failure in milliseconds, twice as long after each further one; default 1000. */
  readonly firstDelayMs: number;
  /** Longest wait in milliseconds; default 60,000. */
  readonly longestDelayMs: number;
  /** How often the process that runs a job may be killed, which is seldom the job's fault, before it is parked; default 10. */
  readonly deaths: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 3,
  firstDelayMs: 1000,
  longestDelayMs: 60_000,
  deaths: 10,
};

/** Milliseconds to wait after this many failures, 1 or more. */
export const retryDelay = (failures: number, { firstDelayMs, longestDelayMs }: RetryPolicy): number =>
  Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
