import { describe, expect, it } from 'vitest';
import { packWeights, unpackWeights } from './weights-file.ts';

const members = {
  trees: {
    features: { shape: [3], values: Uint8Array.of(1, 255, 7) },
    thresholds: { shape: [2], values: Float32Array.of(0.1, -1e-20) },
    right: { shape: [2], values: Uint16Array.of(65_535, 2) },
    roots: { shape: [2], values: Int32Array.of(-5, 100_000) },
  },
  header: {
    matrix: { shape: [2, 2], values: Float32Array.of(0.5, -0.25, 0.1, 0) },
    zero: { shape: [1], values: Float32Array.of(0) },
  },
};

describe('packWeights', () => {
  it('keeps whole numbers and the thresholds of trees bit for bit', () => {
    expect(unpackWeights(packWeights(members), 'x')['trees']).toEqual(members.trees);
  });

  it('keeps weights to within a 65,536th of their range', () => {
    const { matrix, zero } = unpackWeights(packWeights(members), 'x')['header'];
    expect(matrix.shape).toEqual([2, 2]);
    members.header.matrix.values.forEach((value, index) => {
      expect(Math.abs(matrix.values[index] - value)).toBeLessThanOrEqual(1 / 65_536);
    });
    expect([...zero.values]).toEqual([0]);
  });
});

describe('unpackWeights', () => {
  it('names the file whose bytes are cut or foreign', () => {
    const packed = packWeights(members);
    for (const bytes of [packed.subarray(0, packed.length - 5), new Uint8Array(0), Uint8Array.of(9, 9, 9, 9)])
      expect(() => unpackWeights(bytes, 'w.br')).toThrow(
        expect.objectContaining({ code: 'MAD_MODEL_DAMAGED', message: expect.stringContaining('w.br') }),
      );
  });
});
