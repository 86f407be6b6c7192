import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseTime, openStore, type Store } from '@mad/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { DeadDetectors, deathRule } from './dead-detectors.ts';
import { EventLog } from './event-log.ts';
import { Metrics } from './metrics.ts';
import { Outages } from './outages.ts';
import { ownerName } from './owner.ts';
import { openServiceLog } from './service-log.ts';

const folder = temporaryFolder();
const log = openServiceLog('silent');
let store: Store;
let databases = 0;

beforeEach(async () => {
  store = await openStore(`sqlite:${join(folder, `${databases++}.db`)}`);
});
afterEach(() => store.close());

const offer = (...names: readonly string[]): Promise<number> =>
  store.captures.offer(
    names.map((name) => ({
      ...{ path: `${name}.pcap`, dataset: name, source: 'folder', sizeBytes: 1 },
      modifiedAt: databaseTime(new Date(0)),
    })),
  );

const open = (maxAttempts = 3) => {
  const events = join(folder, `${databases}.log`);
  const metrics = new Metrics({
    ...{ queueDepth: async () => ({}), captures: async () => ({}), loss: async () => undefined },
    ...{ freeDisk: async () => ({}), reachable: () => ({}) },
  });
  const dead = new DeadDetectors({
    ...{ store, log, metrics, maxAttempts, events: new EventLog([events], 3) },
    ...{ outages: new Outages(log), stopped: new AbortController().signal },
  });
  return { dead, metrics, events };
};

/** Claims a capture for a process that has ended. */
const dieOver = async (path: string): Promise<void> => {
  const { pid } = spawnSync('true');
  await store.database.updateTable('mad_capture').set({ retry_at: null }).execute();
  const claim = await store.captures.claim(ownerName(pid), 600, path);
  if (claim === undefined) throw new Error(`${path} is not free`);
};

describe('DeadDetectors', () => {
  it('frees what a dead process of this machine holds, and leaves what others hold', async () => {
    await offer('dead', 'living', 'elsewhere');
    await dieOver('dead.pcap');
    const living = await store.captures.claim(ownerName(), 600, 'living.pcap');
    const elsewhere = await store.captures.claim('elsewhere:1:1-a', 600, 'elsewhere.pcap');
    await open().dead.free();
    expect(await store.captures.find('dead.pcap')).toMatchObject({ state: 'waiting', claimed_by: null });
    for (const claim of [living, elsewhere])
      expect(await store.captures.find(claim?.path ?? '')).toMatchObject({
        state: 'judging',
        claimed_by: claim?.owner,
      });
  });

  it('parks what detectors die over twice as often as captures may fail, with a line in the log', async () => {
    const { dead, metrics, events } = open(2);
    await offer('a', 'b');
    for (let deaths = 1; deaths <= 4; deaths++) {
      expect(dead.parked).toBe(0);
      await dieOver('a.pcap');
      await dead.free();
    }
    expect(dead.parked).toBe(1);
    expect(await store.captures.find('a.pcap')).toMatchObject({
      state: 'parked',
      error_code: 'MAD_DETECTOR_ENDED',
      error_message: 'the detector has ended 4 times while it had the capture in hand',
    });
    expect(await store.captures.find('b.pcap')).toMatchObject({ state: 'waiting', error_code: null });
    expect(readFileSync(events, 'utf8')).toMatch(
      /^4 \S+ a a\.pcap 3 the detector has ended 4 times while it had the capture in hand \(MAD_DETECTOR_ENDED; parked\)\n$/,
    );
    expect((await metrics.text()).text).toContain('mad_captures_total{outcome="parked"} 1');
  });
});

describe('deathRule', () => {
  it('tries again at once after the first death, then later and later', () => {
    const { maxDeaths, retryAfterSeconds } = deathRule(3);
    expect(maxDeaths).toBe(6);
    expect([1, 2, 3, 4, 5].map(retryAfterSeconds)).toEqual([0, 10, 20, 40, 80]);
  });
});
