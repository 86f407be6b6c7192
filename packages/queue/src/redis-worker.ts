import { type Job as BullJob, DelayedError, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { JobData, JobHandler, JobName } from './job.ts';
import { GiveUpError, messageOf, TryAgainError } from './job-errors.ts';
import { type CloseOptions, DEFAULT_GRACE_MS, type JobWorker } from './job-queue.ts';
import type { QueueConnection } from './queue-connection.ts';
import type { TroubleReport } from './queue-trouble.ts';
import { type RetryPolicy, retryDelay } from './retry-policy.ts';
import { settlesWithin } from './settles-within.ts';

/** A job as Redis has it. */
export interface StoredJob<Name extends JobName = JobName> {
  readonly id: string;
  readonly data: JobData[Name];
}

export interface RedisWorkerOptions {
  readonly connection: QueueConnection;
  readonly prefix: string;
  readonly concurrency: number;
  /** How long after its process was killed a job counts as abandoned. */
  readonly lockMs: number;
  readonly policy: RetryPolicy;
  readonly trouble: TroubleReport;
}

interface RunningJob {
  readonly ended: Promise<void>;
  handBack(): void;
}

/** How long Redis may take to note down how the last jobs ended, before a worker that closes leaves it at that. */
const NOTING_MS = 1000;

const HANDED_BACK = Symbol('handed back');

const CONNECTION_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'];

/** Takes jobs of one name from Redis. */
export class RedisWorker<Name extends JobName> implements JobWorker {
  readonly #name: Name;
  readonly #handler: JobHandler<Name>;
  readonly #worker: Worker<StoredJob<Name>, void>;
  readonly #running = new Set<RunningJob>();

  constructor(
    name: Name,
    { connection, prefix, concurrency, lockMs, policy, trouble }: RedisWorkerOptions,
    handler: JobHandler<Name>,
  ) {
    this.#name = name;
    this.#handler = handler;
    this.#worker = new Worker<StoredJob<Name>, void>(name, (job, token) => this.#track(job, token), {
      connection,
      prefix,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: policy.deaths - 1,
      settings: { backoffStrategy: (failures) => retryDelay(failures, policy) },
    });
    this.#worker.on('error', (error) => {
      if (!isConnectionError(error)) trouble.error(messageOf(error));
    });
    this.#worker.on('stalled', () => trouble.stalled(name));
    this.#worker.on('failed', (job, error) => {
      if (job?.finishedOn !== undefined)
        trouble.tell({ kind: 'parked', job: name, id: job.data.id, message: messageOf(error) });
    });
  }

  async close({ graceMs = DEFAULT_GRACE_MS }: CloseOptions = {}): Promise<void> {
    const closed = this.#worker.close();
    const ended = Promise.all([...this.#running].map((job) => job.ended));
    if (!(await settlesWithin(ended, graceMs))) for (const job of this.#running) job.handBack();
    await settlesWithin(closed, NOTING_MS);
  }

  async #track(job: BullJob<StoredJob<Name>, void>, token: string | undefined): Promise<void> {
    const handedBack = Promise.withResolvers<typeof HANDED_BACK>();
    const processed = this.#process(job, token, handedBack.promise);
    const running: RunningJob = {
      ended: processed.catch(() => {}),
      handBack: () => handedBack.resolve(HANDED_BACK),
    };
    this.#running.add(running);
    try {
      await processed;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Runs the handler, and says in BullMQ's errors how it ended. */
  async #process(
    job: BullJob<StoredJob<Name>, void>,
    token: string | undefined,
    handedBack: Promise<typeof HANDED_BACK>,
  ): Promise<void> {
    const { id, data } = job.data;
    const controller = new AbortController();
    const handling = Promise.resolve().then(() =>
      this.#handler({
        name: this.#name,
        id,
        data,
        attempt: job.attemptsMade + 1,
        signal: controller.signal,
      }),
    );
    const outcome = await Promise.race([handling, handedBack]).catch((thrown: unknown) => ({ thrown }));
    if (outcome === HANDED_BACK) {
      handling.catch(() => {});
      controller.abort(new TryAgainError('the worker closes'));
      await job.moveToWait(token);
      throw new WaitingError();
    }
    if (typeof outcome !== 'object') return;
    const { thrown } = outcome;
    if (thrown instanceof TryAgainError) {
      await job.moveToDelayed(Date.now() + thrown.afterMs, token);
      throw new DelayedError();
    }
    if (thrown instanceof GiveUpError) throw new UnrecoverableError(messageOf(thrown));
    throw new Error(messageOf(thrown), { cause: thrown });
  }
}

/** Told by the shared connection already. */
const isConnectionError = (error: Error): boolean =>
  ('code' in error && typeof error.code === 'string' && CONNECTION_CODES.includes(error.code)) ||
  error.message.startsWith('Connection is closed');
