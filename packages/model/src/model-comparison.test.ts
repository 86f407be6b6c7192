import { describe, expect, it } from 'vitest';
import { openBackend } from './backend.ts';
import { compareModels } from './model-comparison.ts';
import { syntheticSamples } from './synthetic-samples.ts';

const samples = syntheticSamples(4, 4, 1);
const backend = await openBackend('wasm');

describe('compareModels', () => {
  it('judges every model on every sample, the simple ones first', async () => {
    const steps: number[] = [];
    const rows = await compareModels(samples, {
      folds: 2,
      seed: 1,
      backend,
      extra: syntheticSamples(2, 2, 7),
      onProgress: (_, share) => steps.push(share),
    });
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.map(({ own }) => own)).toEqual(rows.map((_, index) => index >= rows.length - 3));
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { report, seconds, samplesPerSecond } of rows) {
      const { flow } = report.pooled;
      expect(flow.positives + flow.negatives).toBe(samples.length);
      expect(report.folds).toBe(2);
      expect(seconds).toBeGreaterThan(0);
      expect(samplesPerSecond).toBeGreaterThan(0);
    }
    const last = rows.at(-1);
    expect(last?.report.pooled.software.auc).toBeGreaterThan(0.9);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBeLessThanOrEqual(1);
  }, 300_000);
});
