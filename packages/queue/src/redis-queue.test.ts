import { randomUUID } from 'node:crypto';
import { startRedis, type TestService } from '@mad/test-services';
import { afterAll, beforeAll } from 'vitest';
import { describeJobQueue } from './fixture-job-queue.ts';
import { openQueue } from './index.ts';

let redis: TestService;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describeJobQueue('the queue on Redis', (onTrouble) =>
  openQueue({ redisUrl: redis.url, prefix: randomUUID(), retry: { firstDelayMs: 5 }, onTrouble }),
);
