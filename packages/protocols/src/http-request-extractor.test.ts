import { type Microseconds, microseconds, port } from '@mad/capture';
import type { Flow, FlowSlot } from '@mad/flows';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from './http-request.ts';
import { type HttpCounts, HttpRequestExtractor } from './http-request-extractor.ts';

const FLOW: Flow = {
  id: 0,
  source: { address: '10.0.0.1', port: port(40_000) },
  destination: { address: '93.184.216.34', port: port(80) },
  start: microseconds(1),
  syn: true,
};
const SLOT = 3 as FlowSlot;

/** Bytes as Latin-1 text, or the length of a gap. */
type Piece = string | number;

interface Extracted {
  readonly requests: readonly HttpRequest[];
  readonly counts: HttpCounts;
  /** What the extractor answered to each piece: whether it wants more. */
  readonly answers: readonly boolean[];
}

/** Feeds one direction of a flow; the time of each piece is its index. Buffers are overwritten after each call. */
const extract = (pieces: readonly Piece[], fromSource = true): Extracted => {
  const requests: HttpRequest[] = [];
  const extractor = new HttpRequestExtractor(
    () => FLOW,
    (request) => requests.push(request),
  );
  const answers = pieces.map((piece, time) => {
    if (typeof piece === 'number') return extractor.gap(SLOT, fromSource, piece);
    const bytes = Uint8Array.from(Buffer.from(`\n\n${piece}\r\n\r\n`, 'latin1'));
    const answer = extractor.data(SLOT, fromSource, bytes, 2, 2 + piece.length, time);
    bytes.fill(0x2e);
    return answer;
  });
  extractor.end(SLOT);
  return { requests, counts: extractor.counts, answers };
};

const lines = (pieces: readonly Piece[], fromSource = true): string[] =>
  extract(pieces, fromSource).requests.map(
    ({ method, uri, version, complete }) => `${method} ${uri} ${version}${complete ? '' : ' (incomplete)'}`,
  );

const get = (uri: string, ...headers: readonly string[]): string =>
  [`GET ${uri} HTTP/1.1`, ...headers, '', ''].join('\r\n');
const A = get('/a', 'Host: a');
const B = get('/b', 'Host: b');

