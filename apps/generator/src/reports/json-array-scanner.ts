/** Why the reading of a JSON array of objects ended early. */
export type JsonArrayProblemName =
  | 'not-an-array'
  | 'not-an-object'
  | 'bad-json'
  | 'element-too-long'
  | 'truncated'
  | 'trailing-text';

/** What is wrong, and the byte at which. */
export interface JsonArrayProblem {
  readonly name: JsonArrayProblemName;
  readonly offset: number;
}

/** Longest element that is gathered, in bytes; an entry of `report.json` holds the header blocks of one flow. */
const LONGEST_ELEMENT = 16 * 1024 * 1024;

const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);
const [OBJECT_START, ARRAY_START, ARRAY_END] = [0x7b, 0x5b, 0x5d];

type Expected = 'array' | 'first-element' | 'element' | 'inside-element' | 'comma-or-end' | 'nothing';

/**
 * Reads a JSON array of objects from chunks of UTF-8 and hands out one object at a time, so that memory holds one element
 * however long the array is. Never throws on bytes: {@link problem} says where and why it stopped.
 */
export class JsonArrayScanner {
  readonly #onElement: (element: object) => void;
  readonly #longestElement: number;
  #expected: Expected = 'array';
  #problem: JsonArrayProblem | undefined;
  /** Bytes seen in earlier chunks. */
  #offset = 0;
  #depth = 0;
  #inText = false;
  #afterBackslash = false;
  /** The part of the element that stood in earlier chunks. */
  #pieces: Uint8Array[] = [];
  #gathered = 0;
  #elementStart = 0;

  constructor(onElement: (element: object) => void, longestElement: number = LONGEST_ELEMENT) {
    this.#onElement = onElement;
    this.#longestElement = longestElement;
  }

  /** Undefined as long as all was well. */
  get problem(): JsonArrayProblem | undefined {
    return this.#problem;
  }

  /** @returns whether further chunks are wanted. */
  push(chunk: Uint8Array): boolean {
    let i = 0;
    while (i < chunk.length && this.#problem === undefined)
      i = this.#expected === 'inside-element' ? this.#readElement(chunk, i) : this.#readBetween(chunk, i);
    this.#offset += chunk.length;
    return this.#problem === undefined;
  }

  /** To be called after the last chunk. */
  finish(): JsonArrayProblem | undefined {
    if (this.#expected !== 'nothing') this.#stop('truncated', this.#offset);
    return this.#problem;
  }

  #readBetween(chunk: Uint8Array, i: number): number {
    const byte = chunk[i] as number;
    if (SPACES.has(byte)) return i + 1;
    const at = this.#offset + i;
    switch (this.#expected) {
      case 'array':
        if (byte === ARRAY_START) this.#expected = 'first-element';
        else this.#stop('not-an-array', at);
        return i + 1;
      case 'first-element':
      case 'element':
        if (byte === OBJECT_START) {
          this.#expected = 'inside-element';
          this.#elementStart = at;
          return i;
        }
        if (byte === ARRAY_END && this.#expected === 'first-element') this.#expected = 'nothing';
        else this.#stop('not-an-object', at);
        return i + 1;
      case 'comma-or-end':
        if (byte === COMMA) this.#expected = 'element';
        else if (byte === ARRAY_END) this.#expected = 'nothing';
        else this.#stop('bad-json', at);
        return i + 1;
      default:
        this.#stop('trailing-text', at);
        return i + 1;
    }
  }

  /** Goes on to the end of the element or of the chunk. */
  #readElement(chunk: Uint8Array, start: number): number {
    let i = start;
    for (; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.#inText) {
        if (this.#afterBackslash) this.#afterBackslash = false;
        else if (byte === BACKSLASH) this.#afterBackslash = true;
        else if (byte === QUOTE) this.#inText = false;
      } else if (byte === QUOTE) this.#inText = true;
      else if (OPENING.has(byte)) this.#depth++;
      else if (CLOSING.has(byte) && --this.#depth === 0) {
        this.#gather(chunk.subarray(start, i + 1));
        this.#handOut();
        return i + 1;
      }
    }
    this.#gather(chunk.subarray(start));
    return i;
  }

  #gather(piece: Uint8Array): void {
    this.#gathered += piece.length;
    if (this.#gathered > this.#longestElement) this.#stop('element-too-long', this.#elementStart);
    // The reader may fill the same chunk again; `slice` of a Buffer would not copy.
    else this.#pieces.push(Uint8Array.from(piece));
  }

  #handOut(): void {
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#gathered = 0;
    this.#expected = 'comma-or-end';
    if (this.#problem !== undefined) return;
    let element: object;
    try {
      element = JSON.parse(text);
    } catch {
      this.#stop('bad-json', this.#elementStart);
      return;
    }
    this.#onElement(element);
  }

  #stop(name: JsonArrayProblemName, offset: number): void {
    this.#problem ??= { name, offset };
    this.#pieces = [];
  }
}
