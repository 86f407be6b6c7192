import { describe, expect, it } from 'vitest';
import { parseSample } from './parsed-sample.ts';
import { makeSample } from './sample.ts';
import { foldText, structureTokens } from './structure-tokens.ts';

const tokensOf = (text: string): readonly string[] =>
  structureTokens(parseSample(makeSample([Buffer.from(text, 'latin1')])));

describe('structureTokens', () => {
  it('names what a request is made of', () => {
    const tokens = tokensOf('GET /Ab12/x.php?id=3 HTTP/1.1\r\nHost: a.ru\r\nAccept: */*\r\n\r\n');
    for (const token of [
      'method GET',
      'pair Host Accept',
      'order Host Accept',
      'value accept */*',
      'extension php',
      'parameter id',
      'segment 0 Aa0',
      'top ru',
    ])
      expect(tokens).toContain(token);
  });

  it('holds no name of a host, cookie or User-Agent', () => {
    const request = (host: string, agent: string, cookie: string): readonly string[] =>
      tokensOf(`GET / HTTP/1.1\r\nHost: ${host}.com\r\nUser-Agent: ${agent}\r\nCookie: ${cookie}\r\n\r\n`);
    expect(request('one', 'MSIE', 'k=1')).toEqual(request('another', 'curl/8', 'session=9'));
  });
});

describe('foldText', () => {
  it('keeps only the kinds of characters', () => {
    expect(foldText('abcDEF123-x')).toBe('aA0-a');
  });
});
