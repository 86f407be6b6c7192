import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { microseconds } from '@mad/capture';
import { fixturePcap, simpleRequest } from '@mad/test-services';
import type { InsideRequest } from '@mad/webgraphic';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectRequests } from './capture-requests.ts';
import { temporaryFolder } from './fixture-folder.ts';
import { RequestSorter } from './request-sorter.ts';

const folder = temporaryFolder();
const SECOND = 1_000_000;
const SLACK = 5 * SECOND;

let item: InsideRequest;
beforeAll(async () => {
  const path = join(folder, 'a.pcap');
  const requests = [simpleRequest('a.example')];
  writeFileSync(
    path,
    fixturePcap([{ start: 1.7e15, client: ['10.0.0.1', 1], server: ['192.0.2.1', 80], requests }]),
  );
  [item] = (await collectRequests(path, () => true)).requests as [InsideRequest];
});

const at = (time: number): InsideRequest => ({
  ...item,
  request: { ...item.request, time: microseconds(time) },
});

/** Times in the order in which they go out; those after `undefined` only at the end. */
const sorted = (times: readonly number[]): (number | undefined)[] => {
  const out: (number | undefined)[] = [];
  const sorter = new RequestSorter(({ request }) => out.push(request.time));
  for (const time of times) sorter.add(at(time));
  out.push(undefined);
  sorter.finish();
  return out;
};

describe('RequestSorter', () => {
  it('holds a request back until none before it is to be expected', () => {
    expect(sorted([0, 3 * SECOND, 1 * SECOND, 7 * SECOND])).toEqual([
      0,
      1 * SECOND,
      undefined,
      3 * SECOND,
      7 * SECOND,
    ]);
  });

  it('lets a request go at once that comes later than the slack', () => {
    expect(sorted([10 * SECOND, 20 * SECOND, 2 * SECOND])).toEqual([
      10 * SECOND,
      2 * SECOND,
      undefined,
      20 * SECOND,
    ]);
  });

  it('keeps the order of requests of one time', () => {
    const out: string[] = [];
    const sorter = new RequestSorter(({ inside }) => out.push(inside));
    for (const inside of ['a', 'b', 'c']) sorter.add({ ...at(5), inside });
    sorter.finish();
    expect(out).toEqual(['a', 'b', 'c']);
  });

  it('orders what is within the slack, and gives everything out once', () => {
    const arrivals = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 * SECOND }), fc.integer({ min: 0, max: SLACK })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(arrivals, (steps) => {
        let now = 0;
        const times = steps.map(([pause, lateness]) => {
          now += pause;
          return Math.max(0, now - lateness);
        });
        expect(sorted(times).filter((time) => time !== undefined)).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  it('stays in order over many requests', () => {
    const times = Array.from({ length: 10_000 }, (_, i) => i * 10_000 + (i % 7) * 300_000);
    expect(sorted(times).filter((time) => time !== undefined)).toEqual(times.toSorted((a, b) => a - b));
  });

  it('begins a new order where time jumps back, and tells of it', () => {
    const out: (number | string)[] = [];
    const sorter = new RequestSorter(
      ({ request }) => out.push(request.time),
      () => out.push('jump'),
    );
    for (const time of [1000, 1002, 1001, 5, 7, 6]) sorter.add(at(time * SECOND));
    sorter.finish();
    expect(out.map((one) => (typeof one === 'number' ? one / SECOND : one))).toEqual([
      1000,
      1001,
      1002,
      'jump',
      5,
      6,
      7,
    ]);
  });
});
