import type { HttpHeader } from './http-request.ts';

/** A header block taken apart; nothing in it is altered but the folding of lines. */
export interface HttpHeaderBlock {
  readonly method: string;
  readonly uri: string;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The largest header block that is read; servers refuse far smaller ones. */
export const MAXIMUM_HEADER_BLOCK = 256 * 1024;

/**
 * Index just past the blank line that ends a header block, or -1 when there is none before `end`.
 *
 * @param from where to begin looking; an earlier call may have covered what lies before.
 */
export const headerBlockEnd = (bytes: Uint8Array, from: number, end: number): number => {
  // Of `\n\n` and `\n\r\n` every second byte shows a line feed or what lies between two.
  for (let at = from; at < end; at += 2) {
    if (bytes[at] > CARRIAGE_RETURN) continue;
    const after = blankLineEnd(bytes, from, at, end);
    if (after !== -1) return after;
  }
  return -1;
};

/** Index just past the first blank line that includes the byte at `at` or the one after it, or -1. */
const blankLineEnd = (bytes: Uint8Array, from: number, at: number, end: number): number => {
  for (let first = Math.max(from, at - 1); first <= at && first + 1 < end; first++) {
    if (bytes[first] !== LINE_FEED) continue;
    if (bytes[first + 1] === LINE_FEED) return first + 2;
    if (first + 2 < end && bytes[first + 1] === CARRIAGE_RETURN && bytes[first + 2] === LINE_FEED)
      return first + 3;
  }
  return -1;
};

/**
 * Takes a header block apart (RFC 9112 §3 and §5). Lines without a colon are kept as a header with an empty value, so that
 * nothing a sender wrote is lost; folded lines are joined with one space.
 */
export const parseHeaderBlock = (block: Uint8Array): HttpHeaderBlock => {
  const text = Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString('latin1');
  const firstEnd = lineEnd(text, 0);
  const line = text.slice(0, trimmedEnd(text, 0, firstEnd));
  const methodEnd = line.indexOf(' ');
  const versionStart = line.lastIndexOf(' ');
  const headers: HttpHeader[] = [];
  for (let start = firstEnd + 1; start < text.length; ) {
    const end = lineEnd(text, start);
    const stop = trimmedEnd(text, start, end);
    if (stop > start) addLine(headers, text, start, stop);
    start = end + 1;
  }
  const hasVersion = versionStart > methodEnd;
  return {
    method: methodEnd === -1 ? line : line.slice(0, methodEnd),
    uri: methodEnd === -1 ? '' : line.slice(methodEnd + 1, hasVersion ? versionStart : undefined),
    version: hasVersion ? line.slice(versionStart + 1) : '',
    headers,
  };
};

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

const trimmedEnd = (text: string, start: number, end: number): number => {
  let stop = end;
  while (stop > start && (text[stop - 1] === '\r' || text[stop - 1] === ' ' || text[stop - 1] === '\t'))
    stop--;
  return stop;
};

const isBlank = (character: string): boolean => character === ' ' || character === '\t';

const addLine = (headers: HttpHeader[], text: string, start: number, stop: number): void => {
  const previous = headers.at(-1);
  if (isBlank(text[start]) && previous !== undefined) {
    let from = start;
    while (from < stop && isBlank(text[from])) from++;
    headers[headers.length - 1] = {
      name: previous.name,
      value: `${previous.value} ${text.slice(from, stop)}`,
    };
    return;
  }
  const colon = text.indexOf(':', start);
  if (colon === -1 || colon >= stop) {
    headers.push({ name: text.slice(start, stop), value: '' });
    return;
  }
  let valueStart = colon + 1;
  while (valueStart < stop && isBlank(text[valueStart])) valueStart++;
  headers.push({ name: text.slice(start, colon), value: text.slice(valueStart, stop) });
};
