import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRedis, type TestService } from '@mad/test-services';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from './fixture-job-queue.ts';
import { type JobQueue, openQueue, type QueueTrouble } from './index.ts';

/** Long enough for a busy machine to renew in time. */
const LOCK_MS = 1000;

let redis: TestService;
let folder: string;
let prefix: string;
let queue: JobQueue;
let troubles: QueueTrouble[];
const children = new Set<ChildProcess>();

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'mad-queue-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await redis.stop();
});
beforeEach(async () => {
  prefix = randomUUID();
  troubles = [];
  queue = await openQueue({
    redisUrl: redis.url,
    prefix,
    lockMs: LOCK_MS,
    retry: { deaths: 3 },
    onTrouble: (trouble) => troubles.push(trouble),
  });
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await queue.close({ graceMs: 0 });
});

const program = (name: string): string => fileURLToPath(new URL(`./fixture-${name}.ts`, import.meta.url));

/** Another process that takes capture jobs. */
const startWorker = (
  behaviour: 'hang' | 'die' | 'note',
  { file = '', lockMs = LOCK_MS } = {},
): ChildProcess => {
  const options = [program('worker-process'), redis.url, prefix, String(lockMs), behaviour, file];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('no standard output');
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).split('\n')[0] ?? '';
};

const kill = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};

describe('a job whose process is killed', () => {
  it('comes back and is done by another', async () => {
    await queue.add('capture', { path: '/a.pcap' }, { id: 'a' });
    const child = startWorker('hang');
    expect(await firstLine(child)).toBe('a');
    const attempts: number[] = [];
    queue.work('capture', {}, async ({ attempt }) => void attempts.push(attempt));
    expect((await queue.depth('capture')).running).toBe(1);
    await kill(child);
    await until(() => attempts.length === 1);
    await until(async () => (await queue.depth('capture')).running === 0);
    expect(attempts).toEqual([1]);
    expect(troubles).toEqual([{ kind: 'stalled', job: 'capture' }]);
  });

  it('stays with a process that lives, however long it takes', async () => {
    await queue.add('capture', { path: '/a.pcap' }, { id: 'a' });
    // A busy machine may keep a process from its work for a while: its lock outlasts that, but not the test.
    expect(await firstLine(startWorker('hang', { lockMs: LOCK_MS * 3 }))).toBe('a');
    let runs = 0;
    queue.work('capture', {}, async () => void runs++);
    await sleep(LOCK_MS * 5);
    expect(runs).toBe(0);
    expect(await queue.depth('capture')).toEqual({ waiting: 0, delayed: 0, running: 1, parked: 0 });
  });

  it('is parked when that happens every time, and runs again when asked for', async () => {
    await queue.add('capture', { path: '/a.pcap' }, { id: 'a' });
    for (let death = 1; death <= 3; death++) await once(startWorker('die'), 'exit');
    let runs = 0;
    queue.work('capture', {}, async () => void runs++);
    await until(async () => (await queue.depth('capture')).parked === 1);
    expect(await queue.parked('capture')).toEqual([
      {
        id: 'a',
        data: { path: '/a.pcap' },
        error: 'job stalled more than allowable limit',
        attempts: 3,
        parkedAt: expect.any(Date),
      },
    ]);
    expect(runs).toBe(0);
    expect(await queue.addAgain('capture', 'a')).toBe(true);
    await until(() => runs === 1);
    await until(async () => (await queue.depth('capture')).parked === 0);
  });

  it('is done in the end, all 200 of them, whichever process is killed when', async () => {
    const file = join(folder, 'done');
    writeFileSync(file, '');
    const done = (): readonly string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const ids = Array.from({ length: 200 }, (_, index) => `job ${index}`);
    for (const id of ids) await queue.add('capture', { path: id }, { id });
    let deaths = 0;
    for (; done().length < 150; deaths++) {
      const child = startWorker('note', { file });
      await firstLine(child);
      await sleep(Math.random() * 60);
      await kill(child);
    }
    startWorker('note', { file });
    await until(() => new Set(done()).size === ids.length);
    await until(async () => (await queue.depth('capture')).running === 0);
    expect(deaths).toBeGreaterThan(2);
    expect(await queue.depth('capture')).toEqual({ waiting: 0, delayed: 0, running: 0, parked: 0 });
  });
});

describe('a process that closes its queue', () => {
  it.each(['Redis', 'itself'])('ends by itself: jobs on %s', (place) => {
    const options = [program('closing-process'), ...(place === 'Redis' ? [redis.url] : [])];
    const { status, stdout, stderr } = spawnSync(process.execPath, options, {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'closed\n', stderr: '' });
  });
});
