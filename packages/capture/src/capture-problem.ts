import { type ByteOffset, byteOffset } from './units.ts';

/**
 * Why reading a capture stopped early or never began. Everything decoded before the problem stands.
 *
 * - `empty`: not a single byte.
 * - `not-a-capture`: the first bytes are no capture's magic number.
 * - `truncated`: the capture ends inside a header, record or block.
 * - `bad-record`: a record or block declares a length no writer produces; what follows cannot be found.
 * - `unsupported`: a known format in a version or variant this reader does not know.
 * - `damaged-compression`: the gzip or zstd stream around the capture is damaged or cut.
 */
export type CaptureProblemName =
  | 'empty'
  | 'not-a-capture'
  | 'truncated'
  | 'bad-record'
  | 'unsupported'
  | 'damaged-compression';

/** A named problem, where it was met, and a sentence for people. */
export interface CaptureProblem {
  readonly name: CaptureProblemName;
  /** Offset in the uncompressed capture at which the unreadable part begins. */
  readonly offset: ByteOffset;
  readonly detail: string;
}

/** Makes a {@link CaptureProblem}. */
export const captureProblem = (name: CaptureProblemName, offset: number, detail: string): CaptureProblem => ({
  name,
  offset: byteOffset(offset),
  detail,
});
