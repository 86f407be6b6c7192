import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

const NAMES = ['quietSeconds', 'leaseSeconds', 'httpPort', 'home', 'mode'];

describe('nearestName', () => {
  it.each([
    ['quietSecond', 'quietSeconds'],
    ['quiet_seconds', 'quietSeconds'],
    ['QUIETSECONDS', 'quietSeconds'],
    ['leasSeconds', 'leaseSeconds'],
    ['httpProt', 'httpPort'],
    ['moed', 'mode'],
    ['hoem', 'home'],
  ])('%s: %s', (mistyped, nearest) => expect(nearestName(mistyped, NAMES)).toBe(nearest));

  it.each(['', 'xyzzyx', 'colour', 'a'.repeat(1_000_000)])('finds nothing like %s', (mistyped) =>
    expect(nearestName(mistyped, ['quietSeconds', 'httpPort'])).toBeUndefined(),
  );

  it('prefers the nearer of two', () =>
    expect(nearestName('keepDays', ['keepDataDays', 'keepDayx'])).toBe('keepDayx'));
});
