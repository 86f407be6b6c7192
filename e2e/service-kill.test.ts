import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../packages/store/src/index.ts';
import { startMariaDb, startRedis, type TestService } from '../packages/test-services/src/index.ts';
import { SAMPLES } from './support/captures.ts';
import { type DetectorProcess, startDetector } from './support/detector-process.ts';
import { leftovers, storedResults } from './support/stored-results.ts';

const CAPTURES = 200;
const KILLS = 20;
const SEED = 5;

const SMALL = [
  'benign-curl.pcap',
  'benign-wget.pcap',
  'benign-apt.pcap',
  'malicious-emotet-form.pcap',
  'malicious-formbook.pcap',
  'benign-windows.pcap',
  'malicious-gozi.pcap',
  'mixed-office.pcap',
] as const;

/** Numerical Recipes' linear congruential generator: the same moments in every run, as far as the machine allows. */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

let home = '';
let services: TestService[] = [];
let store: Store;
let detector: DetectorProcess | undefined;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'mad-kill-'));
  mkdirSync(join(home, 'pcap'));
  for (let i = 0; i < CAPTURES; i++)
    copyFileSync(
      join(SAMPLES, SMALL[i % SMALL.length] ?? ''),
      join(home, 'pcap', `${String(i).padStart(4, '0')}.pcap`),
    );
  services = await Promise.all([startMariaDb(), startRedis()]);
  store = await openStore(services[0]?.url ?? '');
});

afterAll(async () => {
  await detector?.kill('SIGKILL');
  await store?.close();
  for (const service of services) await service.stop();
  rmSync(home, { recursive: true, force: true });
});

const start = (): DetectorProcess =>
  startDetector({
    MAD_HOME: home,
    MAD_PROCESS: '2',
    DATABASE_URL: services[0]?.url ?? '',
    REDIS_URL: services[1]?.url ?? '',
  });

/** Waits until the detector has judged so many captures; for none, until it has one in hand. */
const inTheMidst = async ({ line }: DetectorProcess, judged: number): Promise<void> => {
  let seen = 0;
  if (judged > 0) await line(({ status }) => status === 'judged' && ++seen === judged);
  else
    for (let judging = 0; judging === 0; judging = (await store.captures.counts()).judging) await sleep(20);
};

describe('a detector that is killed again and again', () => {
  it('judges every capture exactly once', async () => {
    const random = randomNumbers(SEED);
    const judgedAtKills: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      detector = start();
      await inTheMidst(detector, Math.floor(random() * 8));
      await sleep(random() * 300);
      expect(await detector.kill('SIGKILL')).toEqual([null, 'SIGKILL']);
      judgedAtKills.push((await store.captures.counts()).judged);
    }
    detector = start();
    for (let judged = 0; judged < CAPTURES; judged = (await store.captures.counts()).judged) await sleep(100);
    expect(await detector.kill('SIGTERM')).toEqual([0, null]);

    const { states, verdicts, contradictions } = await storedResults(store, join(home, 'dataset'));
    expect(contradictions).toEqual([]);
    expect(states).toEqual({ judged: CAPTURES });
    // The same file under another name gives the same number of verdicts.
    const bySample = Map.groupBy(verdicts, ([path]) => Number(path.slice(0, 4)) % SMALL.length);
    for (const [, same] of bySample) expect(new Set(same.map(([, count]) => count)).size).toBe(1);
    expect(leftovers(join(home, 'dataset'))).toEqual([]);
    // The kills came while work was done, not before or after all of it.
    expect(new Set(judgedAtKills).size).toBeGreaterThan(KILLS / 2);
    expect(judgedAtKills.at(-1)).toBeLessThan(CAPTURES);
  }, 900_000);
});
