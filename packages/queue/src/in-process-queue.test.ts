import { describeJobQueue } from './fixture-job-queue.ts';
import { openQueue } from './index.ts';

describeJobQueue('the queue in this process', (onTrouble) =>
  openQueue({ retry: { firstDelayMs: 5 }, onTrouble }),
);
