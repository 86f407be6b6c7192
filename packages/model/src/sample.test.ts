import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSample, SAMPLE_LENGTH } from './sample.ts';

describe('makeSample', () => {
  it('joins header blocks and pads with zeros', () => {
    const sample = makeSample([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
    expect(sample).toHaveLength(1024);
    expect([...sample.subarray(0, 6)]).toEqual([1, 2, 3, 4, 0, 0]);
  });

  it('stops reading blocks once the sample is full', () => {
    let read = 0;
    const blocks = function* () {
      for (;;) {
        read += 1;
        yield new Uint8Array(600).fill(read);
      }
    };
    const sample = makeSample(blocks());
    expect(read).toBe(2);
    expect([sample[599], sample[600], sample[1023]]).toEqual([1, 2, 2]);
  });

  it('is the padded prefix of the joined blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 5 }), (blocks) => {
        const joined = Buffer.concat([...blocks, Buffer.alloc(SAMPLE_LENGTH)]).subarray(0, SAMPLE_LENGTH);
        expect(Buffer.compare(joined, makeSample(blocks))).toBe(0);
      }),
    );
  });
});
