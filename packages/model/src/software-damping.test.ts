import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dampedOutOfFold, SoftwareDamping } from './software-damping.ts';
import { syntheticSamples } from './synthetic-samples.ts';

const logOdds = (score: number): number => Math.log(score / (1 - score));
const score = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });

describe('SoftwareDamping', () => {
  it('takes an odd flow to the mean of its software, and leaves the others', () => {
    const [odd, ...others] = new SoftwareDamping().damped(['a', 'a', 'a'], [0.6, 0.4, 0.4]);
    expect(logOdds(odd)).toBeCloseTo((logOdds(0.6) + 2 * logOdds(0.4)) / 3);
    expect(others).toEqual([0.4, 0.4]);
  });

  it('leaves a flow that is alone, and software that is all the same', () => {
    expect(new SoftwareDamping().damped(['a', 'b', 'c'], [0.9, 0.1, 1])).toEqual([0.9, 0.1, 1]);
    const same = new SoftwareDamping().damped(['a', 'a', 'a'], [0.9, 0.9, 0.9]);
    for (const one of same) expect(one).toBeCloseTo(0.9);
  });

  it('keeps a sure beacon in harmless company', () => {
    const [beacon] = new SoftwareDamping().damped(
      Array.from({ length: 101 }, () => 'a'),
      [0.999, ...Array.from({ length: 100 }, () => 0.001)],
    );
    expect(logOdds(0.999) - logOdds(beacon)).toBeCloseTo(2);
  });

  it('holds a flow against what was met in earlier batches', () => {
    const damping = new SoftwareDamping();
    expect(damping.damped(['a', 'b'], [0.2, 0.7])).toEqual([0.2, 0.7]);
    const [again, other] = damping.damped(['a', 'c'], [0.8, 0.8]);
    expect(again).toBeCloseTo(0.5);
    expect(other).toBe(0.8);
  });

  it('raises no score, lowers none by more than its odds to a seventh, whatever comes', () => {
    const flow = fc.record({ software: fc.constantFrom('a', 'b', 'c'), score });
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 40 }), (flows) => {
        const scores = flows.map((one) => one.score);
        const damped = new SoftwareDamping().damped(
          flows.map(({ software }) => software),
          scores,
        );
        damped.forEach((one, index) => {
          expect(one).toBeLessThanOrEqual(scores[index]);
          expect(logOdds(scores[index]) - logOdds(one)).toBeLessThanOrEqual(2 + 1e-6);
        });
      }),
    );
  });

  it('is sure of a score of 0 or 1 without being infinitely so', () => {
    const [one, nought] = new SoftwareDamping().damped(['a', 'a'], [1, 0]);
    expect(one).toBeGreaterThan(0.9999);
    expect(nought).toBe(0);
  });
});

describe('dampedOutOfFold', () => {
  it('calibrates first', () => {
    const samples = syntheticSamples(1, 2).slice(0, 2);
    const software = new Set(samples.map((sample) => sample.software));
    const scores = {
      folds: Uint8Array.of(0, 0),
      logits: Float32Array.of(1, 1),
      disguisedLogits: Float32Array.of(0, 0),
      samplesPerSecond: 1,
    };
    const { logits, disguisedLogits } = dampedOutOfFold(samples, scores, { slope: 2, offset: 1 });
    expect(software.size).toBeGreaterThan(0);
    for (const logit of logits) expect(logit).toBeCloseTo(3);
    for (const logit of disguisedLogits) expect(logit).toBeCloseTo(1);
  });
});
