import { JudgingWorker } from './judging-worker.ts';
import type { JudgeOrder, WorkerMessage } from './worker-messages.ts';

const worker = new JudgingWorker();

const answer = (message: WorkerMessage): void => {
  process.send?.(message);
};

// A terminal sends its signals to the whole process group; the parent says what becomes of the capture in hand.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

// Without the parent nobody renews the claim, and another worker may begin with the capture.
process.on('disconnect', () => process.exit());

process.on('message', async (order: JudgeOrder) => {
  answer({ status: 'reading', bytes: 0 });
  answer(await worker.judge(order, (bytes) => answer({ status: 'reading', bytes })));
});
