import { describe, expect, it } from 'vitest';
import { metricsOf } from '../metrics.ts';
import { syntheticSamples } from '../synthetic-samples.ts';
import { BASELINES } from './baseline.ts';

const training = syntheticSamples(4, 12, 1);
const unseen = syntheticSamples(3, 10, 2);
const bytes = unseen.map(({ sample }) => sample);

describe.each(BASELINES)('$name', ({ train }) => {
  it('tells unseen samples apart, the same from the same seed', async () => {
    const logits = await (await train(training, 1))(bytes);
    const scored = unseen.map(({ label }, index) => ({ label, score: logits[index] }));
    expect(metricsOf(scored, 0).auc).toBeGreaterThan(0.97);
    expect(await (await train(training, 1))(bytes)).toEqual(logits);
  });

  it('learns the labels and nothing else: exchanged, they turn the order round', async () => {
    const exchanged = training.map((sample) => ({
      ...sample,
      label: sample.label === 'benign' ? ('malicious' as const) : ('benign' as const),
    }));
    const logits = await (await train(exchanged, 1))(bytes);
    const scored = unseen.map(({ label }, index) => ({ label, score: logits[index] }));
    expect(metricsOf(scored, 0).auc).toBeLessThan(0.03);
  });
});
