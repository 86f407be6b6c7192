import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type CaptureProblem, captureProblem } from './capture-problem.ts';
import { ZstdFrameWalker } from './zstd-frame-walker.ts';

/** Compressed wrappings recognised by magic number. */
export type Compression = 'gzip' | 'zstd';

/** The compression these first bytes announce, or undefined (RFC 1952 §2.3.1, RFC 8878 §3.1.1 and §3.1.2). */
export const compressionOf = (head: Uint8Array): Compression | undefined => {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  // Parallel compressors begin with a skippable frame.
  if ((head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd';
  return undefined;
};

/**
 * Decompresses a stream chunk by chunk into `write`.
 *
 * @returns the problem that ended the stream early, if any; the bytes before it have been written.
 */
export const decompress = async (
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
  write: (chunk: Uint8Array) => void | Promise<void>,
): Promise<CaptureProblem | undefined> => {
  let written = 0;
  const isZstd = compression === 'zstd';
  const compressed = Readable.from(isZstd ? frameByFrame(source) : source);
  try {
    await pipeline(
      compressed,
      isZstd ? createZstdDecompress() : createGunzip(),
      async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) {
          written += chunk.length;
          await write(chunk);
        }
      },
    );
    return undefined;
  } catch (error) {
    // Only the decompressor's own complaints are about the bytes; a failing source or sink is the caller's.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_') && !code.startsWith('ZSTD_')) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return captureProblem(
      'damaged-compression',
      written,
      `the ${compression} stream is damaged or cut (${detail})`,
    );
  }
};

/** The same bytes, no chunk of which reaches over the end of a zstd frame. */
async function* frameByFrame(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const walker = new ZstdFrameWalker();
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; ) {
      const end = walker.walk(chunk, start);
      yield chunk.subarray(start, end);
      start = end;
    }
  }
}
