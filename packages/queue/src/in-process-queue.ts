import { MadError } from '@mad/errors';
import { InProcessLane } from './in-process-lane.ts';
import {
  JOB_NAMES,
  type JobData,
  type JobDepth,
  type JobHandler,
  type JobName,
  type ParkedJob,
} from './job.ts';
import {
  type AddOptions,
  type AddOutcome,
  type CloseOptions,
  DEFAULT_GRACE_MS,
  type JobQueue,
  type JobWorker,
  type WorkOptions,
} from './job-queue.ts';
import type { TroubleReport } from './queue-trouble.ts';
import type { RetryPolicy } from './retry-policy.ts';

type Lanes = { readonly [Name in JobName]: InProcessLane<Name> };

/** A queue inside one process: what waits in it is gone when the process ends, as the database can tell again. */
export class InProcessQueue implements JobQueue {
  readonly #lanes: Lanes;
  #isOpen = true;

  constructor(policy: RetryPolicy, trouble: TroubleReport) {
    const lanes = JOB_NAMES.map((name) => [name, new InProcessLane(name, policy, trouble)]);
    this.#lanes = Object.fromEntries(lanes) as Lanes;
  }

  async add<Name extends JobName>(name: Name, data: JobData[Name], { id }: AddOptions): Promise<AddOutcome> {
    return this.#lane(name).add(id, data);
  }

  work<Name extends JobName>(
    name: Name,
    { concurrency = 1 }: WorkOptions,
    handler: JobHandler<Name>,
  ): JobWorker {
    return this.#lane(name).work(concurrency, handler);
  }

  async depth(name: JobName): Promise<JobDepth> {
    return this.#lanes[name].depth();
  }

  async parked<Name extends JobName>(name: Name, limit = 100): Promise<readonly ParkedJob<Name>[]> {
    return this.#lanes[name].parked(limit);
  }

  async addAgain(name: JobName, id: string): Promise<boolean> {
    return this.#lane(name).addAgain(id);
  }

  async isReady(): Promise<boolean> {
    return this.#isOpen;
  }

  async close({ graceMs = DEFAULT_GRACE_MS }: CloseOptions = {}): Promise<void> {
    this.#isOpen = false;
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.close(graceMs)));
  }

  #lane<Name extends JobName>(name: Name): InProcessLane<Name> {
    if (!this.#isOpen) throw new MadError('MAD_QUEUE_UNREACHABLE', 'the queue has been closed');
    return this.#lanes[name];
  }
}
