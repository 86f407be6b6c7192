import { describe, expect, it } from 'vitest';
import { familyFolds, foldGroup } from './folds.ts';
import type { LabelledSample } from './labelled-sample.ts';
import { syntheticSamples } from './synthetic-samples.ts';

const samples: readonly LabelledSample[] = [
  ...syntheticSamples(15, 6),
  ...syntheticSamples(3, 4).map((sample) => ({
    ...sample,
    label: 'benign' as const,
    family: 'background:malicious-1',
  })),
];

describe('familyFolds', () => {
  it('tears no family apart, and keeps its background traffic with it', () => {
    const folds = familyFolds(samples, 5, 1);
    const foldsOf = new Map<string, Set<number>>();
    samples.forEach(({ family }, index) => {
      const group = foldGroup(family);
      foldsOf.set(group, (foldsOf.get(group) ?? new Set()).add(folds[index]));
    });
    for (const own of foldsOf.values()) expect(own.size).toBe(1);
    expect(foldsOf.size).toBe(30);
  });

  it('gives every fold its share of both classes', () => {
    const folds = familyFolds(samples, 5, 1);
    for (let fold = 0; fold < 5; fold += 1) {
      for (const label of ['malicious', 'benign']) {
        const software = (inFold: boolean): number =>
          new Set(
            samples
              .filter((sample, index) => sample.label === label && (!inFold || folds[index] === fold))
              .map((sample) => sample.software + sample.family),
          ).size;
        expect(software(true) / software(false)).toBeGreaterThan(0.12);
        expect(software(true) / software(false)).toBeLessThan(0.3);
      }
    }
  });

  it('repeats from the seed, whatever the order of the samples, and differs between seeds', () => {
    const folds = familyFolds(samples, 5, 1);
    expect(familyFolds([...samples].reverse(), 5, 1).reverse()).toEqual(folds);
    expect(familyFolds(samples, 5, 2)).not.toEqual(folds);
  });
});
