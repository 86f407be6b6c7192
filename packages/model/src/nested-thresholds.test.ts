import { describe, expect, it } from 'vitest';
import { withNestedThresholds } from './nested-thresholds.ts';
import { makeSample } from './sample.ts';

const sample = (label: 'malicious' | 'benign', software: string) => ({
  sample: makeSample([]),
  label,
  family: software,
  software,
});

describe('withNestedThresholds', () => {
  const samples = [
    sample('benign', 'a'),
    sample('benign', 'b'),
    sample('malicious', 'c'),
    sample('benign', 'd'),
    sample('benign', 'e'),
    sample('malicious', 'f'),
  ];
  const scores = {
    folds: Uint8Array.of(0, 0, 0, 1, 1, 1),
    samplesPerSecond: 1,
    logits: Float32Array.of(-4, -2, 9, 0, 2, 9),
    disguisedLogits: Float32Array.of(-4, -2, 8, 0, 2, 8),
  };

  it('judges each fold by a threshold that the other folds set', () => {
    const { logits, disguisedLogits } = withNestedThresholds(samples, scores, 0.5);
    expect([...logits].map((logit) => logit > 0)).toEqual([false, false, true, true, true, true]);
    expect(logits[0] - disguisedLogits[0]).toBe(0);
    expect(logits[2] - disguisedLogits[2]).toBeCloseTo(1);
    expect(logits[1] - logits[0]).toBeCloseTo(2);
  });

  it('counts software, not flows: the highest of its flows stands for it', () => {
    const repeated = [...samples.slice(0, 4), sample('benign', 'd'), samples[5]];
    const alone = [...samples.slice(0, 4), sample('benign', 'e'), samples[5]];
    const [one, other] = [repeated, alone].map((set) => withNestedThresholds(set, scores, 0.5).logits[0]);
    expect(one).toBeLessThan(other);
  });
});
