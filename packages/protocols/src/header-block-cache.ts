import { type HttpHeaderBlock, parseHeaderBlock } from './http-header-block.ts';

/** A parsed header block with the fields that decide what comes next, looked up once. */
export interface ReadHeaderBlock extends HttpHeaderBlock {
  /** The bytes themselves, a copy. */
  readonly bytes: Uint8Array;
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly contentLength: string | undefined;
  readonly transferEncoding: string | undefined;
}

/** Header blocks remembered. */
const SLOTS = 32_768;
/** Longer ones, which are rare, are read anew each time, so that hostile ones cannot fill the memory. */
const MAXIMUM_REMEMBERED = 4096;
/** Bytes of all blocks remembered; with their texts and fields they take some four times as much. When there are more, all are forgotten. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Parses header blocks and remembers recent ones: software sends the same header block again and again, and comparing bytes is
 * ten times quicker than parsing them. Equal blocks share one parsed object, which saves memory as well.
 */
export class HeaderBlockCache {
  readonly #slots: (ReadHeaderBlock | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);
  #bytes = 0;

  /** The header block in `bytes[start, end)`. */
  read(bytes: Uint8Array, start: number, end: number): ReadHeaderBlock {
    if (end - start > MAXIMUM_REMEMBERED) return readHeaderBlock(bytes.slice(start, end));
    const slot = hashOf(bytes, start, end) & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && isEqual(known.bytes, bytes, start, end)) return known;
    const block = readHeaderBlock(bytes.slice(start, end));
    this.#bytes += block.bytes.length - (known?.bytes.length ?? 0);
    if (this.#bytes > MOST_BYTES) {
      this.#slots.fill(undefined);
      this.#bytes = block.bytes.length;
    }
    this.#slots[slot] = block;
    return block;
  }
}

/** Four bytes a step: one at a time would take as long as parsing some blocks. */
const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = end - start;
  let i = start;
  for (; i + 3 < end; i += 4) {
    const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash ^ (hash >>> 15);
};

const isEqual = (known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
};

/** Of the names below; most other names need not be put into lower case. */
const NAME_LENGTHS: ReadonlySet<number> = new Set(
  ['host', 'user-agent', 'referer', 'content-length', 'transfer-encoding'].map(({ length }) => length),
);

const readHeaderBlock = (bytes: Uint8Array): ReadHeaderBlock => {
  const block = parseHeaderBlock(bytes);
  let host: string | undefined;
  let userAgent: string | undefined;
  let referer: string | undefined;
  let contentLength: string | undefined;
  let transferEncoding: string | undefined;
  for (const { name, value } of block.headers) {
    if (!NAME_LENGTHS.has(name.length)) continue;
    switch (name.toLowerCase()) {
      case 'host':
        host ??= value;
        break;
      case 'user-agent':
        userAgent ??= value;
        break;
      case 'referer':
        referer ??= value;
        break;
      case 'content-length':
        contentLength ??= value;
        break;
      case 'transfer-encoding':
        transferEncoding = value;
        break;
    }
  }
  return { ...block, bytes, host, userAgent, referer, contentLength, transferEncoding };
};
