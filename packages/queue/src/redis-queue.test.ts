import { randomUUID } from 'node:crypto';
import { startRedis, type TestService } from '@mad/test-services';
import { afterAll, beforeAll } from 'vitest';
import { openQueue } from './index.ts';
import { describeJobQueue } from './support/conformance.ts';

let redis: TestService;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describeJobQueue('the queue on Redis', (onTrouble) =>
  openQueue({ redisUrl: redis.url, prefix: randomUUID(), retry: { firstDelayMs: 5 }, onTrouble }),
);
