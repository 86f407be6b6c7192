import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadModel } from './registry.ts';
import { syntheticSamples } from './synthetic-samples.ts';

const MODELS = join(import.meta.dirname, '../../../models');
const samples = syntheticSamples(3, 4).map(({ sample }) => sample);

describe('Scorer', () => {
  it('computes the score of equal samples once, also over several calls', async () => {
    const model = await loadModel(MODELS, 'Background_PC');
    const logits = vi.spyOn(model.ensemble, 'logits');
    const computed = (): number => logits.mock.calls.reduce((sum, [encoded]) => sum + encoded.count, 0);
    const first = await model.score([...samples, ...samples]);
    expect(computed()).toBe(samples.length);
    const copies = samples.map((sample) => sample.slice()).toReversed();
    const again = await model.score(copies);
    expect(computed()).toBe(samples.length);
    expect([...first.subarray(0, samples.length)]).toEqual([...first.subarray(samples.length)]);
    expect([...again.toReversed()]).toEqual([...first.subarray(0, samples.length)]);
  });

  it('computes with the same members for models of the same weights', async () => {
    const [one, other] = await Promise.all([
      loadModel(MODELS, 'Background_PC'),
      loadModel(MODELS, 'Background_PC'),
    ]);
    expect(other.ensemble).toBe(one.ensemble);
    expect((await loadModel(MODELS, 'Background_PC', 'cpu')).ensemble).not.toBe(one.ensemble);
  });

  it('gives a sample the same score alone and among others', async () => {
    const together = await (await loadModel(MODELS, 'Background_PC')).score(samples);
    const model = await loadModel(MODELS, 'Background_PC');
    for (const [place, sample] of samples.entries()) {
      const [alone] = await model.score([sample]);
      expect(alone).toBe(together[place]);
    }
  });
});
