import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease } from '@mad/store';

/** How long a lease outlives a process that is gone, seconds. */
const LEASE_SECONDS = 30;
const POLL_MS = 200;

/**
 * Does what only one process may do at a time, as soon as no other does it.
 *
 * @returns undefined when `stopped` came first.
 */
export const whileHolding = async <Result>(
  lease: Lease,
  stopped: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | undefined> => {
  while (!(await lease.take(LEASE_SECONDS))) {
    if (stopped.aborted) return undefined;
    await sleep(POLL_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
  return held(lease, work);
};

/** The same, unless another process does it already. */
export const ifNobodyHolds = async <Result>(
  lease: Lease,
  work: () => Promise<Result>,
): Promise<Result | undefined> => ((await lease.take(LEASE_SECONDS)) ? held(lease, work) : undefined);

const held = async <Result>(lease: Lease, work: () => Promise<Result>): Promise<Result> => {
  const renewal = setInterval(
    () => {
      // Without the database the lease lapses, and whoever takes it writes the same from the same rows.
      lease.take(LEASE_SECONDS).catch(() => undefined);
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await lease.release();
  }
};
