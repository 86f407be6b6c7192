import { describe, expect, it } from 'vitest';
import { usefulWorkers } from './detect.ts';

const MEBIBYTE = 1024 * 1024;
const captures = (...sizes: readonly number[]) =>
  sizes.map((size, i) => ({ path: `${i}.pcap`, size: size * MEBIBYTE }));

describe('usefulWorkers', () => {
  it.each([
    ['nothing', [], 1],
    ['one capture, however long', [10_000], 1],
    ['a long and a short one', [10_000, 10], 1],
    ['two long ones', [40, 1000], 2],
    ['many short ones', new Array<number>(30).fill(1), 1],
    ['very many short ones', new Array<number>(500).fill(1), 6],
    ['many long ones', new Array<number>(9).fill(500), 6],
  ])('for %s', (_, sizes, workers) => {
    expect(usefulWorkers(captures(...sizes), 6)).toBe(workers);
  });

  it('are at most eight, and no more than there are CPUs', () => {
    const many = captures(...new Array<number>(100).fill(100));
    expect(usefulWorkers(many, 64)).toBe(8);
    expect(usefulWorkers(many, 1)).toBe(1);
  });
});
