import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { JUDGING_OPTIONS } from '../judging/judging-options.ts';
import type { JudgeOrder, OrderEnd, WorkerMessage } from './worker-messages.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** How long a worker may be silent over one capture: a disk that does not answer must not hold a place for ever. */
const LONGEST_SILENCE_MS = 10 * 60 * 1000;

/** Orders after which a worker is replaced, so that nothing it gathers in memory can add up over months. */
const ORDERS_A_LIFE = 1000;

/**
 * Processes that judge captures, one at a time each. They are processes and not threads so that a capture that brings one
 * down costs only itself.
 */
export class WorkerPool {
  readonly #longestSilence: number;
  readonly #idle: ChildProcess[] = [];
  readonly #busy = new Set<ChildProcess>();
  readonly #ordersDone = new WeakMap<ChildProcess, number>();
  #isClosed = false;

  constructor(longestSilence: number = LONGEST_SILENCE_MS) {
    this.#longestSilence = longestSilence;
  }

  /** Gives the order to a worker that has nothing to do, or to a new one. */
  async judge(order: JudgeOrder): Promise<OrderEnd> {
    const used = this.#idle.pop();
    if (used !== undefined) {
      const end = await this.#judgeBy(used, order);
      // A new worker shall tell.
      if (end.status !== 'worker-ended' || end.hadBegun) return end;
    }
    if (this.#isClosed)
      return { status: 'worker-ended', message: 'the workers have been closed', hadBegun: false };
    return this.#judgeBy(this.#start(), order);
  }

  /** Ends the workers, those at work at once: what they have in hand is not stored. No order is taken any more. */
  close(): void {
    this.#isClosed = true;
    for (const worker of this.#idle.splice(0)) worker.disconnect();
    for (const worker of this.#busy) worker.kill('SIGKILL');
  }

  #judgeBy(worker: ChildProcess, order: JudgeOrder): Promise<OrderEnd> {
    return new Promise((resolve) => {
      let hadBegun = false;
      let silence = 'its worker ended';
      const onSilence = (): void => {
        silence = `its worker was silent for ${Math.round(this.#longestSilence / 1000)} s`;
        worker.kill('SIGKILL');
      };
      const watch = setTimeout(onSilence, this.#longestSilence);
      const settle = (end: OrderEnd): void => {
        clearTimeout(watch);
        this.#busy.delete(worker);
        worker.off('exit', onExit).off('error', onError).off('message', onMessage);
        resolve(end);
      };
      const onExit = (code: number | null, signal: string | null): void =>
        settle({
          status: 'worker-ended',
          message: `${silence} (${signal ?? `exit code ${code}`})`,
          hadBegun,
        });
      const onError = (error: Error): void => {
        worker.kill('SIGKILL');
        settle({ status: 'worker-ended', message: `its worker cannot be used (${error.message})`, hadBegun });
      };
      const onMessage = (message: WorkerMessage): void => {
        hadBegun = true;
        watch.refresh();
        if (message.status === 'reading') return;
        this.#release(worker);
        settle(message);
      };
      this.#busy.add(worker);
      worker.on('exit', onExit).on('error', onError).on('message', onMessage);
      worker.send(order);
    });
  }

  #release(worker: ChildProcess): void {
    const done = (this.#ordersDone.get(worker) ?? 0) + 1;
    this.#ordersDone.set(worker, done);
    if (done < ORDERS_A_LIFE) this.#idle.push(worker);
    else worker.disconnect();
  }

  #start(): ChildProcess {
    // Options of the program that calls `main`, as -e, are none of a worker's.
    const worker = fork(WORKER, { execArgv: [...JUDGING_OPTIONS] });
    worker.on('exit', () => {
      const place = this.#idle.indexOf(worker);
      if (place >= 0) this.#idle.splice(place, 1);
    });
    // Without a listener, trouble with an idle worker would end the service.
    worker.on('error', () => {});
    return worker;
  }
}
