import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFingerprints, fingerprintThresholds } from './compare-fingerprints.ts';
import type { Fingerprint } from './fingerprint.ts';
import { type BookAnswer, FingerprintBook } from './fingerprint-book.ts';
import { drawnFingerprint, sketchFingerprint } from './fixture-fingerprints.ts';

const bookOf = (entries: readonly (readonly [Fingerprint, boolean])[]): FingerprintBook => {
  const book = new FingerprintBook();
  for (const [fingerprint, isMalicious] of entries) book.add(fingerprint, isMalicious);
  return book;
};

/** The answer by comparing with every entry. */
function scan(book: FingerprintBook, wanted: Fingerprint, threshold: number) {
  const scores = book.entries.map(({ fingerprint, isMalicious }) => ({
    isMalicious,
    score: compareFingerprints(fingerprint, wanted).score,
  }));
  const score = Math.max(0, ...scores.map((one) => one.score));
  if (score < threshold) return { verdict: 'new_app', because: 'unknown', score };
  const verdicts = new Set(scores.filter((one) => one.score === score).map((one) => one.isMalicious));
  if (verdicts.size === 2) return { verdict: 'new_app', because: 'contradiction', score };
  return { verdict: verdicts.has(true) ? 'is_malicious' : 'is_clean', because: undefined, score };
}

const outline = (answer: BookAnswer) => ({
  verdict: answer.verdict,
  because: 'because' in answer ? answer.because : undefined,
  score: answer.nearest?.comparison.score ?? 0,
});

describe('FingerprintBook', () => {
  const clean = sketchFingerprint({ userAgent: 'clean/1' });
  const bad = sketchFingerprint({ userAgent: 'bad/1', addresses: ['198.51.100.1'], averageSize: 400 });
  const book = bookOf([
    [clean, false],
    [bad, true],
  ]);

  it('gives the verdict of the most similar entry', () => {
    expect(book.lookUp(clean)).toMatchObject({
      verdict: 'is_clean',
      nearest: { entry: { fingerprint: clean } },
    });
    expect(book.lookUp({ ...bad, userAgent: 'new/1' })).toMatchObject({
      verdict: 'is_malicious',
      nearest: { comparison: { score: 2.5, differs: ['user-agent', 'language'] } },
    });
  });

  it('knows nothing below the threshold, and says what came nearest', () => {
    const wanted = sketchFingerprint({ userAgent: 'clean/1', addresses: ['192.0.2.1'], averageSize: 150 });
    expect(book.lookUp(wanted)).toMatchObject({ verdict: 'is_clean', nearest: { comparison: { score: 2 } } });
    expect(book.lookUp(wanted, 2.5)).toMatchObject({
      verdict: 'new_app',
      because: 'unknown',
      nearest: { entry: { fingerprint: clean }, comparison: { score: 2 } },
    });
    const stranger = sketchFingerprint({ userAgent: 'new/1', addresses: ['192.0.2.1'], averageSize: 150 });
    expect(book.lookUp(stranger)).toEqual({ verdict: 'new_app', because: 'unknown', nearest: undefined });
  });

  it('gives no verdict when the most similar entries disagree', () => {
    const contradictory = bookOf([
      [sketchFingerprint(), false],
      [sketchFingerprint({ averageSize: 110 }), true],
    ]);
    expect(contradictory.lookUp(sketchFingerprint({ averageSize: 105 }))).toMatchObject({
      verdict: 'new_app',
      because: 'contradiction',
      nearest: { entry: { isMalicious: true } },
      clean: { entry: { isMalicious: false } },
    });
  });

  it('reaches the threshold without User-Agent and address', () => {
    const spoken = bookOf([[{ ...clean, language: 'en' }, false]]);
    const wanted = sketchFingerprint({ userAgent: 'x', addresses: ['192.0.2.1'], language: 'en' });
    expect(spoken.lookUp(wanted)).toMatchObject({
      verdict: 'is_clean',
      nearest: { comparison: { score: 2 } },
    });
  });

  it('keeps an entry once, its other verdict besides', () => {
    const small = new FingerprintBook();
    expect(small.add(clean, false)).toBe(true);
    expect(small.add({ ...clean }, false)).toBe(false);
    expect(small.add(clean, true)).toBe(true);
    expect(small.size).toBe(2);
  });

  it('answers what comparing with every entry answers', () => {
    const entries = fc.array(fc.tuple(drawnFingerprint, fc.boolean()), { maxLength: 150 });
    const threshold = fc.constantFrom(undefined, undefined, 0.5, 1, 1.5, 2, 2.5, 3);
    let answered = 0;
    fc.assert(
      fc.property(entries, drawnFingerprint, threshold, (drawn, wanted, chosen) => {
        const drawnBook = bookOf(drawn);
        const least = chosen ?? fingerprintThresholds[wanted.label];
        const answer = outline(drawnBook.lookUp(wanted, chosen));
        const expected = scan(drawnBook, wanted, least);
        expect(answer.verdict).toBe(expected.verdict);
        expect(answer.because).toBe(expected.because);
        if (expected.score >= least) {
          expect(answer.score).toBe(expected.score);
          answered += 1;
        }
      }),
      { numRuns: 2000 },
    );
    expect(answered).toBeGreaterThan(500);
  });

  it('answers the same from large shelves, where entries share nearly everything', () => {
    const alike = drawnFingerprint.map(
      (one): Fingerprint => ({ ...one, label: 'Background', userAgent: one.userAgent && 'agent/1' }),
    );
    const rarelyBad = fc.integer({ min: 0, max: 30 }).map((drawn) => drawn === 0);
    const entries = fc.array(fc.tuple(alike, rarelyBad), { minLength: 100, maxLength: 400 });
    fc.assert(
      fc.property(entries, fc.array(alike, { minLength: 10 }), (drawn, asked) => {
        const drawnBook = bookOf(drawn);
        for (const wanted of asked) {
          expect(outline(drawnBook.lookUp(wanted))).toEqual(scan(drawnBook, wanted, 2));
        }
      }),
      { numRuns: 100 },
    );
  });
});
