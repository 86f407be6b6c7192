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
  const sum = (weights: Float32Array, from: number, to: number): number =>
    weights.slice(from, to).reduce((a, b) => a + b, 0);

  it('gives both classes the same weight, and families the square root of their software', () => {
    const samples = [
      ...Array.from({ length: 9 }, (_, index) => ({
        ...of('GET /', 'malicious', 'large'),
        software: `s${index}`,
      })),
      { ...of('GET /', 'malicious', 'small'), software: 'other' },
      ...Array.from({ length: 5 }, () => of('GET /', 'benign', 'other')),
    ];
    const weights = balancedWeights(samples);
    expect(sum(weights, 0, 10)).toBeCloseTo(7.5);
    expect(sum(weights, 10, 15)).toBeCloseTo(7.5);
    expect(sum(weights, 0, 9) / sum(weights, 9, 10)).toBeCloseTo(3);
  });

  it('takes from a sample what its own weight says, and keeps the classes even', () => {
    const samples = [
      of('GET /', 'malicious', 'x'),
      { ...of('GET /', 'malicious', 'y'), weight: 0.25 },
      of('GET /', 'benign', 'z'),
    ];
    const weights = balancedWeights(samples);
    expect(weights[1] / weights[0]).toBeCloseTo(0.25);
    expect(weights[0] + weights[1]).toBeCloseTo(weights[2]);
  });

  it('gives software the square root of its flows', () => {
    const samples = [
      ...Array.from({ length: 16 }, () => of('GET /', 'malicious', 'x')),
      { ...of('GET /', 'malicious', 'x'), software: 'quiet' },
      of('GET /', 'benign', 'y'),
    ];
    const weights = balancedWeights(samples);
    expect(sum(weights, 0, 16) / sum(weights, 16, 17)).toBeCloseTo(4);
  });
});

describe('labelsOf', () => {
  it('writes malicious as 1', () => {
    expect([...labelsOf([of('', 'malicious', 'a'), of('', 'benign', 'b')])]).toEqual([1, 0]);
  });
});
