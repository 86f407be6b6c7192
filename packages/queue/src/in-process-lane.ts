import type { JobData, JobDepth, JobHandler, JobName, ParkedJob } from './job.ts';
import { GiveUpError, messageOf, TryAgainError } from './job-errors.ts';
import { type AddOutcome, DEFAULT_GRACE_MS, type JobWorker } from './job-queue.ts';
import type { TroubleReport } from './queue-trouble.ts';
import { type RetryPolicy, retryDelay } from './retry-policy.ts';
import { settlesWithin } from './settles-within.ts';

interface StoredJob<Name extends JobName> {
  readonly id: string;
  readonly data: JobData[Name];
  readonly failures: number;
}

interface RunningJob {
  readonly worker: LaneWorker;
  readonly ended: Promise<void>;
  handBack(): void;
}

interface LaneWorker {
  takesJobs: boolean;
  freeSlots: number;
}

/** The jobs of one name in an {@link InProcessQueue}. */
export class InProcessLane<Name extends JobName> {
  readonly #name: Name;
  readonly #policy: RetryPolicy;
  readonly #trouble: TroubleReport;
  readonly #waiting = new Map<string, StoredJob<Name>>();
  readonly #delayed = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, RunningJob>();
  readonly #parked = new Map<string, ParkedJob<Name>>();
  readonly #workers = new Map<LaneWorker, JobHandler<Name>>();

  constructor(name: Name, policy: RetryPolicy, trouble: TroubleReport) {
    this.#name = name;
    this.#policy = policy;
    this.#trouble = trouble;
  }

  add(id: string, data: JobData[Name]): AddOutcome {
    if (this.#parked.has(id)) return 'parked';
    if (!this.#waiting.has(id) && !this.#delayed.has(id) && !this.#running.has(id)) {
      this.#waiting.set(id, { id, data: structuredClone(data), failures: 0 });
      this.#pump();
    }
    return 'queued';
  }

  addAgain(id: string): boolean {
    const job = this.#parked.get(id);
    if (job === undefined) return false;
    this.#parked.delete(id);
    this.add(id, job.data);
    return true;
  }

  work(concurrency: number, handler: JobHandler<Name>): JobWorker {
    const worker: LaneWorker = { takesJobs: true, freeSlots: concurrency };
    this.#workers.set(worker, handler);
    this.#pump();
    return { close: ({ graceMs = DEFAULT_GRACE_MS } = {}) => this.#closeWorker(worker, graceMs) };
  }

  depth(): JobDepth {
    return {
      waiting: this.#waiting.size,
      delayed: this.#delayed.size,
      running: this.#running.size,
      parked: this.#parked.size,
    };
  }

  parked(limit: number): readonly ParkedJob<Name>[] {
    return [...this.#parked.values()].reverse().slice(0, limit);
  }

  async close(graceMs: number): Promise<void> {
    for (const timer of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
    await Promise.all([...this.#workers.keys()].map((worker) => this.#closeWorker(worker, graceMs)));
  }

  async #closeWorker(worker: LaneWorker, graceMs: number): Promise<void> {
    worker.takesJobs = false;
    const running = [...this.#running.values()].filter((job) => job.worker === worker);
    if (!(await settlesWithin(Promise.all(running.map(({ ended }) => ended)), graceMs)))
      for (const job of this.#running.values()) if (job.worker === worker) job.handBack();
    this.#workers.delete(worker);
  }

  /** Gives waiting jobs to workers that can take one. */
  #pump(): void {
    for (const [worker, handler] of this.#workers)
      while (worker.takesJobs && worker.freeSlots > 0) {
        const [job] = this.#waiting.values();
        if (job === undefined) return;
        this.#waiting.delete(job.id);
        this.#run(job, worker, handler);
      }
  }

  #run(job: StoredJob<Name>, worker: LaneWorker, handler: JobHandler<Name>): void {
    const { id, data, failures } = job;
    const controller = new AbortController();
    worker.freeSlots--;
    let isMine = true;
    const leave = (): boolean => {
      if (!isMine) return false;
      isMine = false;
      this.#running.delete(id);
      worker.freeSlots++;
      return true;
    };
    const handling = Promise.resolve().then(() =>
      handler({ name: this.#name, id, data, attempt: failures + 1, signal: controller.signal }),
    );
    const ended = handling
      .then(
        () => void leave(),
        (thrown: unknown) => {
          if (leave()) this.#failed(job, thrown);
        },
      )
      .then(() => this.#pump());
    const handBack = (): void => {
      if (!leave()) return;
      this.#putFirst(job);
      controller.abort(new TryAgainError('the worker closes'));
      this.#pump();
    };
    this.#running.set(id, { worker, ended, handBack });
  }

  #failed(job: StoredJob<Name>, thrown: unknown): void {
    if (thrown instanceof TryAgainError) {
      this.#delay(job, thrown.afterMs);
      return;
    }
    const failures = job.failures + 1;
    if (!(thrown instanceof GiveUpError) && failures < this.#policy.attempts) {
      this.#delay({ ...job, failures }, retryDelay(failures, this.#policy));
      return;
    }
    const { id, data } = job;
    const error = messageOf(thrown);
    this.#parked.set(id, { id, data, error, attempts: failures, parkedAt: new Date() });
    this.#trouble.tell({ kind: 'parked', job: this.#name, id, message: error });
  }

  #delay(job: StoredJob<Name>, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#delayed.delete(job.id);
      this.#waiting.set(job.id, job);
      this.#pump();
    }, milliseconds);
    this.#delayed.set(job.id, timer);
  }

  /** What was handed back is older than everything that waits. */
  #putFirst(job: StoredJob<Name>): void {
    const others = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const each of [job, ...others]) this.#waiting.set(each.id, each);
  }
}
