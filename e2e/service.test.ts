import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseTime, openStore, type Store } from '../packages/store/src/index.ts';
import { type DetectorProcess, startDetector } from './support/detector-process.ts';
import { workerReading, workersOf } from './support/detector-workers.ts';
import { ServiceHome } from './support/service-home.ts';
import { leftovers, storedResults } from './support/stored-results.ts';

let home: ServiceHome;
const detectors: DetectorProcess[] = [];
let store: Store | undefined;

beforeEach(() => {
  home = new ServiceHome();
});
afterEach(async () => {
  for (const detector of detectors.splice(0)) {
    for (const worker of workersOf(detector.process.pid ?? 0)) process.kill(worker, 'SIGKILL');
    await detector.kill('SIGKILL');
  }
  await store?.close();
  store = undefined;
  rmSync(home.root, { recursive: true, force: true });
});

const start = (settings: Readonly<Record<string, string>> = {}): DetectorProcess => {
  const detector = startDetector({ MAD_HOME: home.root, ...settings });
  detectors.push(detector);
  return detector;
};

const database = async (): Promise<Store> => {
  store ??= await openStore(home.databaseUrl);
  return store;
};

const judged = (name: string) => (line: { readonly [field: string]: unknown }) =>
  line['status'] === 'judged' && line['capture'] === name;

const pidOf = ({ process: { pid } }: DetectorProcess): number => pid ?? 0;

/** What a service manager does: SIGTERM, after ten seconds SIGKILL. */
const stopByManager = async (detector: DetectorProcess): Promise<readonly [number | null, string | null]> => {
  detector.process.kill('SIGTERM');
  const end = await Promise.race([detector.ended, sleep(10_000, 'late', { ref: false })]);
  return end === 'late' ? detector.kill('SIGKILL') : (end as readonly [number | null, string | null]);
};

describe('a detector told to stop', () => {
  it('finishes the capture in hand', async () => {
    const path = home.recordLong('benign-curl.pcap', 'a.pcap', 5);
    home.record('benign-wget.pcap', 'b.pcap');
    const detector = start();
    const address = await detector.address();
    const worker = await workerReading(pidOf(detector), path);
    process.kill(worker, 'SIGSTOP');
    const stopped = stopByManager(detector);
    // The signal has arrived, while the worker has the capture in hand, once nobody answers there any more.
    const isOpen = (): Promise<boolean> =>
      fetch(`${address}/healthz`).then(
        () => true,
        () => false,
      );
    while (await isOpen()) await sleep(20);
    process.kill(worker, 'SIGCONT');
    expect(await stopped).toEqual([0, null]);
    expect(detector.lines.filter(judged('a.pcap'))).toHaveLength(1);
    const { states, contradictions } = await storedResults(await database(), home.dataset);
    expect({ states, contradictions }).toEqual({ states: { judged: 1, waiting: 1 }, contradictions: [] });
    expect(home.logged(1)).toHaveLength(1);
  });

  it('hands back a capture that takes longer', async () => {
    const path = home.recordLong('benign-curl.pcap', 'a.pcap');
    const detector = start();
    process.kill(await workerReading(pidOf(detector), path), 'SIGSTOP');
    expect(await stopByManager(detector)).toEqual([0, null]);
    const row = await (await database()).captures.find('a.pcap');
    expect(row).toMatchObject({ state: 'waiting', attempts: 0, claimed_by: null });
    const next = start();
    await next.line(judged('a.pcap'));
    expect(await stopByManager(next)).toEqual([0, null]);
    const { contradictions } = await storedResults(await database(), home.dataset);
    expect(contradictions).toEqual([]);
    expect(leftovers(home.dataset)).toEqual([]);
  });
});

