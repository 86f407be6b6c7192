import { describe, expect, it } from 'vitest';
import { A, B, extract, lines, type Piece } from './http-request-extractor.test-support.ts';

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
