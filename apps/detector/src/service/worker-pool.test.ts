import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCapture, temporaryFolder } from '../fixture-folder.ts';
import { makePipe, openPipe, workerProcesses, workerReading } from './fixture-workers.ts';
import type { CaptureJob, CaptureOutcome } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

const folder = temporaryFolder();
const dataset = join(folder, 'dataset');
const GOOD = ['benign-curl.pcap', 'benign-wget.pcap', 'benign-pip.pcap'].map(sampleCapture);

const job = (capture: string): CaptureJob => ({ capture, dataset, develop: false });

let pools: WorkerPool[] = [];
let stop = new AbortController();
beforeEach(() => {
  pools = [];
  stop = new AbortController();
});
afterEach(async () => {
  for (const pool of pools) pool.close();
  while (workerProcesses().length > 0) await sleep(20);
});

const openPool = (size: number): WorkerPool => {
  const pool = new WorkerPool(size);
  pools.push(pool);
  return pool;
};

const run = async (
  pool: WorkerPool,
  captures: readonly string[],
): Promise<ReadonlyMap<string, CaptureOutcome>> => {
  const outcomes = new Map<string, CaptureOutcome>();
  await pool.run(captures.map(job), stop.signal, ({ capture }, outcome) => outcomes.set(capture, outcome));
  return outcomes;
};

const judged = { status: 'judged', flows: expect.any(Number), malicious: expect.any(Number) };

describe('WorkerPool', () => {
  it('judges each capture once, by no more workers than it is large, and keeps them', async () => {
    const pool = openPool(2);
    const outcomes = await run(pool, GOOD);
    expect([...outcomes.keys()].sort()).toEqual(GOOD.toSorted());
    for (const outcome of outcomes.values()) expect(outcome).toMatchObject(judged);
    const workers = workerProcesses();
    expect(workers.length).toBeLessThanOrEqual(2);
    await run(pool, GOOD);
    expect(workerProcesses()).toEqual(workers);
  });

  it('tells what a worker found', async () => {
    const capture = sampleCapture('mixed-office.pcap');
    const outcome = (await run(openPool(1), [capture])).get(capture);
    expect(outcome).toMatchObject({ ...judged, folder: join(dataset, 'mixed-office') });
    const report: { is_malicious: number }[] = JSON.parse(
      readFileSync(join(dataset, 'mixed-office', 'report.json'), 'utf8'),
    );
    expect(outcome).toMatchObject({
      flows: report.length,
      malicious: report.filter((entry) => entry.is_malicious === 1).length,
    });
  });

  it('tells why a capture failed, and judges the others', async () => {
    const outcomes = await run(openPool(1), [join(folder, 'gone.pcap'), ...GOOD]);
    expect(outcomes.get(join(folder, 'gone.pcap'))).toEqual({
      status: 'failed',
      error: `${join(folder, 'gone.pcap')}: no such file or folder`,
    });
    for (const capture of GOOD) expect(outcomes.get(capture)).toMatchObject(judged);
  });

  it('loses no more than the capture in hand with a worker that is killed', async () => {
    const pipe = join(folder, 'killed');
    makePipe(pipe);
    const running = run(openPool(2), [pipe, ...GOOD]);
    const writer = await openPipe(pipe);
    process.kill(workerReading(pipe), 'SIGKILL');
    const outcomes = await running;
    await writer.close();
    expect(outcomes.get(pipe)).toEqual({ status: 'failed', error: 'its worker ended (SIGKILL)' });
    for (const capture of GOOD) expect(outcomes.get(capture)).toMatchObject(judged);
    expect(existsSync(join(dataset, 'killed'))).toBe(false);
  });

  it('goes on with another worker when one was killed while it had nothing to do', async () => {
    const pool = openPool(1);
    const [first = '', second = ''] = GOOD;
    await run(pool, [first]);
    const [idle = 0] = workerProcesses();
    process.kill(idle, 'SIGKILL');
    while (workerProcesses().includes(idle)) await sleep(20);
    expect((await run(pool, [second])).get(second)).toMatchObject(judged);
  });

  it('finishes the capture in hand after it is told to stop, and begins no other', async () => {
    const pipe = join(folder, 'in-hand');
    makePipe(pipe);
    const running = run(openPool(1), [pipe, ...GOOD]);
    const writer = await openPipe(pipe);
    stop.abort();
    // A terminal or a service manager tells the workers, too.
    process.kill(workerReading(pipe), 'SIGTERM');
    await writer.writeFile(readFileSync(sampleCapture('benign-curl.pcap')));
    await writer.close();
    const outcomes = await running;
    expect([...outcomes.keys()]).toEqual([pipe]);
    expect(outcomes.get(pipe)).toMatchObject(judged);
  });

  it('does not blame a capture when its worker is ended from outside while all stops', async () => {
    const running = run(openPool(1), GOOD);
    stop.abort();
    // The worker has just been started: it does not hold signals back yet.
    for (const worker of workerProcesses()) process.kill(worker, 'SIGTERM');
    const outcomes = await running;
    expect([...outcomes.values()].filter(({ status }) => status === 'failed')).toEqual([]);
    expect(outcomes.size).toBeLessThan(2);
  });

  it('ends its workers when closed', async () => {
    const pool = openPool(2);
    await run(pool, GOOD);
    expect(workerProcesses().length).toBeGreaterThan(0);
    pool.close();
    while (workerProcesses().length > 0) await sleep(20);
  });
});