describe('a detector and a capture', () => {
  it('that brings down its worker: tried again, then parked, the others are judged', async () => {
    const path = home.recordLong('benign-curl.pcap', 'a.pcap');
    const detector = start({ MAD_MAX_ATTEMPTS: '2' });
    const first = await workerReading(pidOf(detector), path);
    process.kill(first, 'SIGKILL');
    process.kill(await workerReading(pidOf(detector), path, first), 'SIGKILL');
    await detector.line(({ msg }) => msg.includes('parked'));
    home.record('benign-wget.pcap', 'b.pcap');
    await detector.line(judged('b.pcap'));
    expect(home.logged(4)).toEqual([
      'a a.pcap 3 its worker ended (SIGKILL) (MAD_WORKER_ENDED; try 1 of 2)',
      'a a.pcap 3 its worker ended (SIGKILL) (MAD_WORKER_ENDED; parked after 2 tries)',
    ]);
    const row = await (await database()).captures.find('a.pcap');
    expect(row).toMatchObject({ state: 'parked', attempts: 2, error_code: 'MAD_WORKER_ENDED' });
    const { contradictions } = await storedResults(await database(), home.dataset);
    expect(contradictions).toEqual([]);
  });

  it('that brings down the whole detector again and again: parked, the others are judged, until it is released', async () => {
    const path = home.recordLong('benign-curl.pcap', 'a.pcap');
    const settings = { MAD_MAX_ATTEMPTS: '1', MAD_PROCESS: '1' };
    for (let deaths = 0; deaths < 2; deaths++) {
      const detector = start(settings);
      await workerReading(pidOf(detector), path);
      expect(await detector.kill('SIGKILL')).toEqual([null, 'SIGKILL']);
    }
    home.record('benign-wget.pcap', 'b.pcap');
    const detector = start(settings);
    await detector.line(judged('b.pcap'));
    expect(home.logged(4)).toEqual([
      'a a.pcap 3 the detector has ended 2 times while it had the capture in hand (MAD_DETECTOR_ENDED; parked)',
    ]);
    const { captures } = await database();
    const row = await captures.find('a.pcap');
    expect(row).toMatchObject({ state: 'parked', attempts: 2, error_code: 'MAD_DETECTOR_ENDED' });
    expect(await captures.unpark(row?.id ?? 0)).toBe(true);
    await detector.line(judged('a.pcap'));
    const { states, contradictions } = await storedResults(await database(), home.dataset);
    expect({ states, contradictions }).toEqual({ states: { judged: 2 }, contradictions: [] });
    expect(leftovers(home.dataset)).toEqual([]);
  });

  it('that two detectors died over: judged while nothing else is in hand', async () => {
    const names = ['a.pcap', 'b.pcap', 'c.pcap', 'd.pcap'];
    for (const name of names) home.recordLong('benign-curl.pcap', name, 3);
    const { captures, database: tables } = await database();
    await captures.offer([
      {
        ...{ path: 'b.pcap', dataset: 'b', source: 'folder', sizeBytes: 1 },
        modifiedAt: databaseTime(new Date(0)),
      },
    ]);
    const suspect = await captures.find('b.pcap');
    await tables
      .insertInto('mad_capture_death')
      .values({ capture_id: suspect?.id ?? 0, deaths: 2 })
      .execute();
    const detector = start({ MAD_PROCESS: '4' });
    for (const name of names) await detector.line(judged(name));
    const rows = await captures.list();
    const turn = (name: string) => rows.find(({ path }) => path === name);
    const alone = turn('b.pcap');
    for (const name of ['a.pcap', 'c.pcap', 'd.pcap']) {
      const isBefore = String(turn(name)?.judged_at) <= String(alone?.started_at);
      const isAfter = String(turn(name)?.started_at) >= String(alone?.judged_at);
      expect({ name, isApart: isBefore || isAfter }).toEqual({ name, isApart: true });
    }
    expect(await captures.deaths('b.pcap')).toBe(0);
  });

  it('that grows while it is read: judged once it is quiet, whole', async () => {
    const path = home.recordLong('benign-curl.pcap', 'a.pcap');
    const detector = start();
    await workerReading(pidOf(detector), path);
    home.growLong(path, 'benign-curl.pcap');
    await detector.line(({ code }) => code === 'MAD_CAPTURE_CHANGED');
    await detector.line(judged('a.pcap'));
    const row = await (await database()).captures.find('a.pcap');
    expect(row).toMatchObject({ state: 'judged', attempts: 1, size_bytes: statSync(path).size });
    const { contradictions } = await storedResults(await database(), home.dataset);
    expect(contradictions).toEqual([]);
  });

  it('that grows after it was judged: judged again, in place of the first time', async () => {
    const path = home.record('benign-curl.pcap', 'a.pcap');
    const detector = start();
    await detector.line(judged('a.pcap'));
    appendFileSync(path, home.records('benign-wget.pcap'));
    for (let size = 0; size !== statSync(path).size; await sleep(50)) {
      const row = await (await database()).captures.find('a.pcap');
      size = row?.state === 'judged' ? row.size_bytes : 0;
    }
    const { states, contradictions } = await storedResults(await database(), home.dataset);
    expect({ states, contradictions }).toEqual({ states: { judged: 1 }, contradictions: [] });
    expect(home.logged(3)).toEqual(['a a.pcap 3', 'a a.pcap 3']);
  });
});

