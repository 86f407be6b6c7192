import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFingerprints, type FingerprintPart } from './compare-fingerprints.ts';
import type { Fingerprint } from './fingerprint.ts';
import { drawnFingerprint, sketchFingerprint } from './fixture-fingerprints.ts';

const stranger = sketchFingerprint({
  userAgent: 'stranger/1',
  addresses: ['198.51.100.9'],
  constantHeaders: ['x-other'],
  language: 'fr',
  averageSize: 1000,
});
const known = sketchFingerprint({ language: 'en', addresses: ['203.0.113.1', '203.0.113.2'] });

const rows: readonly (readonly [string, Partial<Fingerprint>, number, readonly FingerprintPart[]])[] = [
  ['nothing', {}, 0, []],
  ['User-Agent', { userAgent: known.userAgent }, 1, ['user-agent']],
  ['addresses, equal', { addresses: known.addresses }, 1, ['addresses']],
  ['addresses, contained', { addresses: ['203.0.113.2'] }, 1, ['addresses']],
  ['addresses, containing', { addresses: ['198.51.100.9', '203.0.113.1', '203.0.113.2'] }, 1, ['addresses']],
  ['addresses, overlapping', { addresses: ['198.51.100.9', '203.0.113.2'] }, 0, []],
  ['constant headers, equal', { constantHeaders: ['accept', 'host'] }, 0.5, ['constant-headers']],
  ['constant headers, superset', { constantHeaders: ['accept', 'host', 'x'] }, 0.5, ['constant-headers']],
  ['constant headers, none', { constantHeaders: [] }, 0, []],
  ['size within 30 %', { averageSize: 130 }, 1, ['size']],
  ['size within 60 %', { averageSize: 130.01 }, 0.5, ['size']],
  ['size within 60 %, smaller', { averageSize: 62.5 }, 0.5, ['size']],
  ['size beyond', { averageSize: 160.01 }, 0, []],
  ['language', { language: 'en' }, 0.5, ['language']],
];

describe('compareFingerprints', () => {
  it.each(rows)('of Background fingerprints: %s', (_name, shared, score, matches) => {
    const comparison = compareFingerprints(known, { ...stranger, ...shared });
    expect(comparison).toMatchObject({ score, matches });
    expect([...comparison.matches, ...comparison.differs].sort()).toEqual(
      ['addresses', 'constant-headers', 'language', 'size', 'user-agent'].sort(),
    );
  });

  it('of Browser fingerprints leaves out headers and size', () => {
    const browser: Fingerprint = { ...known, label: 'Browser' };
    expect(compareFingerprints(browser, browser)).toEqual({
      score: 2.5,
      matches: ['user-agent', 'addresses', 'language'],
      differs: [],
    });
    expect(compareFingerprints(browser, { ...stranger, label: 'Browser', averageSize: 100 }).score).toBe(0);
  });

  it('never matches what both lack', () => {
    const bare = sketchFingerprint({ userAgent: undefined, language: undefined, constantHeaders: [] });
    expect(compareFingerprints(bare, bare)).toMatchObject({ score: 2, matches: ['addresses', 'size'] });
  });

  it('of different labels is nothing', () => {
    expect(compareFingerprints(known, { ...known, label: 'Browser' })).toMatchObject({
      score: 0,
      matches: [],
    });
  });

  it('is symmetric, and no one is more like a fingerprint than itself', () => {
    fc.assert(
      fc.property(drawnFingerprint, drawnFingerprint, (a, b) => {
        const { score } = compareFingerprints(a, b);
        expect(compareFingerprints(b, a).score).toBe(score);
        expect(score).toBeLessThanOrEqual(compareFingerprints(a, a).score);
      }),
    );
  });
});
