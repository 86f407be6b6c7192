/** Bytes gathered before they are handed on. */
const BATCH = 128 * 1024;
/** A character of a string takes at most so many bytes of UTF-8. */
const WIDEST = 3;

/** Gathers texts as UTF-8 in one stretch of memory that is used again and again: joined texts would be copied once more each. */
export class ByteBatch {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #bytes = Buffer.allocUnsafeSlow(BATCH);
  #length = 0;

  /** @param write takes what was gathered; the bytes are valid only during the call */
  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  add(text: string): void {
    const most = text.length * WIDEST;
    if (this.#length + most > BATCH) this.flush();
    if (most > BATCH) this.#write(Buffer.from(text));
    else this.#length += this.#bytes.write(text, this.#length);
  }

  /** Hands on what is left. */
  flush(): void {
    const length = this.#length;
    this.#length = 0;
    if (length > 0) this.#write(this.#bytes.subarray(0, length));
  }
}
