/** What the jobs of each name carry: JSON values only, and as little as possible, for the database decides. */
export interface JobData {
  /** Judge this capture, if the database lets one claim it. */
  readonly capture: { readonly path: string };
  /** Take this dataset folder into the documents of the report generator. */
  readonly report: { readonly path: string };
  /** Validate a share of the malicious verdicts on this capture. */
  readonly validate: { readonly path: string };
  /** Train the models anew, because the loss passed its limit or somebody asked. */
  readonly retrain: { readonly reason: 'loss' | 'request' };
}

export type JobName = keyof JobData;

export const JOB_NAMES = ['capture', 'report', 'validate', 'retrain'] as const satisfies readonly JobName[];

/** A job in the hands of its handler. */
export interface Job<Name extends JobName = JobName> {
  readonly name: Name;
  readonly id: string;
  readonly data: JobData[Name];
  /** 1 the first time; one more after each failure that counts. */
  readonly attempt: number;
  /** Aborted when the worker closes and can wait no longer: the job has then been handed back, and somebody else may run it. */
  readonly signal: AbortSignal;
}

/**
 * Does a job. What it throws says what happens next: `TryAgainError` and `GiveUpError` their names, anything else a retry that
 * counts. A job may run again after it was done (a process killed at the wrong moment), so a repeat must be harmless.
 */
export type JobHandler<Name extends JobName> = (job: Job<Name>) => Promise<void>;

/** A job that failed too often, or for good. */
export interface ParkedJob<Name extends JobName = JobName> {
  readonly id: string;
  readonly data: JobData[Name];
  /** Message of the last error. */
  readonly error: string;
  /** Failures that counted, or times its process was killed if that was more often. */
  readonly attempts: number;
  readonly parkedAt: Date;
}

/** Number of jobs by state. */
export interface JobDepth {
  /** Ready to run. */
  readonly waiting: number;
  /** Waiting for the time of its next try. */
  readonly delayed: number;
  readonly running: number;
  readonly parked: number;
}
