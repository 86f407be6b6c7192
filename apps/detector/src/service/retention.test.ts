import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadError } from '@mad/errors';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskSpace } from './disk-space.ts';
import { isLeftover, removeWithin } from './remove-within.ts';
import { Retention, type RetentionOptions } from './retention.ts';
import { type KeptItem, planRemoval } from './retention-plan.ts';

const NOW = Date.UTC(2026, 0, 31);
const DAY = 86_400_000;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mad-retention-'));
  for (const name of ['datasets', 'captures', 'models', 'outside']) mkdirSync(join(root, name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, bytes: number, days: number): string => {
  const whole = join(root, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, 'x'.repeat(bytes));
  const time = new Date(NOW - days * DAY);
  utimesSync(whole, time, time);
  return whole;
};

const dataset = (name: string, bytes: number, days: number): string => {
  write(`datasets/${name}/deep/report.json`, bytes, days);
  const time = new Date(NOW - days * DAY);
  utimesSync(join(root, 'datasets', name), time, time);
  return join(root, 'datasets', name);
};

describe('planRemoval', () => {
  const item = (path: string, days: number, bytes: number): KeptItem => ({
    path,
    bytes,
    time: NOW - days * DAY,
  });
  const items = [item('b', 3, 10), item('d', 1, 10), item('a', 4, 10), item('c', 2, 10)];

  it.each([
    ['nothing without limits', { days: 0, bytes: 0 }, ''],
    ['what is older', { days: 2, bytes: 0 }, 'ab'],
    ['the oldest until the rest fits', { days: 0, bytes: 25 }, 'ab'],
    ['nothing that fits exactly', { days: 0, bytes: 40 }, ''],
    ['both, each once', { days: 3, bytes: 15 }, 'abc'],
    ['all', { days: 0, bytes: 5 }, 'abcd'],
  ])('names %s', (_, limits, paths) =>
    expect(
      planRemoval(items, limits, NOW)
        .map(({ path }) => path)
        .join(''),
    ).toBe(paths),
  );

  it('leaves what keeps to both limits, and no more goes than must', () => {
    const any = fc.array(
      fc.record({ path: fc.string(), bytes: fc.nat(1000), time: fc.integer({ min: 0, max: NOW }) }),
      { maxLength: 30 },
    );
    const limits = fc.record({ days: fc.nat(20_000), bytes: fc.nat(10_000) });
    fc.assert(
      fc.property(any, limits, (all, { days, bytes }) => {
        const removed = planRemoval(all, { days, bytes }, NOW);
        const left = all.filter((one) => !removed.includes(one));
        const sum = (some: readonly KeptItem[]): number => some.reduce((total, one) => total + one.bytes, 0);
        if (days > 0) for (const { time } of left) expect(time).toBeGreaterThanOrEqual(NOW - days * DAY);
        if (bytes > 0) expect(sum(left)).toBeLessThanOrEqual(bytes);
        for (const gone of removed) for (const kept of left) expect(gone.time).toBeLessThanOrEqual(kept.time);
        const last = removed.at(-1);
        if (last !== undefined && !(days > 0 && last.time < NOW - days * DAY))
          expect(sum(left) + last.bytes).toBeGreaterThan(bytes);
      }),
    );
  });
});

describe('removeWithin', () => {
  it('removes files and folders, strange names included', () => {
    for (const name of ['a', 'with spaces ', '-rf', '$(x)', "a'b", 'ü\n', '...', '..a', '.hidden']) {
      dataset(name, 1, 0);
      removeWithin(join(root, 'datasets'), join(root, 'datasets', name));
    }
    const file = write('captures/sub/a.pcap', 1, 0);
    removeWithin(join(root, 'captures'), file);
    expect(readdirSync(join(root, 'datasets'))).toEqual([]);
    expect(readdirSync(join(root, 'captures/sub'))).toEqual([]);
  });

  it('takes what is not there for removed', () => {
    removeWithin(join(root, 'datasets'), join(root, 'datasets/gone'));
    removeWithin(join(root, 'datasets'), join(root, 'datasets/gone/deep'));
  });

  it('never leaves its root', () => {
    const kept = write('outside/kept', 1, 0);
    dataset('a', 1, 0);
    symlinkSync(join(root, 'outside'), join(root, 'datasets/link'));
    symlinkSync(kept, join(root, 'datasets/a/link'));
    symlinkSync(join(root, 'outside'), join(root, 'datasets/a/folder'));
    const datasets = join(root, 'datasets');
    for (const path of [
      '',
      '/',
      '.',
      '..',
      'a',
      datasets,
      `${datasets}/`,
      `${datasets}/.`,
      `${datasets}/a/..`,
      `${datasets}/..`,
      `${datasets}/../outside`,
      `${datasets}/../outside/kept`,
      `${datasets}-other`,
      join(root, 'outside'),
      `${datasets}/link`,
      `${datasets}/link/kept`,
      `${datasets}/a/folder/kept`,
    ])
      expect(() => removeWithin(datasets, path), path).toThrow(
        expect.objectContaining({ code: 'MAD_REMOVAL_FAILED' }),
      );
    for (const bad of ['/', '', '.', 'datasets'])
      expect(() => removeWithin(bad, kept), bad).toThrow(
        expect.objectContaining({ code: 'MAD_REMOVAL_FAILED' }),
      );
    expect(readdirSync(datasets).sort()).toEqual(['a', 'link']);
    // Links go with the folder they lie in; what they lead to stays.
    removeWithin(datasets, `${datasets}/a`);
    expect(readdirSync(datasets)).toEqual(['link']);
    expect(existsSync(kept)).toBe(true);
  });

  it('knows what an interrupted one left', () => {
    expect(['.removed-1', '.ab-12.partial', '.hidden', 'a', 'a.partial'].map(isLeftover)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('Retention', () => {
  const NONE = { days: 0, bytes: 0 };

  const retention = (options: Partial<RetentionOptions> = {}) => {
    const gone: string[] = [];
    const errors: MadError[] = [];
    const keeper = new Retention({
      datasets: join(root, 'datasets'),
      captures: join(root, 'captures'),
      models: join(root, 'models'),
      keepDatasets: NONE,
      keepCaptures: NONE,
      keepModels: 3,
      judgedCaptures: async () => [],
      onCaptureRemoved: async (path) => void gone.push(path),
      onError: (error) => errors.push(error),
      ...options,
    });
    return { keeper, gone, errors };
  };

  it('removes nothing without limits but what interrupted work left', async () => {
    dataset('old', 10, 1000);
    dataset('.removed-1', 10, 2);
    dataset('.1234-5678.partial', 10, 2);
    dataset('.new-1.partial', 10, 0.5);
    dataset('.mine', 10, 1000);
    write('datasets/file', 10, 1000);
    const capture = write('captures/a.pcap', 1, 9);
    const judgedCaptures = async () => [{ path: capture, bytes: 1, time: 0 }];
    const { keeper, gone } = retention({ judgedCaptures });
    expect(await keeper.run(NOW)).toEqual({ datasets: 0, captures: 0, models: 0, leftovers: 2, bytes: 20 });
    expect(readdirSync(join(root, 'datasets')).sort()).toEqual(['.mine', '.new-1.partial', 'file', 'old']);
    expect(gone).toEqual([]);
    expect(existsSync(capture)).toBe(true);
  });

  it('removes dataset folders by age and size, but none that somebody waits for', async () => {
    for (const [name, days] of [
      ['a', 40],
      ['b', 35],
      ['c', 3],
      ['d', 2],
      ['e', 1],
    ] as const)
      dataset(name, 100, days);
    const { keeper } = retention({
      keepDatasets: { days: 30, bytes: 250 },
      wantedDatasets: async () => new Set([join(root, 'datasets/b')]),
    });
    expect(await keeper.run(NOW)).toMatchObject({ datasets: 2, bytes: 200 });
    expect(readdirSync(join(root, 'datasets')).sort()).toEqual(['b', 'd', 'e']);
  });

  it('removes judged captures, and says so', async () => {
    const judged = [5, 4, 3].map((days) => ({
      path: write(`captures/sub/${days}.pcap`, 100, days),
      bytes: 100,
      time: NOW - days * DAY,
    }));
    write('captures/sub/waiting.pcap', 100, 100);
    const { keeper, gone } = retention({
      keepCaptures: { days: 0, bytes: 150 },
      judgedCaptures: async () => judged,
    });
    expect(await keeper.run(NOW)).toMatchObject({ captures: 2, bytes: 200 });
    expect(gone).toEqual([judged[0]?.path, judged[1]?.path]);
    expect(readdirSync(join(root, 'captures/sub')).sort()).toEqual(['3.pcap', 'waiting.pcap']);
  });

  it('tells of what it may not remove and goes on', async () => {
    const stranger = write('outside/kept', 1, 100);
    const own = write('captures/own.pcap', 1, 100);
    const { keeper, gone, errors } = retention({
      keepCaptures: { days: 1, bytes: 0 },
      judgedCaptures: async () => [stranger, own].map((path) => ({ path, bytes: 1, time: 0 })),
    });
    expect(await keeper.run(NOW)).toMatchObject({ captures: 1 });
    expect(gone).toEqual([own]);
    expect(errors.map(({ code }) => code)).toEqual(['MAD_REMOVAL_FAILED']);
    expect(existsSync(stranger)).toBe(true);
  });
});

describe('DiskSpace', () => {
  it('asks the system', async () => {
    expect(await new DiskSpace([root], 1).hasRoom()).toBe(true);
    expect(await new DiskSpace([root], 1e18).hasRoom()).toBe(false);
    expect(await new DiskSpace([root, join(root, 'gone')], 1).look()).toEqual({
      hasRoom: false,
      folder: join(root, 'gone'),
      free: 0,
    });
  });

  it('names the fullest disk and does not change back and forth about the floor', async () => {
    const free = { a: 200, b: 200 };
    const space = new DiskSpace(['a', 'b'], 100, async (folder) => free[folder as 'a' | 'b']);
    const seen: boolean[] = [];
    for (const b of [100, 99, 100, 109, 110, 100, 99]) {
      free.b = b;
      seen.push(await space.hasRoom());
    }
    expect(seen).toEqual([true, false, false, false, true, true, false]);
    expect(await space.look()).toEqual({ hasRoom: false, folder: 'b', free: 99 });
  });
});
