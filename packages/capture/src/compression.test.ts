import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt } from './capture-bytes.test-support.ts';
import type { CaptureProblem } from './capture-problem.ts';
import { type Compression, compressionOf, decompress } from './compression.ts';
import { ascii, bytes, le32 } from './packet-bytes.test-support.ts';

const zstd = (content: Uint8Array, checksum = true): Uint8Array =>
  zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0 } });

const COMPRESS = { gzip: gzipSync, zstd } as const;

const skippable = (content: Uint8Array): Uint8Array => bytes('532a4d18', le32(content.length), content);

/** Bytes that do not compress, the same each time. */
const noise = (length: number): Uint8Array => {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
};

async function* chunked(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield chunk;
}

const run = async (
  chunks: readonly Uint8Array[],
  compression: Compression,
): Promise<{ content: Uint8Array; problem: CaptureProblem | undefined }> => {
  const written: Uint8Array[] = [];
  const problem = await decompress(chunked(chunks), compression, (chunk) => {
    written.push(chunk.slice());
  });
  return { content: bytes(...written), problem };
};

describe('compressionOf', () => {
  it.each([
    ['1f8b08', 'gzip'],
    ['28b52ffd', 'zstd'],
    ['502a4d18', 'zstd'],
    ['5f2a4d18', 'zstd'],
    ['602a4d18', undefined],
    ['28b52f', undefined],
    ['d4c3b2a1', undefined],
    ['0a0d0d0a', undefined],
    ['1f', undefined],
    ['', undefined],
  ])('%s: %s', (head, compression) => {
    expect(compressionOf(bytes(head))).toBe(compression);
  });
});

describe.each(['gzip', 'zstd'] as const)('decompress, %s', (compression) => {
  const compress = COMPRESS[compression];
  const content = noise(100_000);

  it('gives the content of several members, however they are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (lengths, cuts) => {
          const parts = lengths.map((length, i) => (i % 2 === 0 ? noise(length) : new Uint8Array(length)));
          const stream = bytes(...parts.map((part) => compress(part)));
          expect(await run(cutAt(stream, cuts), compression)).toEqual({
            content: bytes(...parts),
            problem: undefined,
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives a capture of many blocks', async () => {
    const stream = compress(content);
    expect(await run(cutAt(stream, [1, 5, 20_000, 50_000]), compression)).toEqual({
      content,
      problem: undefined,
    });
  });

  it('gives what came before a cut, and names the damage', async () => {
    const stream = bytes(compress(content.subarray(0, 60_000)), compress(content.subarray(60_000)));
    for (const length of [2, 5, 9, 30_000, 59_990, 60_100, 80_000, stream.length - 1]) {
      const { content: got, problem } = await run([stream.subarray(0, length)], compression);
      expect(problem).toMatchObject({ name: 'damaged-compression', offset: got.length });
      expect(problem?.detail).toContain(compression);
      expect(got).toEqual(content.subarray(0, got.length));
    }
  });

  it('names damage in the middle', async () => {
    const stream = bytes(compress(content));
    stream.fill(0xff, 50_000, 50_100);
    const { problem } = await run(cutAt(stream, [40_000, 60_000]), compression);
    expect(problem).toMatchObject({ name: 'damaged-compression' });
  });

  it('names what follows the last member and is none', async () => {
    const stream = bytes(compress(ascii('capture')), ascii('something else entirely'));
    const { problem } = await run([stream], compression);
    expect(problem).toMatchObject({ name: 'damaged-compression' });
  });

  it('is no judge of a source or sink that fails', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield compress(content).subarray(0, 100);
      throw new Error('the disk is gone');
    };
    await expect(decompress(failing(), compression, () => {})).rejects.toThrow('the disk is gone');
    const refuse = (): void => {
      throw new Error('no more room');
    };
    await expect(decompress(chunked([compress(content)]), compression, refuse)).rejects.toThrow(
      'no more room',
    );
  });

  it('never throws on random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(20), async (junk, kept) => {
        const stream = bytes(compress(ascii('capture')).subarray(0, kept), junk);
        const { problem } = await run([stream], compression);
        if (problem !== undefined) expect(problem.name).toBe('damaged-compression');
      }),
      { numRuns: 60 },
    );
  });
});

describe('decompress, zstd frames', () => {
  it('of every kind are read one after another, skippable ones stepped over', async () => {
    const parts = [ascii('one'), new Uint8Array(400_000), noise(300), ascii('')];
    const stream = bytes(
      skippable(ascii('made by a parallel compressor')),
      ...parts.flatMap((part) => [zstd(part), skippable(ascii('')), zstd(part, false)]),
    );
    const expected = bytes(...parts.flatMap((part) => [part, part]));
    for (const cuts of [[], [1, 2, 3, 40, 41, 60, 100], Array.from({ length: stream.length }, (_, i) => i)])
      expect(await run(cutAt(stream, cuts), 'zstd')).toEqual({ content: expected, problem: undefined });
  });
});
