import { indexOfByte } from '@mad/capture';

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A method token longer than this is no method (the longest registered one has 17 letters). */
export const MAXIMUM_METHOD = 32;
/** `HTTP/1.1`, the last thing on a request line. */
const VERSION_LENGTH = 8;

/** Whether bytes begin a request: `maybe` when they stop before it can be told. */
export type RequestLineTest = 'yes' | 'no' | 'maybe';

/** The characters of a token (RFC 9110 §5.6.2). */
const IS_TOKEN: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    table[character.charCodeAt(0)] = 1;
  return table;
})();

/**
 * Whether an HTTP/1.x request line (RFC 9112 §3) begins at `start`: any method token, a target (malware writes targets
 * with spaces in them), `HTTP/1.x` or `HTTP/0.9`.
 */
export const testRequestLine = (bytes: Uint8Array, start: number, end: number): RequestLineTest => {
  let offset = start;
  while (offset < end && IS_TOKEN[bytes[offset]] === 1) offset++;
  if (offset - start > MAXIMUM_METHOD) return 'no';
  if (offset === end) return 'maybe';
  if (offset === start || bytes[offset] !== SPACE) return 'no';
  const lineFeed = indexOfByte(bytes, LINE_FEED, offset, end);
  if (lineFeed === -1) return 'maybe';
  let lineEnd = lineFeed;
  while (lineEnd > offset && (bytes[lineEnd - 1] === CARRIAGE_RETURN || bytes[lineEnd - 1] === SPACE))
    lineEnd--;
  const version = lineEnd - VERSION_LENGTH;
  return version > offset + 1 && bytes[version - 1] === SPACE && isHttpVersion(bytes, version) ? 'yes' : 'no';
};

/** `HTTP/1.x` or `HTTP/0.x`: version 2 has a preface that looks like a request line but is none. */
const isHttpVersion = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x48 &&
  bytes[at + 1] === 0x54 &&
  bytes[at + 2] === 0x54 &&
  bytes[at + 3] === 0x50 &&
  bytes[at + 4] === 0x2f &&
  (bytes[at + 5] === 0x31 || bytes[at + 5] === 0x30) &&
  bytes[at + 6] === 0x2e &&
  bytes[at + 7] >= 0x30 &&
  bytes[at + 7] <= 0x39;

/** Where, at the beginning of these bytes or of a line in them, a request line stands or may begin; `end` when nowhere. */
export const findRequestLine = (bytes: Uint8Array, start: number, end: number): number => {
  for (let at = start; at < end; ) {
    if (testRequestLine(bytes, at, end) !== 'no') return at;
    const lineFeed = indexOfByte(bytes, 0x0a, at, end);
    if (lineFeed === -1) return end;
    at = lineFeed + 1;
  }
  return end;
};
