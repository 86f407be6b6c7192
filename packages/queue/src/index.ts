export {
  JOB_NAMES,
  type Job,
  type JobData,
  type JobDepth,
  type JobHandler,
  type JobName,
  type ParkedJob,
} from './job.ts';
export { DEFAULT_TRY_AGAIN_MS, GiveUpError, TryAgainError } from './job-errors.ts';
export {
  type AddOptions,
  type AddOutcome,
  type CloseOptions,
  DEFAULT_GRACE_MS,
  type JobQueue,
  type JobWorker,
  type WorkOptions,
} from './job-queue.ts';
export { type OpenQueueOptions, openQueue } from './open-queue.ts';
export type { QueueTrouble, TroubleListener } from './queue-trouble.ts';
export { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts';
