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
  return endsInVersion(bytes, offset, lineFeed) ? 'yes' : 'no';
};

/** Whether the last thing before a line feed is an HTTP version, with something else between it and `from`. */
const endsInVersion = (bytes: Uint8Array, from: number, lineFeed: number): boolean => {
  let end = lineFeed;
  while (end > from && (bytes[end - 1] === CARRIAGE_RETURN || bytes[end - 1] === SPACE)) end--;
  const version = end - VERSION_LENGTH;
  return version > from + 1 && bytes[version - 1] === SPACE && isHttpVersion(bytes, version);
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
    const lineFeed = indexOfByte(bytes, LINE_FEED, at, end);
    if (lineFeed === -1) return testRequestLine(bytes, at, end) === 'no' ? end : at;
    // What most lines lack is looked for first.
    if (endsInVersion(bytes, at, lineFeed) && testRequestLine(bytes, at, end) === 'yes') return at;
    at = lineFeed + 1;
  }
  return end;
};
