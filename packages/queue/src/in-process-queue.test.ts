import { openQueue } from './index.ts';
import { describeJobQueue } from './support/conformance.ts';

describeJobQueue('the queue in this process', (onTrouble) =>
  openQueue({ retry: { firstDelayMs: 5 }, onTrouble }),
);
