import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaptureJob, CaptureOutcome } from './worker-messages.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/**
 * Processes that judge captures, one at a time each. They are processes and not threads so that a capture that brings one
 * down costs only itself.
 */
export class WorkerPool {
  readonly #size: number;
  readonly #idle: ChildProcess[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Judges captures side by side; `onOutcome` is told of each as it ends. No further one is begun after `stopped`, and nothing
   * is told of one whose worker is ended from outside then: it is not to blame.
   */
  async run(
    jobs: readonly CaptureJob[],
    stopped: AbortSignal,
    onOutcome: (job: CaptureJob, outcome: CaptureOutcome) => void,
  ): Promise<void> {
    const waiting = [...jobs];
    const lane = async (): Promise<void> => {
      for (let job = waiting.shift(); job !== undefined && !stopped.aborted; job = waiting.shift()) {
        const outcome = await this.#judge(job, stopped);
        if (outcome !== undefined) onOutcome(job, outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.#size, jobs.length) }, lane));
  }

  /** Ends the workers. */
  close(): void {
    for (const worker of this.#idle.splice(0)) worker.disconnect();
  }

  async #judge(job: CaptureJob, stopped: AbortSignal): Promise<CaptureOutcome | undefined> {
    const used = this.#idle.pop();
    if (used !== undefined) {
      const outcome = await this.#judgeBy(used, job, stopped);
      const hasEnded = used.exitCode !== null || used.signalCode !== null || !used.connected;
      // It may have ended before the capture reached it: a new worker shall tell.
      if (!hasEnded || stopped.aborted) return outcome;
    }
    return this.#judgeBy(this.#start(), job, stopped);
  }

  #judgeBy(worker: ChildProcess, job: CaptureJob, stopped: AbortSignal): Promise<CaptureOutcome | undefined> {
    return new Promise((resolve) => {
      const settle = (outcome: CaptureOutcome | undefined): void => {
        worker.off('exit', onExit).off('error', onError).off('message', onMessage);
        resolve(outcome);
      };
      const onExit = (code: number | null, signal: string | null): void => {
        const isStopping = stopped.aborted && (signal === 'SIGINT' || signal === 'SIGTERM');
        const error = `its worker ended (${signal ?? `exit code ${code}`})`;
        settle(isStopping ? undefined : { status: 'failed', error });
      };
      const onError = (error: Error): void =>
        settle({ status: 'failed', error: `its worker cannot be used (${error.message})` });
      const onMessage = (outcome: CaptureOutcome): void => {
        this.#idle.push(worker);
        settle(outcome);
      };
      worker.once('exit', onExit).once('error', onError).once('message', onMessage);
      worker.send(job);
    });
  }

  #start(): ChildProcess {
    const worker = fork(WORKER);
    worker.on('exit', () => {
      const place = this.#idle.indexOf(worker);
      if (place >= 0) this.#idle.splice(place, 1);
    });
    // Without a listener, trouble with an idle worker would end the service.
    worker.on('error', () => {});
    return worker;
  }
}
