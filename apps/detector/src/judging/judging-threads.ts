import { randomUUID } from 'node:crypto';
import { createReadStream, openSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MadError } from '@mad/errors';
import type { CaptureOutcome, JudgingOptions } from './capture-judge.ts';
import type { ThreadAnswer, ThreadOrder } from './thread-messages.ts';

const READ_AT_ONCE = 256 * 1024;

const THREAD = new URL('judging-thread.ts', import.meta.url);

/** A capture that a thread has judged. */
export interface ThreadResult {
  readonly outcome: CaptureOutcome;
  /** The lines of its flows, once, as UTF-8; they wait on the disk. */
  readonly lines: AsyncIterable<Uint8Array>;
}

interface OpenOrder {
  readonly path: string;
  readonly onProgress: (bytesRead: number) => void;
  readonly resolve: (result: ThreadResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Judges captures side by side, each in one of a number of threads. Threads start when they are needed first; what a capture's flows
 * are told as waits in a file without a name, so that memory does not grow with it and nothing is left of it.
 */
export class JudgingThreads {
  readonly #options: JudgingOptions;
  readonly #count: number;
  readonly #threads = new Set<Worker>();
  readonly #idle: Worker[] = [];
  readonly #waiting: OpenOrder[] = [];

  constructor(options: JudgingOptions, count: number) {
    this.#options = options;
    this.#count = count;
  }

  /** Judges a capture as soon as a thread is free; captures begin in the order in which they are handed over. */
  judge(path: string, onProgress: (bytesRead: number) => void): Promise<ThreadResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ path, onProgress, resolve, reject });
      this.#next();
    });
  }

  /** Ends all threads, whatever they do. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const thread = this.#idle.pop() ?? (this.#threads.size < this.#count ? this.#start() : undefined);
    const open = thread && this.#waiting.shift();
    if (thread === undefined || open === undefined) return;
    const { path, onProgress, resolve, reject } = open;
    let file: number;
    try {
      file = nameless();
    } catch (error) {
      this.#idle.push(thread);
      return reject(error);
    }
    const onMessage = (answer: ThreadAnswer): void => {
      if (answer.is === 'progress') return onProgress(answer.bytesRead);
      thread.off('message', onMessage).off('error', reject);
      const { failure } = answer;
      resolve({
        outcome: { ...answer.outcome, failure: failure && new MadError(failure.code, failure.message) },
        lines: createReadStream('', { fd: file, start: 0, highWaterMark: READ_AT_ONCE }),
      });
      this.#idle.push(thread);
      this.#next();
    };
    thread.on('message', onMessage).on('error', reject);
    const order: ThreadOrder = { path, file };
    thread.postMessage(order);
  }

  #start(): Worker {
    const thread = new Worker(THREAD, { workerData: this.#options });
    this.#threads.add(thread);
    return thread;
  }
}

/** Opens a file that has no name any more. */
const nameless = (): number => {
  const path = join(tmpdir(), `.mad-${randomUUID()}`);
  try {
    const file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return file;
  } catch (cause) {
    throw new MadError(
      'MAD_OUTPUT_UNWRITABLE',
      `${path}: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    );
  }
};
