import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { freePort, startRedis, type TestService } from '@mad/test-services';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gate, until } from './fixture-job-queue.ts';
import { type JobQueue, openQueue, type QueueTrouble } from './index.ts';

const LOCK_MS = 400;
const NOTHING = { waiting: 0, delayed: 0, running: 0, parked: 0 };
const UNREACHABLE = expect.objectContaining({ code: 'MAD_QUEUE_UNREACHABLE' });

let redis: TestService;
let queues: JobQueue[];
let troubles: QueueTrouble[];

beforeEach(async () => {
  redis = await startRedis();
  queues = [];
  troubles = [];
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close({ graceMs: 0 })));
  await redis.stop();
});

const open = async (redisUrl: string = redis.url): Promise<JobQueue> => {
  const onTrouble = (trouble: QueueTrouble) => void troubles.push(trouble);
  const queue = await openQueue({ redisUrl, lockMs: LOCK_MS, retry: { firstDelayMs: 5 }, onTrouble });
  queues.push(queue);
  return queue;
};

const add = (queue: JobQueue, id: string) => queue.add('capture', { path: `/pcap/${id}` }, { id });

const kindsOfTroubles = (): readonly string[] => troubles.map(({ kind }) => kind);

describe('while Redis is away', () => {
  it('nothing is lost: what waited, what ran, what was added meanwhile', async () => {
    const queue = await open();
    const done: string[] = [];
    const { passed, open: letPass } = gate();
    queue.work('capture', { concurrency: 2 }, async ({ id }) => {
      if (id === 'runs' && !done.includes(id)) await passed;
      done.push(id);
    });
    await add(queue, 'runs');
    await until(async () => (await queue.depth('capture')).running === 1);
    await redis.kill();
    await until(async () => !(await queue.isReady()));
    const ids = Array.from({ length: 50 }, (_, index) => `meanwhile ${index}`);
    const added = Promise.all(ids.map((id) => add(queue, id)));
    // Long enough for the lock of the job that runs to lapse.
    await sleep(3 * LOCK_MS);
    letPass();
    await expect(queue.depth('capture')).rejects.toEqual(UNREACHABLE);
    await expect(queue.parked('capture')).rejects.toEqual(UNREACHABLE);
    expect(kindsOfTroubles()).toEqual(['unreachable']);
    await redis.restart();
    expect(await added).toEqual(ids.map(() => 'queued'));
    await until(async () => isDeepStrictEqual(await queue.depth('capture'), NOTHING));
    expect(new Set(done)).toEqual(new Set(['runs', ...ids]));
    expect(kindsOfTroubles()).toEqual(['unreachable', 'reachable']);
  });

  it('the same job added in every round is one job', async () => {
    const queue = await open();
    await until(() => queue.isReady());
    await redis.kill();
    await until(async () => !(await queue.isReady()));
    const first = add(queue, 'again');
    for (let round = 0; round < 1000; round++) expect(add(queue, 'again')).toBe(first);
    await redis.restart();
    expect(await first).toBe('queued');
    expect(await queue.depth('capture')).toEqual({ ...NOTHING, waiting: 1 });
  });

  it('a queue can be opened, worked on and added to', async () => {
    await redis.kill();
    const queue = await open();
    const done: string[] = [];
    queue.work('capture', {}, async ({ id }) => void done.push(id));
    const added = add(queue, 'early');
    expect(await queue.isReady()).toBe(false);
    await redis.restart();
    expect(await added).toBe('queued');
    await until(() => done.length === 1);
    expect(kindsOfTroubles()).toEqual(['unreachable', 'reachable']);
  });

  it('comes and goes, workers go on each time', async () => {
    const queue = await open();
    const done: string[] = [];
    queue.work('capture', {}, async ({ id }) => void done.push(id));
    for (let outage = 1; outage <= 3; outage++) {
      await add(queue, `before ${outage}`);
      await until(() => done.includes(`before ${outage}`));
      await redis.kill();
      await until(async () => !(await queue.isReady()));
      await redis.restart();
    }
    await add(queue, 'at last');
    await until(() => done.includes('at last'));
    const outages = kindsOfTroubles().filter((kind) => kind !== 'stalled');
    expect(outages).toEqual(Array.from({ length: 3 }, () => ['unreachable', 'reachable']).flat());
  });

  it('closing does not wait for it, and what ran comes back', async () => {
    const queue = await open();
    const { passed, open: letPass } = gate();
    const signals: AbortSignal[] = [];
    queue.work('capture', {}, async ({ signal }) => {
      signals.push(signal);
      await passed;
    });
    await add(queue, 'in hand');
    await until(() => signals.length === 1);
    await redis.kill();
    await until(async () => !(await queue.isReady()));
    const lost = add(queue, 'never got there');
    const refused = expect(lost).rejects.toEqual(UNREACHABLE);
    await queue.close({ graceMs: 10 });
    await refused;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    letPass();
    await redis.restart();
    const successor = await open();
    const done: string[] = [];
    successor.work('capture', {}, async ({ id }) => void done.push(id));
    await until(() => done.length > 0);
    expect(done).toEqual(['in hand']);
  });
});

describe('while Redis hangs', () => {
  it('questions are answered with an error, additions wait', async () => {
    const queue = await open();
    await until(() => queue.isReady());
    redis.pause();
    try {
      expect(await queue.isReady()).toBe(false);
      await expect(queue.depth('capture')).rejects.toEqual(UNREACHABLE);
      const added = add(queue, 'patient');
      redis.resume();
      expect(await added).toBe('queued');
      await until(() => queue.isReady());
      expect(await queue.depth('capture')).toEqual({ ...NOTHING, waiting: 1 });
    } finally {
      redis.resume();
    }
  });

  it('closing does not wait for it', async () => {
    const queue = await open();
    queue.work('capture', {}, async () => {});
    await until(() => queue.isReady());
    redis.pause();
    try {
      await queue.close({ graceMs: 10 });
      expect(await queue.isReady()).toBe(false);
    } finally {
      redis.resume();
    }
  });
});

describe('a Redis that cannot be used', () => {
  it('is told once: nobody there', async () => {
    const queue = await open(`redis://127.0.0.1:${await freePort()}`);
    queue.work('capture', {}, async () => {});
    await until(() => troubles.length > 0);
    await sleep(1500);
    expect(await queue.isReady()).toBe(false);
    expect(troubles).toEqual([{ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') }]);
  });

  it('is told once: the wrong password, which is not told', async () => {
    const wrong = new URL(redis.url);
    wrong.password = 'swordfish';
    const queue = await open(wrong.href);
    await until(() => troubles.length > 0);
    await sleep(1500);
    expect(await queue.isReady()).toBe(false);
    expect(troubles).toEqual([{ kind: 'unreachable', message: expect.stringContaining('WRONGPASS') }]);
    expect(JSON.stringify(troubles)).not.toContain('swordfish');
  });
});
