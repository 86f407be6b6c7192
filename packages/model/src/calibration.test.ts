import { describe, expect, it } from 'vitest';
import { calibrated, fitCalibration, thresholdForRate } from './calibration.ts';
import { randomNormal, seededRandom } from './random.ts';

describe('fitCalibration', () => {
  it('finds the logistic curve that made the labels', () => {
    const random = seededRandom(1);
    const logits = Array.from({ length: 20_000 }, () => 3 * randomNormal(random));
    const labels = logits.map((logit) => (random() < 1 / (1 + Math.exp(-(0.5 * logit - 1))) ? 1 : 0));
    const { slope, offset } = fitCalibration(logits, labels, new Array<number>(logits.length).fill(1));
    expect(slope).toBeCloseTo(0.5, 1);
    expect(offset).toBeCloseTo(-1, 1);
  });

  it('stays finite and rising on classes that a threshold splits', () => {
    const calibration = fitCalibration([-3, -2, 2, 3], [0, 0, 1, 1], [1, 1, 1, 1]);
    const low = calibrated(calibration, -3);
    const high = calibrated(calibration, 3);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(high).toBeLessThan(1);
  });

  it('counts samples by weight', () => {
    const once = fitCalibration([-1, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 3]);
    const repeated = fitCalibration([-1, 0, 1, 1, 1, 1], [0, 1, 0, 1, 1, 1], [1, 1, 1, 1, 1, 1]);
    expect(once.slope).toBeCloseTo(repeated.slope, 6);
    expect(once.offset).toBeCloseTo(repeated.offset, 6);
  });
});

describe('thresholdForRate', () => {
  it('lets through no more than the share asked for', () => {
    const scores = Array.from({ length: 200 }, (_, index) => index / 200);
    for (const rate of [0, 0.01, 0.05, 0.5]) {
      const threshold = thresholdForRate(scores, rate);
      expect(scores.filter((score) => score >= threshold).length / 200).toBe(rate);
    }
  });

  it('is one half without any benign score', () => {
    expect(thresholdForRate([], 0.01)).toBe(0.5);
  });
});
