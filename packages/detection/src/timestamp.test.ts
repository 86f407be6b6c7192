import { microseconds } from '@mad/capture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timestampText } from './timestamp.ts';

const text = (time: number): string => timestampText(microseconds(time));

describe('timestampText', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000000Z'],
    [1_438_981_923_404_395, '2015-08-07T21:12:03.404395Z'],
    [1_438_981_923_000_007, '2015-08-07T21:12:03.000007Z'],
    [1_438_981_923_999_999, '2015-08-07T21:12:03.999999Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [-1_000_001, '1969-12-31T23:59:58.999999Z'],
    // The last second of a 32-bit counter and the first of the year 10,000.
    [4_294_967_295_000_001, '2106-02-07T06:28:15.000001Z'],
    [253_402_300_800_000_000, '+010000-01-01T00:00:00.000000Z'],
  ])('%d', (time, expected) => expect(text(time)).toBe(expected));

  it('shows the number itself when no calendar has the time', () => {
    expect(text(2 ** 63)).toBe(`+${2 ** 63}us`);
    expect(text(-(2 ** 63))).toBe(`-${2 ** 63}us`);
  });

  it('keeps every microsecond and the order of times', () => {
    const times = fc.integer({ min: 0, max: 9_000_000_000_000_000 });
    fc.assert(
      fc.property(times, times, (one, other) => {
        expect(Date.parse(text(one)) * 1000 + Number(text(one).slice(-4, -1))).toBe(one);
        expect(text(one) < text(other)).toBe(one < other);
      }),
    );
  });
});
