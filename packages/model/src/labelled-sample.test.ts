import { describe, expect, it } from 'vitest';
import { balancedWeights, labelsOf, selectTrainingSamples } from './labelled-sample.ts';
import { makeSample } from './sample.ts';

const sampleOf = (text: string): Uint8Array => makeSample([Buffer.from(text, 'latin1')]);
const of = (text: string, label: 'malicious' | 'benign', family: string) => ({
  sample: sampleOf(text),
  label,
  family,
  software: 's',
});

describe('selectTrainingSamples', () => {
  it('keeps one of equal samples of a family', () => {
    const samples = [of('GET /a', 'benign', 'x'), of('GET /a', 'benign', 'x'), of('GET /a', 'benign', 'y')];
    expect(selectTrainingSamples(samples)).toEqual([samples[0], samples[2]]);
  });

  it('caps each pair of User-Agent and Host', () => {
    const talk = (host: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        of(`GET /${index} HTTP/1.1\r\nUser-Agent: u\r\nHost: ${host}\r\n\r\n`, 'malicious', 'x'),
      );
    expect(selectTrainingSamples([...talk('a', 30), ...talk('b', 4)], 10)).toHaveLength(14);
  });
});

describe('balancedWeights', () => {
  it('gives both classes the same weight, and families the square root of their size', () => {
    const samples = [
      ...Array.from({ length: 9 }, () => of('GET /', 'malicious', 'large')),
      of('GET /', 'malicious', 'small'),
      ...Array.from({ length: 5 }, () => of('GET /', 'benign', 'other')),
    ];
    const weights = balancedWeights(samples);
    const sum = (from: number, to: number): number => weights.slice(from, to).reduce((a, b) => a + b, 0);
    expect(sum(0, 10)).toBeCloseTo(7.5);
    expect(sum(10, 15)).toBeCloseTo(7.5);
    expect(sum(0, 9) / sum(9, 10)).toBeCloseTo(3);
  });
});

describe('labelsOf', () => {
  it('writes malicious as 1', () => {
    expect([...labelsOf([of('', 'malicious', 'a'), of('', 'benign', 'b')])]).toEqual([1, 0]);
  });
});