describe('a detector whose dataset folder cannot be written', () => {
  const isRoot = process.getuid?.() === 0;
  const run = (command: string, ...options: string[]): void => {
    const { status, stderr } = spawnSync(command, options, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  };

  /** A disk without room, as only root can make one; else a file in the place of the folder. */
  const fillDisk = (): void => {
    if (isRoot) return run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', home.dataset);
    rmSync(home.dataset, { recursive: true });
    writeFileSync(home.dataset, '');
  };
  const makeRoom = (): void => {
    if (isRoot) return run('mount', '-o', 'remount,size=64m', home.dataset);
    rmSync(home.dataset);
  };

  it('keeps every capture until there is room, and says so once', async () => {
    fillDisk();
    try {
      const names = ['a.pcap', 'b.pcap', 'c.pcap', 'd.pcap'];
      for (const name of names) home.record('mixed-office.pcap', name);
      const detector = start({ MAD_FREE_DISK_FLOOR_MB: '0' });
      await detector.line(({ part, level }) => part === 'disk' && level >= 50);
      await sleep(3000);
      makeRoom();
      for (const name of names) await detector.line(judged(name));
      await detector.line(({ part, seconds }) => part === 'disk' && seconds !== undefined);
      expect(detector.lines.filter(({ part }) => part === 'disk')).toHaveLength(2);
      const { states, contradictions } = await storedResults(await database(), home.dataset);
      expect({ states, contradictions }).toEqual({ states: { judged: 4 }, contradictions: [] });
      for (const { attempts } of await (await database()).captures.list()) expect(attempts).toBe(1);
      expect(home.logged(4)).toEqual([]);
      expect(await stopByManager(detector)).toEqual([0, null]);
    } finally {
      for (const detector of detectors) await detector.kill('SIGKILL');
      if (isRoot) run('umount', home.dataset);
    }
  });
});

describe('two detectors on one folder and one database file', () => {
  it('started at the same instant judge each capture once', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `${10 + i}.pcap`);
    for (const name of names) home.record('benign-curl.pcap', name);
    const both = [start(), start()];
    for (let done = 0; done < names.length; await sleep(100))
      done = both.flatMap(({ lines }) => lines).filter(({ status }) => status === 'judged').length;
    for (const detector of both) expect(await stopByManager(detector)).toEqual([0, null]);
    const told = both.flatMap(({ lines }) => lines).filter(({ status }) => status === 'judged');
    expect(told.map((line) => line['capture']).sort()).toEqual(names);
    const { states, contradictions } = await storedResults(await database(), home.dataset);
    expect({ states, contradictions }).toEqual({ states: { judged: 24 }, contradictions: [] });
    expect(home.logged(3).sort()).toEqual(names.map((name) => `${name.slice(0, 2)} ${name} 3`));
  });
});

describe('a detector that records', () => {
  it('judges each capture as it closes', async () => {
    const detector = startDetector({ MAD_HOME: home.root, MAD_ROTATE_SECONDS: '1' }, ['--iface', 'lo']);
    detectors.push(detector);
    const address = await detector.address();
    let isJudged = false;
    const first = detector.line(({ status }) => status === 'judged').finally(() => (isJudged = true));
    // Something to record: the detector's own service speaks HTTP.
    for (; !isJudged; await sleep(100)) await fetch(`${address}/healthz`);
    const { capture } = await first;
    expect(capture).toMatch(/^\d{4}_\d{4}_\d{4}_\d\d(_\d+)?\.pcap$/);
    expect(await (await database()).captures.find(String(capture))).toMatchObject({
      source: 'live',
      state: 'judged',
    });
    expect(await stopByManager(detector)).toEqual([0, null]);
  });
});

describe('a detector whose retrain dataset cannot be used', () => {
  it('says so and judges all the same', async () => {
    mkdirSync(join(home.root, 'retrain'));
    writeFileSync(join(home.root, 'retrain', 'index.db'), 'this is no database, whatever its name says');
    home.record('malicious-emotet-form.pcap', 'a.pcap');
    const detector = start();
    expect(await detector.line(({ part }) => part === 'feedback')).toMatchObject({
      code: 'MAD_RETRAIN_DATA_UNUSABLE',
    });
    await detector.line(judged('a.pcap'));
    const row = await (await database()).captures.find('a.pcap');
    expect(row).toMatchObject({ state: 'judged', malicious: 5, attempts: 1 });
    expect(await stopByManager(detector)).toEqual([0, null]);
  });
});
