import type { JobData, JobDepth, JobHandler, JobName, ParkedJob } from './job.ts';

export interface AddOptions {
  /** Which job this is, any text: while a job of this name and id waits, runs or is parked, adding it again changes nothing. */
  readonly id: string;
}

/** `parked`: the job had failed before and stays parked; {@link JobQueue.addAgain} wakes it. */
export type AddOutcome = 'queued' | 'parked';

export interface WorkOptions {
  /** Jobs that run side by side; default 1. */
  readonly concurrency?: number;
}

export interface CloseOptions {
  /** How long jobs that run may still take, in milliseconds, before they are handed back; default 8000. */
  readonly graceMs?: number;
}

export const DEFAULT_GRACE_MS = 8000;

/** Takes jobs of one name from the queue until it is closed. */
export interface JobWorker {
  /** Takes no further job; resolves when those that ran have ended or have been handed back. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Distributes jobs over workers, in one process or, with Redis, over any number of them on any number of hosts. Every job is done
 * at least once; jobs of one name begin in the order in which they were added.
 */
export interface JobQueue {
  /**
   * Adds a job. A job that has been done can be added again. While Redis is away it waits until it is back.
   *
   * @throws MadError `MAD_QUEUE_UNREACHABLE` when the queue is closed before the job could be added.
   */
  add<Name extends JobName>(name: Name, data: JobData[Name], options: AddOptions): Promise<AddOutcome>;

  /** Begins to take jobs of this name. Goes on by itself after Redis was away. */
  work<Name extends JobName>(name: Name, options: WorkOptions, handler: JobHandler<Name>): JobWorker;

  /** @throws MadError `MAD_QUEUE_UNREACHABLE` */
  depth(name: JobName): Promise<JobDepth>;

  /**
   * Parked jobs, those parked last first.
   *
   * @param limit default 100.
   * @throws MadError `MAD_QUEUE_UNREACHABLE`
   */
  parked<Name extends JobName>(name: Name, limit?: number): Promise<readonly ParkedJob<Name>[]>;

  /**
   * Lets a parked job run again as if it were new.
   *
   * @returns false when no job of this id is parked.
   * @throws MadError `MAD_QUEUE_UNREACHABLE`
   */
  addAgain(name: JobName, id: string): Promise<boolean>;

  /** Whether the queue answers within a second. */
  isReady(): Promise<boolean>;

  /** Closes all workers, as {@link JobWorker.close}, and then the queue. It does not wait for a Redis that is away. */
  close(options?: CloseOptions): Promise<void>;
}
