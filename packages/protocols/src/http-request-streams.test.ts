import type { Microseconds } from '@mad/capture';
import type { FlowSlot } from '@mad/flows';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from './http-request.ts';
import { A, extract, FLOW, SLOT } from './http-request-extractor.test-support.ts';
import { HttpRequestExtractor } from './http-request-extractor.ts';

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const latin1 = fc.uint8Array({ maxLength: 20 }).map((bytes) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\r\n\t ]/g, 'x'),
);

/** A request with a body of each kind, and what should be read of it. */
const wellFormed = fc
  .record({
    method: token,
    uri: latin1.map((text) => `/${text}`),
    headers: fc.array(
      fc.tuple(
        token.map((name) => `X-${name}`),
        latin1,
      ),
      { maxLength: 4 },
    ),
    body: fc.option(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'))),
    chunked: fc.boolean(),
    newline: fc.constantFrom('\r\n', '\n'),
    blankLines: fc.nat(2),
  })
  .map(({ method, uri, headers, body, chunked, newline, blankLines }) => {
    const coding: [string, string][] =
      body === null
        ? []
        : chunked
          ? [['Transfer-Encoding', 'chunked']]
          : [['Content-Length', String(body.length)]];
    const all = [...headers, ...coding];
    const block = [
      `${method} ${uri} HTTP/1.1`,
      ...all.map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join(newline);
    const half = Math.floor((body?.length ?? 0) / 2);
    const chunks = [body?.slice(0, half) ?? '', body?.slice(half) ?? '']
      .filter((chunk) => chunk !== '')
      .map((chunk) => `${chunk.length.toString(16)};e${newline}${chunk}${newline}`);
    const encoded =
      body === null ? '' : chunked ? `${chunks.join('')}0${newline}T: u${newline}${newline}` : body;
    return {
      text: newline.repeat(blankLines) + block + encoded,
      expected: {
        method,
        uri,
        headers: all.map(([name, value]) => ({ name, value })),
        block,
        complete: true,
      },
    };
  });

const summary = ({ method, uri, headers, headerBlock, complete }: HttpRequest) => ({
  method,
  uri,
  headers,
  block: Buffer.from(headerBlock).toString('latin1'),
  complete,
});

const cut = (text: string, positions: readonly number[]): string[] => {
  const cuts = positions.map((position) => position % (text.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts]
    .map((from, i) => text.slice(from, cuts[i] ?? text.length))
    .filter((piece) => piece !== '');
};

describe('HttpRequestExtractor on random streams', () => {
  it('gives the same requests however the stream is cut into segments', () => {
    const requests = fc.array(wellFormed, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(requests, fc.array(fc.nat(), { maxLength: 30 }), (all, positions) => {
        const text = all.map((request) => request.text).join('');
        const expected = all.map((request) => request.expected);
        expect(extract([text]).requests.map(summary)).toEqual(expected);
        expect(extract(cut(text, positions)).requests.map(summary)).toEqual(expected);
        expect(extract([...text]).requests.map(summary)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('gives every request after a gap that begins with a segment', () => {
    fc.assert(
      fc.property(
        wellFormed,
        wellFormed,
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(), { maxLength: 5 }),
        (lost, kept, at, length, positions) => {
          const from = 1 + (at % (lost.text.length - 1));
          const missing = lost.text.length - from + (length % 1000) + 100;
          // A method is not cut in two: its end alone would be a method as well.
          const { method } = kept.expected;
          const [first, ...rest] = cut(kept.text.trimStart().slice(method.length), positions);
          const { requests } = extract([lost.text.slice(0, from), missing, method + first, ...rest]);
          expect(requests.map(summary).at(-1)).toEqual(kept.expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws on hostile bytes, and gives only what was sent', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.constantFrom(
        'GET ',
        'GET / HTTP/1.1\r\n',
        ' HTTP/1.1\r\n',
        'Content-Length: 5\r\n',
        'Content-Length: 999999999999999\r\n',
        'Transfer-Encoding: chunked\r\n',
        'ffffffffffff\r\n',
        '0\r\n',
        '\r\n',
        '\n\n',
        '\r',
        'HTTP/1.1 200 OK\r\n',
      ),
    );
    const pieces = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: part },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 31 }) },
      ),
      {
        maxLength: 25,
      },
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const { requests, counts } = extract(all);
        expect(counts.requests).toBe(requests.length);
        expect(counts.incomplete).toBe(requests.filter((request) => !request.complete).length);
        const sent = all.filter((piece) => typeof piece === 'string').join('');
        for (const { headerBlock, time } of requests) {
          expect(sent).toContain(Buffer.from(headerBlock).toString('latin1'));
          expect(time).toBeLessThan(all.length as Microseconds);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('holds partial header blocks of all flows to a bound and counts those it gives up', () => {
    const requests: HttpRequest[] = [];
    const extractor = new HttpRequestExtractor(
      () => FLOW,
      (request) => requests.push(request),
    );
    const endless = Uint8Array.from(Buffer.from(`GET /a HTTP/1.1\r\nX: ${'y'.repeat(200_000)}`));
    const flows = 300;
    for (let slot = 0; slot < flows; slot++)
      extractor.data(slot as FlowSlot, true, endless, 0, endless.length, slot);
    expect(extractor.counts.partialLimit).toBeGreaterThan(0);
    expect(requests).toHaveLength(extractor.counts.partialLimit);
    expect(requests.every(({ complete }) => !complete)).toBe(true);
    for (let slot = 0; slot < flows; slot++) extractor.end(slot as FlowSlot);
    expect(requests).toHaveLength(flows);
    const given = requests.length;
    const whole = Uint8Array.from(Buffer.from(A));
    extractor.data(SLOT, true, whole, 0, 10, 0);
    extractor.data(SLOT, true, whole, 10, whole.length, 0);
    expect(requests[given]).toMatchObject({ uri: '/a', complete: true });
  });
});
