import type { FlowSlot } from '@mad/flows';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from './http-request.ts';
import { A, B, extract, FLOW, lines, type Piece } from './http-request-extractor.test-support.ts';
import { HttpRequestExtractor } from './http-request-extractor.ts';

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
