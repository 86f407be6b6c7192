import type { LabelledSample } from '@mad/model';
import { describe, expect, it } from 'vitest';
import { frozenSplit } from './frozen-set.ts';

const samplesOf = (families: readonly string[]): LabelledSample[] =>
  families.map((family) => ({ sample: new Uint8Array(4), label: 'malicious', family, software: family }));

describe('frozenSplit', () => {
  it('freezes about a quarter of the families', () => {
    const { learn, frozen } = frozenSplit(samplesOf(Array.from({ length: 2000 }, (_, i) => `family ${i}`)));
    expect(learn.length + frozen.length).toBe(2000);
    expect(frozen.length).toBeGreaterThan(400);
    expect(frozen.length).toBeLessThan(600);
  });

  it('is the same for a family whatever else is there, and for its background traffic', () => {
    const all = frozenSplit(samplesOf(Array.from({ length: 50 }, (_, i) => `family ${i}`)));
    for (const { family } of all.frozen) {
      expect(frozenSplit(samplesOf([family])).frozen).toHaveLength(1);
      expect(frozenSplit(samplesOf([`background:${family}`])).frozen).toHaveLength(1);
    }
    for (const { family } of all.learn) expect(frozenSplit(samplesOf([family])).learn).toHaveLength(1);
  });

  it('has frozen the same families of the shipped samples ever since', () => {
    const families = [
      'Zeus',
      'LokiBot',
      'Trickbot',
      'RedLine Stealer',
      'Emotet',
      'Anubis',
      'Pony',
      'Houdini',
    ];
    expect(frozenSplit(samplesOf(families)).frozen.map(({ family }) => family)).toEqual(families.slice(0, 4));
  });
});
