import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { litRequests, type PartWeight } from './lit-request.ts';

const WEIGHTS: readonly PartWeight[] = [
  { part: 'path', name: '', weight: 4 },
  { part: 'query', name: '', weight: 0.1 },
  { part: 'header', name: 'User-Agent', weight: -2 },
  { part: 'header', name: 'host', weight: 0.9 },
];

describe('litRequests', () => {
  it('lights the parts of the request line and the fields, whatever their case', () => {
    const [request] = litRequests(
      ['GET /a?b=1 HTTP/1.1\r\nHOST: x\r\nuser-agent: y\r\nAccept: z\r\n\r\n'],
      WEIGHTS,
    );
    expect(request?.map(({ pieces }) => pieces.map(({ text, level }) => [text, level]))).toEqual([
      [
        ['GET', 0],
        [' ', 0],
        ['/a', 5],
        ['?b=1', 0],
        [' ', 0],
        ['HTTP/1.1', 0],
      ],
      [['HOST: x', 2]],
      [['user-agent: y', -3]],
      [['Accept: z', 0]],
    ]);
    expect(request?.map(({ weight }) => weight)).toEqual([4.1, 0.9, -2, null]);
  });

  it('lights a field in each request', () => {
    const lit = litRequests(
      ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'GET / HTTP/1.1\r\nHost: b\r\n\r\n'],
      WEIGHTS,
    );
    expect(lit.map((lines) => lines[1]?.weight)).toEqual([0.9, 0.9]);
  });

  it.each([
    ['', [['']]],
    ['GET', [['GET']]],
    ['GET /', [['GET', ' ', '/']]],
    ['GET /a b HTTP/1.0\nX', [['GET', ' ', '/a b', ' ', 'HTTP/1.0'], ['X']]],
  ])('%j is taken apart', (block, pieces) =>
    expect(
      litRequests([block], []).map((lines) => lines.map((line) => line.pieces.map(({ text }) => text))),
    ).toEqual([pieces]),
  );

  it('loses nothing of any text but line ends', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(' ', ':', '\r', '\n', '?', '/', 'a', '\u0000', '\u{1f600}') }),
        (block) => {
          const [lines] = litRequests([block], WEIGHTS);
          const text = lines?.map((line) => line.pieces.map((piece) => piece.text).join('')).join('');
          expect(text).toBe(block.replaceAll(/\r?\n/g, ''));
        },
      ),
    ));
});
