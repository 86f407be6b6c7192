import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateScores, metricsOf, type ScoredFlow, scoreSoftware } from './metrics.ts';

const scored = (malicious: readonly number[], benign: readonly number[]) => [
  ...malicious.map((score) => ({ label: 'malicious' as const, score })),
  ...benign.map((score) => ({ label: 'benign' as const, score })),
];

describe('metricsOf', () => {
  it('counts ties half in the area', () => {
    expect(metricsOf(scored([0.9, 0.5], [0.5, 0.1]), 0.5)).toMatchObject({
      auc: 0.875,
      recall: 1,
      fpr: 0.5,
      positives: 2,
      negatives: 2,
    });
    expect(metricsOf(scored([0.3], [0.3]), 1).auc).toBe(0.5);
  });

  it('finds the recall that a false positive rate allows', () => {
    const benign = Array.from({ length: 100 }, (_, index) => index / 1000);
    const metrics = metricsOf(scored([0.0985, 0.0945, 0.5, 0.0005], benign), 0.2);
    expect(metrics.recall_at_fpr_1).toBe(0.5);
    expect(metrics.recall_at_fpr_5).toBe(0.75);
    expect(metrics.recall).toBe(0.25);
    expect(metrics.fpr).toBe(0);
  });

  it('is not a number without both classes', () => {
    expect(metricsOf(scored([1], []), 0.5).auc).toBeNaN();
    expect(JSON.parse(JSON.stringify(metricsOf(scored([1], []), 0.5))).auc).toBeNull();
  });

  it('agrees with comparing every pair', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(scores, scores, (malicious, benign) => {
        const wins = malicious.flatMap((p) => benign.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const area = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
        expect(metricsOf(scored(malicious, benign), 3).auc).toBeCloseTo(area, 10);
      }),
    );
  });
});

const flow = (
  label: 'malicious' | 'benign',
  family: string,
  software: string,
  score: number,
): ScoredFlow => ({
  label,
  family,
  software,
  score,
});
const flows = [
  flow('benign', 'background:Zeus', 'a', 0.7),
  flow('malicious', 'Zeus', 'a', 0.4),
  flow('malicious', 'Zeus', 'b', 0.2),
  flow('benign', 'browser', 'c', 0.1),
  flow('benign', 'browser', 'c', 0.6),
];

describe('scoreSoftware', () => {
  it('takes the highest score and calls software with one malicious flow malicious', () => {
    expect(scoreSoftware(flows)).toEqual([
      flow('malicious', 'Zeus', 'a', 0.7),
      flow('malicious', 'Zeus', 'b', 0.2),
      flow('benign', 'browser', 'c', 0.6),
    ]);
  });
});

describe('evaluateScores', () => {
  it('judges by flow, by software and by family', () => {
    const { flow: byFlow, software, families } = evaluateScores(flows, 0.5);
    expect(byFlow).toMatchObject({ recall: 0, positives: 2, negatives: 3 });
    expect(byFlow.fpr).toBeCloseTo(2 / 3);
    expect(software).toMatchObject({ recall: 0.5, fpr: 1, positives: 2, negatives: 1, auc: 0.5 });
    expect(families).toEqual({
      'background:Zeus': { label: 'benign', flows: 1, flow_rate: 1, software: 1, software_rate: 1 },
      Zeus: { label: 'malicious', flows: 2, flow_rate: 0, software: 2, software_rate: 0 },
      browser: { label: 'benign', flows: 2, flow_rate: 0.5, software: 1, software_rate: 1 },
    });
  });
});
