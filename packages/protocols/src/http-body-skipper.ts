import { indexOfByte } from '@mad/capture';

/** A chunk-size line longer than this is no chunk-size line. */
const MAXIMUM_SIZE_LINE = 1024;

type Part = 'none' | 'length' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer';

/** Steps over the body of a request without keeping it: Content-Length and chunked coding (RFC 9112 §6 and §7.1). */
export class HttpBodySkipper {
  #part: Part = 'none';
  #remaining = 0;
  #line = '';

  /** The body that the request's own fields describe; neither field means none. */
  constructor(contentLength: string | undefined, transferEncoding: string | undefined) {
    if (transferEncoding !== undefined && /(^|,)\s*chunked\s*$/i.test(transferEncoding)) {
      this.#part = 'chunk-size';
      return;
    }
    if (contentLength === undefined || !/^\d{1,15}$/.test(contentLength)) return;
    this.#remaining = Number(contentLength);
    if (this.#remaining > 0) this.#part = 'length';
  }

  /** Nothing of the body is left. */
  get done(): boolean {
    return this.#part === 'none';
  }

  /** Steps over what of the body lies in these bytes; returns where it stops. */
  skip(bytes: Uint8Array, start: number, end: number): number {
    let offset = start;
    while (offset < end && this.#part !== 'none') {
      if (this.#part === 'length' || this.#part === 'chunk') {
        const taken = Math.min(this.#remaining, end - offset);
        offset += taken;
        this.#remaining -= taken;
        if (this.#remaining === 0) this.#part = this.#part === 'length' ? 'none' : 'chunk-end';
      } else {
        offset = this.#lineByte(bytes, offset, end);
      }
    }
    return offset;
  }

  /** Steps over missing bytes; false when they reach beyond what is known of the body. */
  skipGap(length: number): boolean {
    if ((this.#part !== 'length' && this.#part !== 'chunk') || length > this.#remaining) return false;
    this.#remaining -= length;
    if (this.#remaining === 0) this.#part = this.#part === 'length' ? 'none' : 'chunk-end';
    return true;
  }

  /** Gathers a line up to its line feed, then acts on it. */
  #lineByte(bytes: Uint8Array, start: number, end: number): number {
    const lineFeed = indexOfByte(bytes, 0x0a, start, end);
    const stop = lineFeed === -1 ? end : lineFeed;
    this.#line += Buffer.from(bytes.buffer, bytes.byteOffset + start, stop - start).toString('latin1');
    if (this.#line.length > MAXIMUM_SIZE_LINE) {
      this.#part = 'none';
      return stop;
    }
    if (stop === end) return end;
    this.#endOfLine(this.#line.trim());
    this.#line = '';
    return stop + 1;
  }

  #endOfLine(line: string): void {
    if (this.#part === 'chunk-end') {
      this.#part = 'chunk-size';
    } else if (this.#part === 'trailer') {
      if (line === '') this.#part = 'none';
    } else {
      const size = /^[0-9a-f]{1,12}(?=\s*(;|$))/i.exec(line);
      this.#remaining = size === null ? 0 : Number.parseInt(size[0], 16);
      if (size === null) this.#part = 'none';
      else this.#part = this.#remaining === 0 ? 'trailer' : 'chunk';
    }
  }
}
