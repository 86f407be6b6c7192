import type { JobQueue } from '@mad/queue';

/** There is one retraining at a time. */
const ID = 'retrain';

/** Asks for a retraining; one that failed before is tried again. */
export const addRetrainJob = async (queue: JobQueue, reason: 'loss' | 'request'): Promise<void> => {
  const outcome = await queue.add('retrain', { reason }, { id: ID });
  if (outcome === 'parked') await queue.addAgain('retrain', ID);
};

/** Whether a retraining waits or runs. */
export const isRetraining = async (queue: JobQueue): Promise<boolean> => {
  const { waiting, delayed, running } = await queue.depth('retrain');
  return waiting + delayed + running > 0;
};
