import type { LabelledSample, Scorer } from '@mad/model';
import { describe, expect, it } from 'vitest';
import { compareModels } from './compare-models.ts';

/** A sample whose first byte is what every model gives it, unless the model's own list says otherwise. */
const sampleOf = (number: number, label: LabelledSample['label']): LabelledSample => ({
  sample: Uint8Array.of(number),
  label,
  family: `${number}`,
  software: `${number}`,
});
const scorer = (scores: readonly number[]): Scorer => ({
  threshold: 0.5,
  score: async (samples) => Float32Array.from(samples, ([number = 0]) => scores[number] ?? 0),
});
const part = {
  name: 'shipped',
  samples: [sampleOf(0, 'malicious'), sampleOf(1, 'malicious'), sampleOf(2, 'benign'), sampleOf(3, 'benign')],
};
const champion = scorer([0.9, 0.4, 0.6, 0.1]);

describe('compareModels', () => {
  it.each([
    ['as good', [0.9, 0.4, 0.6, 0.1], true, 'no worse on shipped'],
    ['better', [0.9, 0.8, 0.2, 0.1], true, 'no worse on shipped'],
    ['as many errors of another sort', [0.9, 0.8, 0.6, 0.55], true, 'no worse on shipped'],
    ['a miss more', [0.45, 0.4, 0.6, 0.1], false, 'on shipped its error is 0.7500, the champion’s 0.5000'],
    [
      'a false alarm more',
      [0.9, 0.4, 0.6, 0.5],
      false,
      'on shipped its error is 0.7500, the champion’s 0.5000',
    ],
    ['a worse order', [0.55, 0.4, 0.6, 0.45], false, 'on shipped its AUC is 0.2500, the champion’s 0.7500'],
  ])('%s', async (_name, scores, accepted, reason) => {
    const comparison = await compareModels(champion, scorer(scores), [part]);
    expect(comparison.reason.replaceAll("'", '’')).toBe(reason);
    expect(comparison.accepted).toBe(accepted);
  });

  it('asks every part, also one of a single class', async () => {
    const site = { name: 'site', samples: [sampleOf(2, 'benign')] };
    const better = await compareModels(champion, scorer([0.9, 0.4, 0.2, 0.1]), [part, site]);
    expect(better).toMatchObject({ accepted: true, reason: 'no worse on shipped and site' });
    expect(better.parts[1]).toMatchObject({ champion: { error: 1 }, candidate: { error: 0 } });
    const worse = await compareModels(scorer([0.9, 0.4, 0.2, 0.1]), champion, [site]);
    expect(worse).toMatchObject({ accepted: false });
  });

  it('accepts nothing that it could not try', async () => {
    expect(await compareModels(champion, champion, [{ name: 'site', samples: [] }])).toEqual({
      accepted: false,
      reason: 'there is no frozen set to compare on',
      parts: [],
    });
  });
});
