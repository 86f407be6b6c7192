import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseTime, epochMicroseconds } from './database-time.ts';

describe('databaseTime', () => {
  it.each([
    [0, '1970-01-01 00:00:00.000000'],
    [1_500_000_000_123_456, '2017-07-14 02:40:00.123456'],
    [-1, '1969-12-31 23:59:59.999999'],
    [1_500_000_000_123_456n, '2017-07-14 02:40:00.123456'],
    [new Date('2026-02-03T04:05:06.789Z'), '2026-02-03 04:05:06.789000'],
    [Number.MIN_SAFE_INTEGER * 8, '1000-01-01 00:00:00.000000'],
    [2n ** 70n, '9999-12-31 23:59:59.999999'],
  ])('%s is %s', (moment, text) => {
    expect(databaseTime(moment)).toBe(text);
  });

  it('sorts as text as it does as time, and leads back', () => {
    const microseconds = fc.integer({ min: -4e15, max: 4e15 });
    fc.assert(
      fc.property(microseconds, microseconds, (a, b) => {
        expect(epochMicroseconds(databaseTime(a))).toBe(a);
        expect(databaseTime(a) < databaseTime(b)).toBe(a < b);
      }),
    );
  });
});
