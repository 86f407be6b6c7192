import { type HttpHeaderBlock, parseHeaderBlock } from './http-header-block.ts';

/** A parsed header block with the fields that decide what comes next, looked up once. */
export interface ReadHeaderBlock extends HttpHeaderBlock {
  /** The bytes themselves, a copy. */
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  readonly host: string | undefined;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly contentLength: string | undefined;
  readonly transferEncoding: string | undefined;
}

/** Room for so many header blocks: far more than there are as a rule, so that few stand in each other's way. */
const SLOTS = 131_072;
/** Longer ones, which are rare, are read anew each time, so that hostile ones cannot fill the memory. */
const MAXIMUM_REMEMBERED = 4096;
/** Bytes of all blocks remembered, each counted with so many more; with their texts and fields they take some four times as much. */
const MOST_BYTES = 6 * 1024 * 1024;
const FURTHER_BYTES = 128;

/**
 * Parses header blocks and remembers recent ones: software sends the same header block again and again, and comparing bytes is
 * ten times quicker than parsing them. Equal blocks share one parsed object, which saves memory as well.
 */
export class HeaderBlockCache {
  /** In pairs: two blocks of one hash can stand side by side, the one asked for last in front. */
  readonly #slots: (ReadHeaderBlock | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);
  #bytes = 0;
  /** What `#view` is a view of. */
  #viewed: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#viewed.buffer);

  /** The header block in `bytes[start, end)`. */
  read(bytes: Uint8Array, start: number, end: number): ReadHeaderBlock {
    if (end - start > MAXIMUM_REMEMBERED) return readHeaderBlock(bytes.slice(start, end));
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const slot = (hashOf(this.#view, start, end) & (SLOTS / 2 - 1)) * 2;
    const newer = this.#slots[slot];
    if (newer !== undefined && isEqual(newer.view, this.#view, start, end)) return newer;
    const older = this.#slots[slot + 1];
    const isKnown = older !== undefined && isEqual(older.view, this.#view, start, end);
    const block = isKnown ? older : readHeaderBlock(bytes.slice(start, end));
    if (!isKnown) this.#exchange(older, block);
    this.#slots[slot + 1] = this.#slots[slot];
    this.#slots[slot] = block;
    return block;
  }

  /** Counts a block that takes the place of another; when there are too many, all are forgotten. */
  #exchange(old: ReadHeaderBlock | undefined, block: ReadHeaderBlock): void {
    this.#bytes += sizeOf(block) - (old === undefined ? 0 : sizeOf(old));
    if (this.#bytes <= MOST_BYTES) return;
    this.#slots.fill(undefined);
    this.#bytes = sizeOf(block);
  }
}

const sizeOf = ({ bytes }: ReadHeaderBlock): number => bytes.length + FURTHER_BYTES;

// Four bytes a step: one at a time would take as long as parsing some blocks.

const hashOf = (view: DataView, start: number, end: number): number => {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = Math.imul(hash ^ view.getInt32(at), 0x9e3779b1);
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  hash ^= hash >>> 16;
  return hash ^ (hash >>> 8);
};

const isEqual = (known: DataView, view: DataView, start: number, end: number): boolean => {
  const length = end - start;
  if (known.byteLength !== length) return false;
  let at = 0;
  for (; at + 4 <= length; at += 4) if (known.getInt32(at) !== view.getInt32(start + at)) return false;
  for (; at < length; at++) if (known.getUint8(at) !== view.getUint8(start + at)) return false;
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
  return {
    method: block.method,
    uri: block.uri,
    version: block.version,
    headers: block.headers,
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    host,
    userAgent,
    referer,
    contentLength,
    transferEncoding,
  };
};
