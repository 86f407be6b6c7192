// Judges captures in a thread of its own: workerData holds JudgingOptions, each message a ThreadOrder, each answer a ThreadAnswer.
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { ByteBatch } from '../byte-batch.ts';
import { CaptureJudge, type JudgingOptions } from './capture-judge.ts';
import type { ThreadAnswer, ThreadOrder } from './thread-messages.ts';

/** Between two reports of how far it is. */
const PROGRESS_MS = 80;

const judge = new CaptureJudge(workerData as JudgingOptions);
const answer = (message: ThreadAnswer): void => parentPort?.postMessage(message);

const judgeOne = async ({ path, file }: ThreadOrder): Promise<void> => {
  let told = 0;
  const lines = new ByteBatch((bytes) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  });
  const outcome = await judge.judge(
    path,
    (line) => lines.add(line),
    (bytesRead) => {
      if (performance.now() - told < PROGRESS_MS) return;
      told = performance.now();
      answer({ is: 'progress', bytesRead });
    },
  );
  lines.flush();
  const { failure, ...rest } = outcome;
  answer({
    is: 'outcome',
    outcome: rest,
    failure: failure && { code: failure.code, message: failure.message },
  });
};

parentPort?.on('message', (order: ThreadOrder) => {
  // What is no MadError ends the thread, and its parent is told.
  void judgeOne(order);
});
