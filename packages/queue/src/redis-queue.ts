import { MadError } from '@mad/errors';
import { type JobsOptions, Queue } from 'bullmq';
import type { JobData, JobDepth, JobHandler, JobName, ParkedJob } from './job.ts';
import { messageOf } from './job-errors.ts';
import { jobKey } from './job-key.ts';
import type { AddOptions, AddOutcome, CloseOptions, JobQueue, JobWorker, WorkOptions } from './job-queue.ts';
import { QueueConnection } from './queue-connection.ts';
import type { TroubleReport } from './queue-trouble.ts';
import { RedisWorker, type StoredJob } from './redis-worker.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { settlesWithin } from './settles-within.ts';

export interface RedisQueueOptions {
  readonly redisUrl: string;
  readonly prefix: string;
  readonly lockMs: number;
  readonly policy: RetryPolicy;
  readonly trouble: TroubleReport;
}

interface PendingAdd {
  readonly outcome: Promise<AddOutcome>;
  readonly reject: (error: MadError) => void;
}

/** How long a question may stay without an answer. */
const ANSWER_MS = 2000;
const PING_MS = 1000;
const KEPT_PARKED = 1000;

/** A queue on Redis, shared by every process that gives the same address and prefix. */
export class RedisQueue implements JobQueue {
  readonly #options: RedisQueueOptions;
  readonly #connection: QueueConnection;
  readonly #queues = new Map<JobName, Queue<StoredJob>>();
  readonly #workers = new Set<JobWorker>();
  readonly #pendingAdds = new Map<string, PendingAdd>();
  #ping: Promise<unknown> | undefined;
  #isOpen = true;

  constructor(options: RedisQueueOptions) {
    const { redisUrl, trouble } = options;
    this.#options = options;
    this.#connection = new QueueConnection(redisUrl);
    this.#connection.on('error', (error: Error) => trouble.unreachable(messageOf(error)));
    this.#connection.on('close', () => {
      if (this.#isOpen) trouble.unreachable('the connection was closed');
    });
    this.#connection.on('ready', () => trouble.reachable());
  }

  /** Adding the same again while Redis is away waits for the first, so that rounds that repeat themselves pile nothing up. */
  add<Name extends JobName>(name: Name, data: JobData[Name], { id }: AddOptions): Promise<AddOutcome> {
    const key = jobKey(id);
    const pendingKey = `${name} ${key}`;
    const pending = this.#pendingAdds.get(pendingKey);
    if (pending !== undefined) return pending.outcome;
    if (!this.#isOpen) return Promise.reject(closedError());
    const { promise, resolve, reject } = Promise.withResolvers<AddOutcome>();
    this.#pendingAdds.set(pendingKey, { outcome: promise, reject });
    this.#addNow(name, { id, data }, key)
      .then(resolve, (error: unknown) => reject(unreachableError(error)))
      .finally(() => this.#pendingAdds.delete(pendingKey));
    return promise;
  }

  work<Name extends JobName>(
    name: Name,
    { concurrency = 1 }: WorkOptions,
    handler: JobHandler<Name>,
  ): JobWorker {
    if (!this.#isOpen) throw closedError();
    const worker = new RedisWorker(
      name,
      { ...this.#options, connection: this.#connection, concurrency },
      handler,
    );
    const closing: JobWorker = {
      close: async (options) => {
        await worker.close(options);
        this.#workers.delete(closing);
      },
    };
    this.#workers.add(closing);
    return closing;
  }

  async depth(name: JobName): Promise<JobDepth> {
    const counts = await this.#ask(() =>
      this.#queue(name).getJobCounts('wait', 'delayed', 'active', 'failed'),
    );
    const count = (state: string): number => counts[state] ?? 0;
    return {
      waiting: count('wait'),
      delayed: count('delayed'),
      running: count('active'),
      parked: count('failed'),
    };
  }

  async parked<Name extends JobName>(name: Name, limit = 100): Promise<readonly ParkedJob<Name>[]> {
    const jobs = await this.#ask(() => this.#queue(name).getFailed(0, limit - 1));
    return jobs.map(({ data, failedReason, attemptsMade, stalledCounter, finishedOn }) => ({
      id: data.id,
      data: data.data as JobData[Name],
      error: failedReason,
      attempts: Math.max(attemptsMade, stalledCounter),
      parkedAt: new Date(finishedOn ?? 0),
    }));
  }

  addAgain(name: JobName, id: string): Promise<boolean> {
    return this.#ask(async () => {
      const key = jobKey(id);
      const job = await this.#queue(name).getJob(key);
      if (job === undefined || !(await job.isFailed())) return false;
      // BullMQ's own retry keeps the count of killed processes, so that such a job would be parked again at once.
      await job.remove();
      await this.#queue(name).add(name, job.data, this.#jobOptions(key));
      return true;
    });
  }

  async isReady(): Promise<boolean> {
    if (!this.#isOpen || this.#connection.status !== 'ready') return false;
    this.#ping ??= this.#connection.ping().finally(() => {
      this.#ping = undefined;
    });
    let isAnswered = false;
    const answered = this.#ping.then(() => {
      isAnswered = true;
    });
    await settlesWithin(answered, PING_MS);
    return isAnswered;
  }

  async close(options: CloseOptions = {}): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await Promise.all([...this.#workers].map((worker) => worker.close(options)));
    for (const { reject } of this.#pendingAdds.values()) reject(closedError());
    if (this.#connection.status === 'ready') await settlesWithin(this.#connection.quit(), PING_MS);
    this.#connection.disconnectAll();
    await Promise.all([...this.#queues.values()].map((queue) => settlesWithin(queue.close(), PING_MS)));
  }

  async #addNow(name: JobName, stored: StoredJob, key: string): Promise<AddOutcome> {
    const queue = this.#queue(name);
    await queue.add(name, stored, this.#jobOptions(key));
    return (await queue.getJobState(key)) === 'failed' ? 'parked' : 'queued';
  }

  #jobOptions(jobId: string): JobsOptions {
    return {
      jobId,
      attempts: this.#options.policy.attempts,
      backoff: { type: 'custom' },
      removeOnComplete: true,
      removeOnFail: { count: KEPT_PARKED },
    };
  }

  #queue(name: JobName): Queue<StoredJob> {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue<StoredJob>(name, {
      connection: this.#connection,
      prefix: this.#options.prefix,
    });
    // The shared connection tells what is to be told.
    queue.on('error', () => {});
    this.#queues.set(name, queue);
    return queue;
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (!this.#isOpen) throw closedError();
    const answer = question();
    if (!(await settlesWithin(answer, ANSWER_MS)))
      throw new MadError('MAD_QUEUE_UNREACHABLE', `Redis gives no answer within ${ANSWER_MS} ms`);
    try {
      return await answer;
    } catch (error) {
      throw unreachableError(error);
    }
  }
}

const closedError = (): MadError => new MadError('MAD_QUEUE_UNREACHABLE', 'the queue has been closed');

const unreachableError = (error: unknown): MadError =>
  new MadError('MAD_QUEUE_UNREACHABLE', `Redis: ${messageOf(error)}`, error);
