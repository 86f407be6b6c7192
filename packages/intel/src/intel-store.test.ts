import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntelStore } from './intel-store.ts';

const MINUTE = 60_000;

describe('IntelStore', () => {
  let folder: string;
  let path: string;
  let store: IntelStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mad-intel-'));
    path = join(folder, 'below', 'intel.db');
    store = IntelStore.open(path);
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps answers until their time is over', () => {
    store.keep('a', 'q', { verdict: 'x' }, 1000, 500);
    store.keep('a', 'for ever', 1, 1000, undefined);
    expect(store.answer('a', 'q', 1499)).toEqual({ answer: { verdict: 'x' }, askedAt: 1000 });
    expect(store.answer('a', 'q', 1500)).toBeUndefined();
    expect(store.answer('b', 'q', 1000)).toBeUndefined();
    expect(store.questions('a', 1499)).toEqual(['for ever', 'q']);
    expect(store.questions('a', 1e15)).toEqual(['for ever']);
    store.forget('a');
    expect(store.questions('a', 1000)).toEqual([]);
  });

  it('gives no more tokens than any limit in any stretch of time, over restarts', () => {
    const limits = [
      { tokens: 4, periodMs: MINUTE },
      { tokens: 10, periodMs: 60 * MINUTE },
    ];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 60, maxLength: 60 }),
        (steps) => {
          const bucket = String(Math.random());
          const taken: number[] = [];
          let now = 0;
          for (const [i, step] of steps.entries()) {
            now += step;
            if (i === 30) {
              store.close();
              store = IntelStore.open(path);
            }
            const wait = store.takeToken(bucket, limits, now);
            if (wait === 0) taken.push(now);
            else expect(store.takeToken(bucket, limits, now + wait - 1)).toBeGreaterThan(0);
          }
          for (const { tokens, periodMs } of limits)
            for (let i = tokens; i < taken.length; i++)
              expect(taken[i] - taken[i - tokens]).toBeGreaterThanOrEqual(periodMs);
          return taken.length > 0;
        },
      ),
      { numRuns: 20 },
    );
  });

  it('does not lock a bucket when the clock is set back', () => {
    const limits = [{ tokens: 1, periodMs: MINUTE }];
    expect(store.takeToken('b', limits, 1e12)).toBe(0);
    expect(store.takeToken('b', limits, 1000)).toBe(MINUTE);
    expect(store.takeToken('b', limits, 1000 + MINUTE)).toBe(0);
  });

  it('shares its tokens among processes', async () => {
    const program = `
      import { IntelStore } from ${JSON.stringify(join(import.meta.dirname, 'intel-store.ts'))};
      const store = IntelStore.open(process.argv[1]);
      let taken = 0;
      for (let i = 0; i < 40; i++) if (store.takeToken('b', [{ tokens: 50, periodMs: 3600000 }], 1000 + i) === 0) taken++;
      process.stdout.write(String(taken));
      store.close();
    `;
    const counts = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        child.stdout.on('data', (chunk) => {
          output += String(chunk);
        });
        await once(child, 'close');
        return Number(output);
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
  });

  it('lets the longer pause stand', () => {
    store.pause('s', { until: 5000, reason: 'long' });
    store.pause('s', { until: 3000, reason: 'short' });
    expect(store.pauseOf('s', 1000)).toEqual({ until: 5000, reason: 'long' });
    expect(store.pauseOf('s', 5000)).toBeUndefined();
  });

  it('says which file it cannot use', () => {
    const damaged = join(folder, 'damaged.db');
    writeFileSync(damaged, 'this is no database, but long enough to look like a file with a header');
    expect(() => IntelStore.open(damaged)).toThrow(MadError);
    expect(() => IntelStore.open(damaged)).toThrow(damaged);
    expect(() => IntelStore.open(join(damaged, 'below.db'))).toThrow(MadError);
  });
});
