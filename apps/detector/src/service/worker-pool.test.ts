import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { captureDatasetName } from '@mad/detection';
import { type DeathRule, databaseTime, openStore } from '@mad/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { makePipe, openPipe, workerProcesses, workerReading } from './fixture-workers.ts';
import type { JudgeOrder, OrderEnd } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

const folder = temporaryFolder();
const datasetParent = join(folder, 'dataset');
const databaseUrl = `sqlite:${join(folder, 'mad.db')}`;
const [GOOD = '', OTHER = ''] = ['benign-curl.pcap', 'benign-wget.pcap'].map(sampleCapture);

let pools: WorkerPool[] = [];
beforeEach(() => {
  pools = [];
});
afterEach(async () => {
  for (const pool of pools) pool.close();
  while (workerProcesses().length > 0) await sleep(20);
});

const openPool = (longestSilence?: number): WorkerPool => {
  const pool = new WorkerPool(longestSilence);
  pools.push(pool);
  return pool;
};

/** Captures of dead owners are free at once, however often. */
const NO_RULE: DeathRule = {
  maxDeaths: Number.POSITIVE_INFINITY,
  retryAfterSeconds: () => 0,
  error: () => ({ code: 'MAD_DETECTOR_ENDED', message: '' }),
};

/** An order for a capture, claimed as the service does. */
const order = async (path: string): Promise<JudgeOrder> => {
  const store = await openStore(databaseUrl);
  const dataset = captureDatasetName(path.slice(1));
  const file = { path, dataset, source: 'list', sizeBytes: 1, modifiedAt: databaseTime(new Date()) } as const;
  await store.captures.releaseOwner('test:1:', NO_RULE);
  await store.captures.offer([{ ...file, sizeBytes: Math.floor(Math.random() * 1e9) }]);
  const claim = await store.captures.claim('test:1:a', 600, path);
  await store.close();
  if (claim === undefined) throw new Error(`${path} is not free`);
  const models = { folder: join(folder, 'model'), revision: '' };
  return { claim, path, dataset, datasetParent, develop: false, databaseUrl, models, feedback: undefined };
};

const judge = async (pool: WorkerPool, path: string): Promise<OrderEnd> => pool.judge(await order(path));

const state = async (path: string): Promise<string | undefined> => {
  const store = await openStore(databaseUrl);
  const row = await store.captures.find(path);
  await store.close();
  return row?.state;
};

describe('WorkerPool', () => {
  it('judges and stores a capture, and keeps the worker for the next', async () => {
    const pool = openPool();
    const end = await judge(pool, GOOD);
    expect(end).toMatchObject({ status: 'judged', malicious: 0, limits: {} });
    const report: unknown[] = JSON.parse(
      readFileSync(join(end.status === 'judged' ? end.folder : '', 'report.json'), 'utf8'),
    );
    expect(end).toMatchObject({ verdicts: report.length });
    expect(await state(GOOD)).toBe('judged');
    const workers = workerProcesses();
    expect(workers).toHaveLength(1);
    expect(await judge(pool, OTHER)).toMatchObject({ status: 'judged' });
    expect(workerProcesses()).toEqual(workers);
  });

  it('says why a capture cannot be judged, with its code', async () => {
    const gone = join(folder, 'gone.pcap');
    expect(await judge(openPool(), gone)).toEqual({
      status: 'failed',
      code: 'MAD_CAPTURE_UNREADABLE',
      message: `${gone}: no such file or folder`,
    });
  });

  it('stores nothing under a claim that is lost', async () => {
    const given = await order(GOOD);
    const store = await openStore(databaseUrl);
    expect(await store.captures.releaseOwner('test:1:', NO_RULE)).toHaveLength(1);
    await store.close();
    expect(await openPool().judge(given)).toEqual({ status: 'lost' });
    expect(await state(GOOD)).toBe('waiting');
  });

  it('says that a full or missing disk, or a missing database, is not the capture’s fault', async () => {
    const pool = openPool();
    const given = await order(OTHER);
    expect(await pool.judge({ ...given, datasetParent: join(GOOD, 'dataset') })).toMatchObject({
      status: 'postponed',
      reason: 'disk',
      code: 'MAD_OUTPUT_UNWRITABLE',
    });
    const nowhere = 'mysql://nobody:nothing@127.0.0.1:9/deepocean';
    expect(await openPool().judge({ ...given, databaseUrl: nowhere })).toMatchObject({
      status: 'postponed',
      reason: 'database',
      code: 'MAD_DATABASE_UNAVAILABLE',
    });
  });

  it('loses no more than the capture in hand with a worker that is killed', async () => {
    const pool = openPool();
    const pipe = join(folder, 'killed');
    makePipe(pipe);
    const running = judge(pool, pipe);
    const writer = await openPipe(pipe);
    process.kill(workerReading(pipe), 'SIGKILL');
    expect(await running).toMatchObject({ status: 'worker-ended', message: 'its worker ended (SIGKILL)' });
    await writer.close();
    expect(existsSync(join(datasetParent, 'killed'))).toBe(false);
    expect(await judge(pool, GOOD)).toMatchObject({ status: 'judged' });
  });

  it('goes on with another worker when one was killed while it had nothing to do', async () => {
    const pool = openPool();
    await judge(pool, GOOD);
    const [idle = 0] = workerProcesses();
    const given = await order(OTHER);
    process.kill(idle, 'SIGKILL');
    expect(await pool.judge(given)).toMatchObject({ status: 'judged' });
  });

  it('ends a worker that is silent for too long', async () => {
    const pipe = join(folder, 'silent');
    makePipe(pipe);
    // Open at both ends: whoever reads it waits for ever.
    const writer = await open(pipe, 'r+');
    const running = judge(openPool(1500), pipe);
    expect(await running).toMatchObject({
      status: 'worker-ended',
      message: 'its worker was silent for 2 s (SIGKILL)',
    });
    await writer.close();
  });

  it('ends its workers when closed, those at work too', async () => {
    const pool = openPool();
    const pipe = join(folder, 'closed');
    makePipe(pipe);
    await judge(pool, GOOD);
    const running = judge(pool, pipe);
    const writer = await openPipe(pipe);
    pool.close();
    expect(await running).toMatchObject({ status: 'worker-ended' });
    await writer.close();
    while (workerProcesses().length > 0) await sleep(20);
    expect(await judge(pool, OTHER)).toMatchObject({ status: 'worker-ended', hadBegun: false });
    expect(workerProcesses()).toEqual([]);
  });
});
