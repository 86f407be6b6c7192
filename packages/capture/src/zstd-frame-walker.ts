const FRAME_MAGIC = 0xfd2fb528;
/** Skippable frames have sixteen magic numbers, which differ in the lowest four bits. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAGIC_LENGTH = 4;
const BLOCK_HEADER_LENGTH = 3;
const CHECKSUM_LENGTH = 4;
const DICTIONARY_ID_LENGTHS = [0, 1, 2, 4] as const;
const CONTENT_SIZE_LENGTHS = [0, 2, 4, 8] as const;
const RLE_BLOCK = 1;

type Element = 'magic' | 'skippable-size' | 'descriptor' | 'block-header' | 'checksum' | 'unknown';

/**
 * Finds where the frames of a zstd stream end, by their headers alone (RFC 8878 §3.1).
 *
 * Needed because Node's decompressor drops what follows the end of a frame within one write, although a stream may be
 * many frames: handed the frames in writes of their own, it reads them all.
 */
export class ZstdFrameWalker {
  #element: Element = 'magic';
  /** The bytes of `#element` read so far, as a little-endian number. */
  #value = 0;
  #gathered = 0;
  #wanted = MAGIC_LENGTH;
  /** Bytes to step over before `#element` begins. */
  #skip = 0;
  #hasChecksum = false;

  /** Walks on from `start`; returns the index just past the frame's last byte, or `chunk.length` when it ends later. */
  walk(chunk: Uint8Array, start: number): number {
    let offset = start;
    while (this.#element !== 'unknown') {
      const stepped = Math.min(this.#skip, chunk.length - offset);
      this.#skip -= stepped;
      offset += stepped;
      if (this.#skip > 0) return offset;
      while (this.#gathered < this.#wanted && offset < chunk.length)
        this.#value += chunk[offset++] * 2 ** (8 * this.#gathered++);
      if (this.#gathered < this.#wanted) return offset;
      if (this.#endOfElement(this.#value)) return offset;
    }
    return chunk.length;
  }

  /** Decides by an element what follows it; true when that is a new frame. */
  #endOfElement(value: number): boolean {
    switch (this.#element) {
      case 'magic':
        if (value === FRAME_MAGIC) this.#expect('descriptor', 1, 0);
        else if (value - (value % 16) === SKIPPABLE_MAGIC) this.#expect('skippable-size', 4, 0);
        else this.#expect('unknown', 0, 0);
        return false;
      case 'descriptor': {
        const singleSegment = (value & 0x20) !== 0;
        const contentSize = value >> 6 === 0 && singleSegment ? 1 : CONTENT_SIZE_LENGTHS[value >> 6];
        this.#hasChecksum = (value & 0x04) !== 0;
        const rest = (singleSegment ? 0 : 1) + DICTIONARY_ID_LENGTHS[value & 3] + contentSize;
        this.#expect('block-header', BLOCK_HEADER_LENGTH, rest);
        return false;
      }
      case 'block-header': {
        const isLast = (value & 1) === 1;
        const length = ((value >> 1) & 3) === RLE_BLOCK ? 1 : value >> 3;
        if (isLast) this.#expect('checksum', this.#hasChecksum ? CHECKSUM_LENGTH : 0, length);
        else this.#expect('block-header', BLOCK_HEADER_LENGTH, length);
        return false;
      }
      case 'skippable-size':
        this.#expect('checksum', 0, value);
        return false;
      case 'checksum':
        this.#expect('magic', MAGIC_LENGTH, 0);
        return true;
      case 'unknown':
        return false;
    }
  }

  #expect(element: Element, wanted: number, skip: number): void {
    this.#element = element;
    this.#wanted = wanted;
    this.#skip = skip;
    this.#gathered = 0;
    this.#value = 0;
  }
}
