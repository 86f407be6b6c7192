import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../packages/store/src/index.ts';
import { startMariaDb, startRedis, type TestService } from '../packages/test-services/src/index.ts';
import { type DetectorProcess, type LogLine, startDetector } from './support/detector-process.ts';
import { ServiceHome } from './support/service-home.ts';
import { storedResults } from './support/stored-results.ts';

/** How long servers are away: longer than any single try of a client, or `MAD_TEST_AWAY_SECONDS`. */
const AWAY_MS = Number(process.env['MAD_TEST_AWAY_SECONDS'] ?? 6) * 1000;
const TIMEOUT_MS = AWAY_MS + 60_000;

let mariaDb: TestService;
let redis: TestService;
let home: ServiceHome;
const detectors: DetectorProcess[] = [];

beforeAll(async () => {
  [mariaDb, redis] = await Promise.all([startMariaDb(), startRedis()]);
});
afterAll(() => Promise.all([mariaDb, redis].map((service) => service?.stop())));
beforeEach(() => {
  home = new ServiceHome();
});
afterEach(async () => {
  for (const detector of detectors.splice(0)) await detector.kill('SIGKILL');
  await Promise.all([mariaDb.restart(), redis.restart()]);
  rmSync(home.root, { recursive: true, force: true });
});

const start = (): DetectorProcess => {
  const detector = startDetector({ MAD_HOME: home.root, DATABASE_URL: mariaDb.url, REDIS_URL: redis.url });
  detectors.push(detector);
  return detector;
};

/** Captures with names of this test's own: the database outlives it. */
const record = (prefix: string, count: number): string[] => {
  const names = Array.from({ length: count }, (_, i) => `${prefix}-${10 + i}.pcap`);
  for (const name of names) home.record('malicious-emotet-form.pcap', name);
  return names;
};

const judgedNames = ({ lines }: DetectorProcess): string[] =>
  lines.filter(({ status }) => status === 'judged').map(({ capture }) => String(capture));

const allJudged = async (names: readonly string[]): Promise<void> => {
  const store = await openStore(mariaDb.url);
  try {
    while (!(await areJudged(store, names))) await sleep(100);
    const { contradictions } = await storedResults(store, home.dataset, names);
    expect(contradictions).toEqual([]);
    for (const name of names) expect(await store.captures.find(name)).toMatchObject({ error_code: null });
  } finally {
    await store.close();
  }
};

const areJudged = async (store: Store, names: readonly string[]): Promise<boolean> => {
  for (const name of names) if ((await store.captures.find(name))?.state !== 'judged') return false;
  return true;
};

const of =
  (part: string, least: number) =>
  (line: LogLine): boolean =>
    line['part'] === part && line.level >= least;

const ERROR = 50;
const INFO = 30;

describe('two detectors on one database server and one queue', () => {
  it('started at the same instant judge each capture once', async () => {
    const names = record('twins', 24);
    const both = [start(), start()];
    await allJudged(names);
    for (const each of both) expect(await each.kill('SIGTERM')).toEqual([0, null]);
    expect(both.flatMap(judgedNames).sort()).toEqual(names);
    expect(home.logged(3)).toHaveLength(names.length);
  });
});

describe('a database that is away', () => {
  it('in the midst of the work: waited for, told once, nothing lost or double', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const names = record('midst', 20);
    const running = start();
    for (let judged = 0; judged < 4; judged++)
      await running.line(({ capture, status }) => status === 'judged' && capture === names[judged]);
    await mariaDb.kill();
    await running.line(of('database', ERROR));
    await sleep(AWAY_MS);
    const before = judgedNames(running).length;
    await mariaDb.restart();
    await allJudged(names);
    expect(before).toBeLessThan(names.length);
    expect(running.lines.filter(of('database', INFO)).map(({ level }) => level)).toEqual([ERROR, INFO]);
    expect(home.logged(4)).toEqual([]);
    expect(await running.kill('SIGTERM')).toEqual([0, null]);
  });

  it('from the start: waited for', async () => {
    const names = record('start', 3);
    await mariaDb.kill();
    const running = start();
    await running.line(of('database', ERROR));
    await mariaDb.restart();
    await allJudged(names);
    expect(await running.kill('SIGTERM')).toEqual([0, null]);
  });

  it('when the service is told to stop: it stops', async () => {
    const running = start();
    await running.address();
    await mariaDb.kill();
    await running.line(of('database', ERROR));
    expect(await running.kill('SIGTERM')).toEqual([0, null]);
    expect(home.logged(1)).toHaveLength(1);
  });
});

describe('a database that hangs', () => {
  it('is not ready, and does not keep the service from its end', async () => {
    const running = start();
    const address = await running.address();
    mariaDb.pause();
    const answer = await fetch(`${address}/readyz`);
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { parts: { database: { ready: false, detail: expect.stringContaining('no answer') } } },
    ]);
    expect(await running.kill('SIGTERM')).toEqual([0, null]);
    expect(home.logged(1)).toHaveLength(1);
  });
});

describe('a queue that is away', () => {
  it('in the midst of the work: waited for, told once, nothing lost or double', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const names = record('queue', 20);
    const running = start();
    for (let judged = 0; judged < 4; judged++)
      await running.line(({ capture, status }) => status === 'judged' && capture === names[judged]);
    await redis.kill();
    await running.line(of('queue', ERROR));
    const later = record('later', 3);
    await sleep(AWAY_MS);
    await redis.restart();
    await allJudged([...names, ...later]);
    expect(running.lines.filter(of('queue', INFO)).map(({ level }) => level)).toEqual([ERROR, INFO]);
    expect(judgedNames(running).sort()).toEqual([...names, ...later].sort());
    expect(await running.kill('SIGTERM')).toEqual([0, null]);
  });

  it('when the service is told to stop: it stops', async () => {
    const running = start();
    await running.address();
    await redis.kill();
    record('stop', 2);
    await running.line(of('queue', ERROR));
    expect(await running.kill('SIGTERM')).toEqual([0, null]);
  });
});