describe('HttpRequestExtractor', () => {
  it('gives a request with everything that is known of it', () => {
    const text =
      'POST /x?y=z HTTP/1.0\r\nHost: a.example\r\nUser-Agent: B/1\r\nreferer: http://c/\r\nX: \r\n\r\n';
    const { requests, counts } = extract([text]);
    expect(requests).toEqual([
      {
        time: 0,
        flow: FLOW,
        client: FLOW.source,
        server: FLOW.destination,
        method: 'POST',
        uri: '/x?y=z',
        version: 'HTTP/1.0',
        headers: [
          { name: 'Host', value: 'a.example' },
          { name: 'User-Agent', value: 'B/1' },
          { name: 'referer', value: 'http://c/' },
          { name: 'X', value: '' },
        ],
        host: 'a.example',
        userAgent: 'B/1',
        referer: 'http://c/',
        headerBlock: new Uint8Array(Buffer.from(text)),
        complete: true,
      },
    ]);
    expect(counts).toEqual({ requests: 1, incomplete: 0, headerLimit: 0, partialLimit: 0 });
  });

  it('keeps header bytes as they came', () => {
    const text = 'GET /\xc3\xa4\xe4 HTTP/1.1\nhOsT:a\nA: \xc3\xa4\xff\x00\x80\n b\n\n';
    const [request] = extract([text]).requests;
    expect(Buffer.from(request.headerBlock).toString('latin1')).toBe(text);
    expect(request.uri).toBe('/\xc3\xa4\xe4');
    expect(request.headers).toEqual([
      { name: 'hOsT', value: 'a' },
      { name: 'A', value: '\xc3\xa4\xff\x00\x80 b' },
    ]);
  });

  it.each<[string, readonly Piece[], readonly string[]]>([
    ['pipelined requests', [A + B + A], ['GET /a HTTP/1.1', 'GET /b HTTP/1.1', 'GET /a HTTP/1.1']],
    ['empty lines before a request', [`\r\n\r\n\n${A}\r\n${B}`], ['GET /a HTTP/1.1', 'GET /b HTTP/1.1']],
    ['empty lines alone in a segment', [A, '\r', '\n', B], ['GET /a HTTP/1.1', 'GET /b HTTP/1.1']],
    [
      'a body of known length that looks like a request',
      [`POST /p HTTP/1.1\r\nContent-Length: ${A.length}\r\n\r\n${A}${B}`],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'a chunked body that looks like a request',
      [
        `POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${A.length.toString(16)};x=y\r\n${A}\r\n0\r\nT: u\r\n\r\n${B}`,
      ],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'a body nobody announced',
      [`POST /p HTTP/1.1\r\n\r\na=b&c=d`, B],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'a body longer than announced',
      [`POST /p HTTP/1.1\r\nContent-Length: 2\r\n\r\nab and more`, B],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    ['the capture ends in a body', [`POST /p HTTP/1.1\r\nContent-Length: 9\r\n\r\nab`], ['POST /p HTTP/1.1']],
    [
      'the capture ends in a header block',
      [`${A}GET /b HTTP/1.1\r\nHost: `],
      ['GET /a HTTP/1.1', 'GET /b HTTP/1.1 (incomplete)'],
    ],
    ['the capture ends in a request line', [`${A}GET /b HT`], ['GET /a HTTP/1.1']],
    [
      'an unknown method and spaces in the target',
      ['BEACON /a b c HTTP/1.1\r\n\r\n'],
      ['BEACON /a b c HTTP/1.1'],
    ],
    ['HTTP/0.9 as it was, without a version: not told from other text', ['GET /\r\n'], []],
    ['the preface of HTTP/2', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], []],
    ['a request behind nonsense', [`nonsense\r\n${A}`], ['GET /a HTTP/1.1']],
    ['a stream that begins in mid-body', ['=1&c=2', A], ['GET /a HTTP/1.1']],
    ['a stream that begins in mid-header', ['gent: x\r\nAccept: y\r\n\r\n', A], ['GET /a HTTP/1.1']],
    [
      'requests behind a line that was no request after all',
      ['word and', ` more\r\n${A}`, B],
      ['GET /a HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'a stream that begins in mid-header, all in one',
      [`gent: x\r\nAccept: y\r\n\r\n${A}`],
      ['GET /a HTTP/1.1'],
    ],
    [
      'a tunnel behind CONNECT',
      ['CONNECT a:443 HTTP/1.1\r\n\r\n', '\x16\x03\x01\x00\x05hello', B],
      ['CONNECT a:443 HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
  ])('reads %s', (_, pieces, expected) => {
    expect(lines(pieces)).toEqual(expected);
  });

  it("reads requests of the flow's destination too: the capture may have begun with the server", () => {
    const [request] = extract([A], false).requests;
    expect(request).toMatchObject({ client: FLOW.destination, server: FLOW.source, uri: '/a' });
  });

  it.each<[string, string]>([
    ['responses', `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${A}`],
    ['TLS', `\x16\x03\x01\x00\x05hello\r\n${A}`],
    ['TLS in mid-stream', `\x17\x03\x03\x00\x05hello\r\n${A}`],
    ['SSH', `SSH-2.0-OpenSSH_9.2\r\n${A}`],
    ['TLS of a version to come', `\x14\x03\x04\x00\x01\x01${A}`],
    ['responses, of which little came at first', 'HTTP/'],
  ])('leaves alone a direction of %s', (_, text) => {
    expect(extract([text])).toMatchObject({ requests: [], answers: [false] });
  });

  it.each(['HEAD / HTTP/1.1\r\n\r\n', 'SUBSCRIBE / HTTP/1.1\r\n\r\n', 'HTTP / HTTP/1.1\r\n\r\n'])(
    'does not take %j for a response or SSH',
    (text) => {
      expect(extract([text]).requests).toHaveLength(1);
    },
  );

  it('does not take for TLS what only begins like it', () => {
    expect(lines([`\x16\x03\x05\x00\r\n${A}`])).toEqual(['GET /a HTTP/1.1']);
    expect(lines([`\x18\x03\x01\x00\r\n${A}`])).toEqual(['GET /a HTTP/1.1']);
    expect(lines([`\x16\x02\x01\x00\r\n${A}`])).toEqual(['GET /a HTTP/1.1']);
  });

  it('leaves alone a direction in which it has searched 64 KiB in vain, but none that carried a request', () => {
    const noise = `${'nothing here'.repeat(1000)}\x00\r\n`;
    const tries = [noise, noise, noise, noise, noise, noise];
    expect(extract(tries).answers).toEqual([true, true, true, true, true, false]);
    expect(extract([A, ...tries]).answers.every((answer) => answer)).toBe(true);
  });

  it('tells the time of the piece with the first byte of the request line', () => {
    const { requests } = extract([
      '\r\n',
      A.slice(0, 3),
      A.slice(3, 20),
      `${A.slice(20)}${B}`,
      'junk\x00\r\n',
      7,
      A.slice(0, 9),
      A.slice(9),
    ]);
    expect(requests.map(({ uri, time }) => [uri, time])).toEqual([
      ['/a', 1],
      ['/b', 3],
      ['/a', 6],
    ]);
  });

  it('keeps flows and their slots apart', () => {
    const requests: HttpRequest[] = [];
    let asked = 0;
    const extractor = new HttpRequestExtractor(
      (slot) => ({ ...FLOW, id: slot * 10 + asked++ }),
      (request) => requests.push(request),
    );
    const send = (slot: number, text: string): boolean =>
      extractor.data(slot as FlowSlot, true, Uint8Array.from(Buffer.from(text)), 0, text.length, 0);
    send(0, A.slice(0, 8));
    send(1, B.slice(0, 8));
    send(0, A.slice(8));
    send(1, B.slice(8) + A.slice(0, 8));
    extractor.end(1 as FlowSlot);
    send(1, B);
    send(1, A);
    expect(requests.map(({ uri, flow }) => [uri, flow.id])).toEqual([
      ['/a', 0],
      ['/b', 11],
      ['/b', 12],
      ['/a', 12],
    ]);
  });
});

describe('HttpRequestExtractor at gaps', () => {
  it.each<[string, readonly Piece[], readonly string[]]>([
    [
      'in a header block',
      [A.slice(0, 20), 5, `rest: x\r\n\r\n${B}`],
      ['GET /a HTTP/1.1 (incomplete)', 'GET /b HTTP/1.1'],
    ],
    ['in a request line', [A.slice(0, 8), 5, `rest: x\r\n\r\n${B}`], ['GET /b HTTP/1.1']],
    ['between requests', [A, 100, B], ['GET /a HTTP/1.1', 'GET /b HTTP/1.1']],
    ['at the start', [100, A], ['GET /a HTTP/1.1']],
    [
      'within a body',
      [`POST /p HTTP/1.1\r\nContent-Length: ${A.length + 4}\r\n\r\n`, 4, A + B],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'as long as the rest of a body',
      ['POST /p HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc', 7, B],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'beyond a body',
      ['POST /p HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc', 700, `x: y\r\n\r\n${B}`],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'within a chunk',
      ['POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc', 2, `${'GET '}\r\n0\r\n\r\n${B}`],
      ['POST /p HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'followed by a request line that spans segments',
      [A, 9, B.slice(0, 8), B.slice(8)],
      ['GET /a HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'followed by the rest of a line and such a request line',
      [A, 9, `x: y\r\n\r\n${B.slice(0, 8)}`, B.slice(8)],
      ['GET /a HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'followed by text without line end, then a request',
      [A, 9, 'word and more', B],
      ['GET /a HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'followed by text in pieces, then a request',
      [A, 9, 'word and', ' more\r\n', B],
      ['GET /a HTTP/1.1', 'GET /b HTTP/1.1'],
    ],
    [
      'twice',
      [A.slice(0, 20), 5, 5, B.slice(0, 22), 5, A],
      ['GET /a HTTP/1.1 (incomplete)', 'GET /b HTTP/1.1 (incomplete)', 'GET /a HTTP/1.1'],
    ],
  ])('%s', (_, pieces, expected) => {
    expect(lines(pieces)).toEqual(expected);
    expect(extract(pieces).counts.incomplete).toBe(expected.filter((line) => line.endsWith(')')).length);
  });

  it('gives of an incomplete request the headers that are there', () => {
    const [request] = extract(['GET /a HTTP/1.1\r\nHost: a\r\nUser-Agent: B/', 5, 'x\r\n\r\n']).requests;
    expect(request).toMatchObject({ host: 'a', userAgent: 'B/', complete: false });
  });
});

describe('HttpRequestExtractor limits', () => {
  const header = `X: ${'y'.repeat(1000)}\r\n`;
  const endless = ['GET /a HTTP/1.1\r\n', ...Array.from({ length: 300 }, () => header)];

  it('cuts a header block that does not end, counts it, and goes on at the next request', () => {
    const { requests, counts } = extract([...endless, '\r\n', B]);
    expect(requests.map(({ uri, complete }) => [uri, complete])).toEqual([
      ['/a', false],
      ['/b', true],
    ]);
    expect(requests[0].headerBlock.length).toBeGreaterThan(256 * 1024);
    expect(requests[0].headerBlock.length).toBeLessThan(257 * 1024 + header.length);
    expect(counts).toEqual({ requests: 2, incomplete: 1, headerLimit: 1, partialLimit: 0 });
  });

  it('reads a header block just below the limit whole', () => {
    const { requests, counts } = extract([...endless.slice(0, 250), '\r\n']);
    expect(requests).toMatchObject([{ complete: true }]);
    expect(requests[0].headers).toHaveLength(249);
    expect(counts.headerLimit).toBe(0);
  });

  it('gives up a line that does not end and is no request line', () => {
    const words = Array.from({ length: 300 }, () => 'word '.repeat(200));
    const { requests, counts } = extract([...words, '\r\n', B]);
    expect(requests.map(({ uri }) => uri)).toEqual(['/b']);
    expect(counts).toEqual({ requests: 1, incomplete: 0, headerLimit: 0, partialLimit: 0 });
  });

  it('reads a long request line that comes a byte at a time', () => {
    const uri = `/${'u'.repeat(60_000)}`;
    const { requests } = extract([...get(uri, 'Host: a')]);
    expect(requests).toMatchObject([{ uri, host: 'a', complete: true }]);
  });
});

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
