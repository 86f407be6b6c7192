import { describe, expect, it } from 'vitest';
import { HttpBodySkipper } from './http-body-skipper.ts';

const begun = (contentLength?: string, transferEncoding?: string): HttpBodySkipper =>
  new HttpBodySkipper(contentLength, transferEncoding);

/** Where a body ends that is followed by `GET`, or -1 when it does not end; the same byte by byte. */
const endOf = (text: string, contentLength?: string, transferEncoding?: string): number => {
  const bytes = Buffer.from(`##${text}`, 'latin1');
  const whole = begun(contentLength, transferEncoding);
  const end = whole.skip(bytes, 2, bytes.length);
  const slow = begun(contentLength, transferEncoding);
  let at = 2;
  while (at < bytes.length && !slow.done) at = slow.skip(bytes, at, at + 1);
  expect(slow.done).toBe(whole.done);
  expect(at).toBe(end);
  return whole.done ? end - 2 : -1;
};

describe('HttpBodySkipper', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['neither field', undefined, undefined],
    ['a length of 0', '0', undefined],
    ['a negative length', '-5', undefined],
    ['a length with a sign', '+5', undefined],
    ['a length in hexadecimal', '0x10', undefined],
    ['a length that is a list', '5, 5', undefined],
    ['an empty length', '', undefined],
    ['a length no machine can hold', '9'.repeat(16), undefined],
    ['another transfer coding', undefined, 'gzip'],
    ['chunked, but not last', undefined, 'chunked, gzip'],
    ['a word that only contains chunked', undefined, 'notchunked'],
  ])('%s: no body', (_, contentLength, transferEncoding) => {
    expect(begun(contentLength, transferEncoding).done).toBe(true);
  });

  it.each<[string, string, string | undefined, string | undefined, number]>([
    ['a length', 'bodyGET', '4', undefined, 4],
    ['a length with zeros in front', 'bodyGET', '0004', undefined, 4],
    ['a length not reached', 'body', '5', undefined, -1],
    ['chunks', '4\r\nbody\r\n0\r\n\r\nGET', undefined, 'chunked', 14],
    ['chunks, which outrank a length', '4\r\nbody\r\n0\r\n\r\nGET', '2', 'chunked', 14],
    ['chunks within other codings', '1\r\nb\r\n0\r\n\r\nGET', undefined, 'gzip, Chunked ', 11],
    [
      'chunk sizes in either case',
      'a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\nGET',
      undefined,
      'chunked',
      35,
    ],
    ['zeros before a size', '0004\r\nbody\r\n000\r\n\r\nGET', undefined, 'chunked', 19],
    ['chunk extensions', '4;a=b;c="d"\r\nbody\r\n0;e\r\n\r\nGET', undefined, 'chunked', 26],
    ['a blank before an extension', '4 ;a\r\nbody\r\n0\r\n\r\nGET', undefined, 'chunked', 17],
    ['trailers', '4\r\nbody\r\n0\r\nA: b\r\nC: d\r\n\r\nGET', undefined, 'chunked', 26],
    ['line feeds alone', '4\nbody\n0\n\nGET', undefined, 'chunked', 10],
    ['a body that looks like the end of one', '9\r\n0\r\n\r\nGET \r\n0\r\n\r\nGET', undefined, 'chunked', 19],
    ['chunks that do not end', '4\r\nbody\r\n', undefined, 'chunked', -1],
    ['trailers that do not end', '0\r\nA: b\r\n', undefined, 'chunked', -1],
    ['a size that is none: the body is given up there', 'xyz\r\nGET', undefined, 'chunked', 5],
    ['a size longer than a number holds', 'fffffffffffff\r\nGET', undefined, 'chunked', 15],
    ['an empty size', '\r\nGET', undefined, 'chunked', 2],
  ])('steps over %s', (_, text, contentLength, transferEncoding, end) => {
    expect(endOf(text, contentLength, transferEncoding)).toBe(end);
  });

  it('gives up a size line without end', () => {
    const bytes = Buffer.from('1'.repeat(2000));
    const skipper = begun(undefined, 'chunked');
    skipper.skip(bytes, 0, bytes.length);
    expect(skipper.done).toBe(true);
  });

  it.each<[string, string | undefined, string | undefined, string, number, boolean, boolean]>([
    ['within a length', '10', undefined, 'abc', 4, true, false],
    ['to the end of a length', '10', undefined, 'abc', 7, true, true],
    ['beyond a length', '10', undefined, 'abc', 8, false, false],
    ['within a chunk', undefined, 'chunked', 'a\r\nabc', 6, true, false],
    ['beyond a chunk', undefined, 'chunked', 'a\r\nabc', 8, false, false],
    ['in a size line', undefined, 'chunked', 'a', 1, false, false],
    ['without a body', undefined, undefined, '', 1, false, true],
  ])('steps over a gap %s', (_, contentLength, transferEncoding, text, length, possible, done) => {
    const skipper = begun(contentLength, transferEncoding);
    const bytes = Buffer.from(text);
    skipper.skip(bytes, 0, bytes.length);
    expect(skipper.skipGap(length)).toBe(possible);
    expect(skipper.done).toBe(done);
  });

  it('goes on behind a gap that filled a chunk', () => {
    const skipper = begun(undefined, 'chunked');
    const before = Buffer.from('4\r\nbo');
    skipper.skip(before, 0, before.length);
    expect(skipper.skipGap(2)).toBe(true);
    const after = Buffer.from('\r\n0\r\n\r\nGET');
    expect(skipper.skip(after, 0, after.length)).toBe(7);
    expect(skipper.done).toBe(true);
  });
});
