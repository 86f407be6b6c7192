import { describe, expect, it } from 'vitest';
import { hashText, randomNormal, seededRandom, shuffle } from './random.ts';

describe('seededRandom', () => {
  it('repeats from its seed and differs between seeds', () => {
    const draw = (seed: number): readonly number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, random);
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('is even over [0, 1)', () => {
    const random = seededRandom(1);
    const bins = new Array<number>(10).fill(0);
    for (let index = 0; index < 20_000; index += 1) bins[Math.floor(random() * 10)] += 1;
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

describe('randomNormal', () => {
  it('has mean 0 and deviation 1', () => {
    const random = seededRandom(2);
    const values = Array.from({ length: 20_000 }, () => randomNormal(random));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });
});

describe('shuffle', () => {
  it('keeps every element', () => {
    const list = Int32Array.from({ length: 50 }, (_, index) => index);
    const shuffled = shuffle(seededRandom(1), list.slice());
    expect(shuffled).not.toEqual(list);
    expect(shuffled.slice().sort()).toEqual(list);
  });
});

describe('hashText', () => {
  it('is a fixed 32-bit number', () => {
    expect(hashText('')).toBe(hashText(''));
    expect(hashText('pair Host Accept')).not.toBe(hashText('pair Accept Host'));
    expect(hashText('x')).toBeLessThan(2 ** 32);
  });
});
