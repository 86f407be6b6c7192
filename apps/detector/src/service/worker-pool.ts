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

  /** Judges captures side by side; `onOutcome` is told of each as it ends. No further one is begun after `stopped`. */
  async run(
    jobs: readonly CaptureJob[],
    stopped: AbortSignal,
    onOutcome: (job: CaptureJob, outcome: CaptureOutcome) => void,
  ): Promise<void> {
    const waiting = [...jobs];
    const lane = async (): Promise<void> => {
      for (let job = waiting.shift(); job !== undefined && !stopped.aborted; job = waiting.shift())
        onOutcome(job, await this.#judge(job));
    };
    await Promise.all(Array.from({ length: Math.min(this.#size, jobs.length) }, lane));
  }

  /** Ends the workers. */
  close(): void {
    for (const worker of this.#idle.splice(0)) worker.disconnect();
  }

  #judge(job: CaptureJob): Promise<CaptureOutcome> {
    const worker = this.#idle.pop() ?? fork(WORKER);
    return new Promise((resolve) => {
      const onExit = (code: number | null, signal: string | null): void => {
        worker.removeAllListeners('message');
        resolve({ status: 'failed', error: `its worker ended (${signal ?? `exit code ${code}`})` });
      };
      worker.once('exit', onExit);
      worker.once('message', (outcome: CaptureOutcome) => {
        worker.removeListener('exit', onExit);
        this.#idle.push(worker);
        resolve(outcome);
      });
      worker.send(job);
    });
  }
}
