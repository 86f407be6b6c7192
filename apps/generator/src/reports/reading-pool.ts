import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReadingEvent } from './reading-event.ts';
import type { ReadingOrder, ReadingWord } from './reading-words.ts';

const PROGRAM = fileURLToPath(new URL('./reading-process.ts', import.meta.url));

/** After which a process that was asked to end is ended. */
const PATIENCE_MS = 7000;

/** Hears of what reading processes do. */
export interface ReadingListener {
  onEvent(event: ReadingEvent): void;
  /** A process ended early; its row is read by another once its claim lapses. */
  onProcessLost(reason: string): void;
}

/**
 * Reads waiting reports in processes side by side; resolves when all have ended.
 *
 * @param orders one for each process.
 * @param stopped asks them to end.
 */
export const readInProcesses = async (
  orders: readonly ReadingOrder[],
  stopped: AbortSignal,
  listener: ReadingListener,
): Promise<void> => {
  await Promise.all(orders.map((order) => runProcess(order, stopped, listener)));
};

const runProcess = (order: ReadingOrder, stopped: AbortSignal, listener: ReadingListener): Promise<void> =>
  new Promise((resolve) => {
    const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let isDone = false;
    let reason: string | undefined;
    const end = (): void => endProcess(child);
    stopped.addEventListener('abort', end, { once: true });
    child.on('message', (word: ReadingWord) => {
      if (word.kind === 'event') listener.onEvent(word.event);
      else if (word.kind === 'done') isDone = true;
      else reason = word.message;
    });
    child.on('error', (error) => {
      reason ??= error.message;
    });
    child.once('close', (code, signal) => {
      stopped.removeEventListener('abort', end);
      // One that was asked to end before it had begun ends without a word.
      if (!isDone && !stopped.aborted)
        listener.onProcessLost(reason ?? `it ended with ${signal ?? `exit code ${code}`}`);
      resolve();
    });
    child.send(order, () => undefined);
    if (stopped.aborted) end();
  });

const endProcess = (child: ChildProcess): void => {
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  patience.unref();
  child.once('close', () => clearTimeout(patience));
};
