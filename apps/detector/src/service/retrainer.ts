import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Retrained } from '@mad/detection';
import { type Job, TryAgainError } from '@mad/queue';
import type { Settings } from '@mad/settings';
import type { Store } from '@mad/store';
import { EventCode, type EventLog } from './event-log.ts';
import type { Home } from './home.ts';
import { retrainedSentence, storeRetrained } from './retrain-site.ts';
import type { RetrainOrder } from './retraining-process.ts';
import type { ServiceLog } from './service-log.ts';

const PROCESS = fileURLToPath(new URL('./retraining-process.ts', import.meta.url));

/** What a {@link Retrainer} works with. */
export interface RetrainerOptions {
  readonly home: Home;
  readonly settings: Settings;
  readonly store: Store;
  readonly log: ServiceLog;
  readonly events: EventLog;
  readonly owner: string;
}

/** Does the retraining jobs, each in a process of its own, so that nothing waits for it. */
export class Retrainer {
  readonly #options: RetrainerOptions;

  constructor(options: RetrainerOptions) {
    this.#options = options;
  }

  /** Handler of `retrain` jobs. @throws Error when it failed; TryAgainError when the service stops meanwhile. */
  async retrain({ data, signal }: Pick<Job<'retrain'>, 'data' | 'signal'>): Promise<void> {
    const { home, store, log, events } = this.#options;
    events.write(EventCode.Retrain, '', '');
    log.info({ part: 'retrain', reason: data.reason }, 'retraining');
    try {
      const retrained = await this.#run(signal);
      if (retrained.outcome === 'done') await storeRetrained(store, home, retrained.kinds);
      log.info({ part: 'retrain', retrained }, retrainedSentence(retrained));
    } catch (error) {
      if (signal.aborted) throw new TryAgainError('the service stops');
      log.error({ err: error, part: 'retrain' }, 'retraining failed');
      throw error;
    }
  }

  #run(signal: AbortSignal): Promise<Retrained> {
    const { home, settings, owner } = this.#options;
    return new Promise((resolve, reject) => {
      const child = fork(PROCESS, { execArgv: [], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
      const message = lastWords(child);
      signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
      child.once('message', (retrained: Retrained) => resolve(retrained));
      child.once('error', reject);
      child.once('exit', (code, exitSignal) =>
        reject(
          new Error(`the process that retrains ended (${exitSignal ?? `exit code ${code}`}): ${message()}`),
        ),
      );
      const order: RetrainOrder = { home, settings: { keepModels: settings.keepModels }, owner };
      child.send(order);
    });
  }
}

const KEPT = 2000;

/** The end of what a process writes to standard error. */
const lastWords = (child: ChildProcess): (() => string) => {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT);
  });
  return () => words.trim();
};
