import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerBlockEnd, parseHeaderBlock } from './http-header-block.ts';

const parse = (text: string) => parseHeaderBlock(Buffer.from(text, 'latin1'));
const pairs = (text: string): string[][] => parse(text).headers.map(({ name, value }) => [name, value]);

describe('headerBlockEnd', () => {
  it.each([
    ['GET / HTTP/1.1\r\nA: b\r\n\r\nbody', 0, 24],
    ['GET / HTTP/1.1\nA: b\n\nbody', 0, 21],
    ['GET / HTTP/1.1\r\nA: b\n\r\nbody', 0, 23],
    ['GET / HTTP/1.1\nA: b\r\n\nbody', 0, 22],
    ['GET / HTTP/1.1\r\nA: b\r\n\r\nbody', 21, 24],
    ['GET / HTTP/1.1\r\nA: b\r\n\r\nbody', 22, -1],
    ['GET / HTTP/1.1\r\n\r\nA\r\n\r\n', 0, 18],
    ['GET / HTTP/1.1\r\n \r\nA: b\r\n', 0, -1],
    ['GET / HTTP/1.1\r\r\r\r', 0, -1],
    ['GET / HTTP/1.1\r\n\r', 0, -1],
    ['', 0, -1],
  ])('of %j from %i: %i', (text, from, end) => {
    const bytes = Buffer.from(`##${text}\n\n`, 'latin1');
    const found = headerBlockEnd(bytes, 2 + from, 2 + text.length);
    expect(found === -1 ? -1 : found - 2).toBe(end);
  });

  it('is where a pattern finds it, wherever the search begins', () => {
    const text = fc.array(fc.constantFrom('\n', '\r', 'a'), { maxLength: 24 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(24), (block, from) => {
        const found = /\n\r?\n/.exec(block.slice(from));
        const expected = found === null ? -1 : from + found.index + found[0].length;
        expect(headerBlockEnd(Buffer.from(block), from, block.length)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseHeaderBlock', () => {
  it.each([
    ['GET / HTTP/1.1\r\n\r\n', 'GET', '/', 'HTTP/1.1'],
    ['GET / HTTP/1.1\n\n', 'GET', '/', 'HTTP/1.1'],
    ['PROPFIND /a%20b?c=d&e HTTP/1.0 \r\n\r\n', 'PROPFIND', '/a%20b?c=d&e', 'HTTP/1.0'],
    ['GET /a b  c HTTP/1.1\r\n\r\n', 'GET', '/a b  c', 'HTTP/1.1'],
    ['GET  / HTTP/1.1\r\n\r\n', 'GET', ' /', 'HTTP/1.1'],
    ['GET  HTTP/1.1\r\n\r\n', 'GET', '', 'HTTP/1.1'],
    ['GET /\r\n\r\n', 'GET', '/', ''],
    ['GET\r\n\r\n', 'GET', '', ''],
    ['', '', '', ''],
    ['GET /\xe4\xc3\xa4\xff HTTP/1.1\r\n\r\n', 'GET', '/\xe4\xc3\xa4\xff', 'HTTP/1.1'],
  ])('takes the request line of %j apart', (text, method, uri, version) => {
    expect(parse(text)).toEqual({ method, uri, version, headers: [] });
  });

  it.each<[string, string, string[][]]>([
    [
      'order, case and repetition',
      'hOsT: b\r\nAccept: c\r\nACCEPT: d\r\n\r\n',
      [
        ['hOsT', 'b'],
        ['Accept', 'c'],
        ['ACCEPT', 'd'],
      ],
    ],
    ['no space after the colon', 'Host:b\r\n\r\n', [['Host', 'b']]],
    ['blanks around the value', 'Host: \t b c \t\r\n\r\n', [['Host', 'b c']]],
    ['blanks within the value', 'A: b  c\td\r\n\r\n', [['A', 'b  c\td']]],
    [
      'an empty value',
      'A:\r\nB: \r\n\r\n',
      [
        ['A', ''],
        ['B', ''],
      ],
    ],
    ['colons in the value', 'Host: a:80:b\r\n\r\n', [['Host', 'a:80:b']]],
    ['an empty name', ': b\r\n\r\n', [['', 'b']]],
    ['a blank before the colon', 'Host : b\r\n\r\n', [['Host ', 'b']]],
    [
      'no colon',
      'nonsense\r\nA: b\r\n\r\n',
      [
        ['nonsense', ''],
        ['A', 'b'],
      ],
    ],
    [
      'folded lines',
      'A: b\r\n  c\r\n\td\r\nE: f\r\n\r\n',
      [
        ['A', 'b c d'],
        ['E', 'f'],
      ],
    ],
    ['a folded line after an empty value', 'A:\r\n b\r\n\r\n', [['A', ' b']]],
    ['a folded line with a colon', 'A: b\r\n C: d\r\n\r\n', [['A', 'b C: d']]],
    [
      'a folded line before any header',
      ' A: b\r\nC: d\r\n\r\n',
      [
        [' A', 'b'],
        ['C', 'd'],
      ],
    ],
    [
      'line feeds alone',
      'A: b\nC: d\n\n',
      [
        ['A', 'b'],
        ['C', 'd'],
      ],
    ],
    ['carriage returns within', 'A: b\rC: d\r\n\r\n', [['A', 'b\rC: d']]],
    [
      'a block cut in a line',
      'A: b\r\nUser-Ag',
      [
        ['A', 'b'],
        ['User-Ag', ''],
      ],
    ],
    [
      'a block cut in a value',
      'A: b\r\nC: d e',
      [
        ['A', 'b'],
        ['C', 'd e'],
      ],
    ],
    ['a block cut after a carriage return', 'A: b\r', [['A', 'b']]],
    ['UTF-8, a Latin-1 character for each byte', 'A: \xc3\xa4\r\n\r\n', [['A', '\xc3\xa4']]],
    ['Latin-1 and zeros', 'A: \xe4\x00\xff\r\n\r\n', [['A', '\xe4\x00\xff']]],
  ])('keeps headers as they came: %s', (_, lines, headers) => {
    expect(pairs(`GET / HTTP/1.1\r\n${lines}`)).toEqual(headers);
  });

  it('gives back every header that was written', () => {
    const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/);
    const value = fc.uint8Array({ maxLength: 30 }).map((bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\r\n]/g, '')
        .replace(/^[ \t]+|[ \t]+$/g, ''),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(token, value), { maxLength: 10 }),
        fc.constantFrom('\r\n', '\n'),
        (headers, newline) => {
          const lines = headers.map(([name, text]) => `${name}: ${text}${newline}`).join('');
          expect(pairs(`GET / HTTP/1.1${newline}${lines}${newline}`)).toEqual(headers);
        },
      ),
    );
  });

  it('never throws, and loses no byte but blanks, line ends and colons', () => {
    const bytes = fc
      .array(fc.constantFrom(...'aB: \t\r\n\xe4\x00'), { maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(bytes, (text) => {
        const { method, uri, version, headers } = parse(text);
        const kept = [method, uri, version, ...headers.flatMap(({ name, value }) => [name, value])].join('');
        const essence = (all: string): string => all.replace(/[: \t\r\n]/g, '');
        expect(essence(kept)).toBe(essence(text));
      }),
      { numRuns: 500 },
    );
  });
});
