import type { LabelledSample, Scorer } from '@mad/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignCalibration } from './align-calibration.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** A model whose log-odds of sample n are the nth of its list, calibrated. */
const scorer = (logits: readonly number[], slope = 1, offset = 0): Scorer => ({
  threshold: 0.5,
  score: async (samples) =>
    Float32Array.from(samples, ([n = 0]) => sigmoid(slope * (logits[n] ?? 0) + offset)),
});
const sampleOf = (n: number, label: LabelledSample['label']): LabelledSample => ({
  sample: Uint8Array.of(n),
  label,
  family: `${n}`,
  software: `${n}`,
});
const LOGITS = [5, 3, -4, -6];
const samples = [
  sampleOf(0, 'malicious'),
  sampleOf(1, 'malicious'),
  sampleOf(2, 'benign'),
  sampleOf(3, 'benign'),
];

describe('alignCalibration', () => {
  it('finds the champion’s scores again when the candidate’s are stretched and shifted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.8, max: 1.8, noNaN: true }),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        async (stretch, shift) => {
          const logits = LOGITS.map((logit) => (logit - shift) / stretch);
          const { slope, offset } = await alignCalibration(
            scorer(LOGITS),
            scorer(logits),
            { slope: 1, offset: 0 },
            samples,
          );
          const aligned = await scorer(logits, slope, offset).score(samples.map(({ sample }) => sample));
          const wanted = await scorer(LOGITS).score(samples.map(({ sample }) => sample));
          for (const [i, score] of aligned.entries()) expect(score).toBeCloseTo(wanted[i] ?? Number.NaN, 4);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('builds on the calibration there is', async () => {
    const given = { slope: 0.5, offset: 0.25 };
    const candidate = scorer(LOGITS, given.slope, given.offset);
    const { slope, offset } = await alignCalibration(scorer(LOGITS), candidate, given, samples);
    expect([slope, offset]).toEqual([expect.closeTo(1, 4), expect.closeTo(0, 4)]);
  });

  it('does not stretch without bounds, nor turn a model round', async () => {
    const given = { slope: 1, offset: 0 };
    const flat = scorer(LOGITS.map((logit) => logit / 100));
    expect((await alignCalibration(scorer(LOGITS), flat, given, samples)).slope).toBe(2);
    const reversed = scorer(LOGITS.map((logit) => -logit));
    expect(await alignCalibration(scorer(LOGITS), reversed, given, samples)).toEqual(given);
    expect(await alignCalibration(scorer(LOGITS), flat, given, samples.slice(0, 2))).toEqual(given);
    expect(await alignCalibration(scorer(LOGITS), flat, given, [])).toEqual(given);
  });
});
