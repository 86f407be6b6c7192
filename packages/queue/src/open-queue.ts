import { InProcessQueue } from './in-process-queue.ts';
import type { JobQueue } from './job-queue.ts';
import { type TroubleListener, TroubleReport } from './queue-trouble.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts';

export interface OpenQueueOptions {
  /** `redis://user:password@host:port/number`; without it the queue lives in this process only. */
  readonly redisUrl?: string | undefined;
  /** Start of all keys in Redis; default `mad`. Processes that share jobs give the same. */
  readonly prefix?: string;
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds after which the jobs of a killed process are given to another; default 30,000. It may take twice as long. */
  readonly lockMs?: number;
  /** Told what belongs into a log; default: nobody is. */
  readonly onTrouble?: TroubleListener;
}

const DEFAULT_PREFIX = 'mad';
const DEFAULT_LOCK_MS = 30_000;

/** Opens the queue. Does not wait for Redis: {@link JobQueue.isReady} tells, and what is added meanwhile waits for it. */
export const openQueue = async ({
  redisUrl,
  prefix = DEFAULT_PREFIX,
  retry = {},
  lockMs = DEFAULT_LOCK_MS,
  onTrouble = () => {},
}: OpenQueueOptions = {}): Promise<JobQueue> => {
  const policy = { ...DEFAULT_RETRY_POLICY, ...retry };
  const trouble = new TroubleReport(onTrouble);
  if (redisUrl === undefined) return new InProcessQueue(policy, trouble);
  // Loaded only when needed: it costs more start-up time than everything else here.
  const { RedisQueue } = await import('./redis-queue.ts');
  return new RedisQueue({ redisUrl, prefix, lockMs, policy, trouble });
};
