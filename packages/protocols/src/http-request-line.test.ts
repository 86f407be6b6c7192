import { describe, expect, it } from 'vitest';
import { testRequestLine } from './http-request-line.ts';

/** Tests a text that stands between other bytes. */
const test = (text: string) => {
  const bytes = Buffer.from(`X\n${text}GET / HTTP/1.1\r\n`, 'latin1');
  return testRequestLine(bytes, 2, 2 + text.length);
};

describe('testRequestLine', () => {
  it.each([
    ['GET / HTTP/1.1\r\n', 'a common line'],
    ['GET / HTTP/1.0\r\n', 'version 1.0'],
    ['GET / HTTP/0.9\r\n', 'version 0.9, spelt out'],
    ['GET / HTTP/1.9\r\n', 'a version to come'],
    ['GET / HTTP/1.1\n', 'a line feed alone'],
    ['GET / HTTP/1.1 \r\n', 'a space at the end'],
    ['GET / HTTP/1.1\r\r\n', 'two carriage returns'],
    ['GET http://a.example/b?c=d HTTP/1.1\r\n', 'absolute form'],
    ['CONNECT a.example:443 HTTP/1.1\r\n', 'authority form'],
    ['OPTIONS * HTTP/1.1\r\n', 'asterisk form'],
    ['BASELINE-CONTROL /x HTTP/1.1\r\n', 'a method with a hyphen'],
    ['UPDATEREDIRECTREF /x HTTP/1.1\r\n', 'the longest registered method'],
    ['get / HTTP/1.1\r\n', 'a method in lower case'],
    ["!#$%&'*+-.^_`|~0aZ / HTTP/1.1\r\n", 'every kind of token character'],
    [`${'M'.repeat(32)} / HTTP/1.1\r\n`, 'the longest method read'],
    ['GET /a b c HTTP/1.1\r\n', 'spaces in the target'],
    ['GET /\xe4\xff\x00 HTTP/1.1\r\n', 'bytes no target may have'],
    ['GET  HTTP/1.1\r\n', 'an empty target'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 'more behind it'],
  ])('%j is one: %s', (text) => {
    expect(test(text)).toBe('yes');
  });

  it.each([
    ['HTTP/1.1 200 OK\r\n', 'a status line'],
    ['PRI * HTTP/2.0\r\n', 'the preface of HTTP/2'],
    ['GET / HTTP/3.0\r\n', 'another major version'],
    ['GET / HTTP/1.x\r\n', 'a version without number'],
    ['GET / HTTP/1.10\r\n', 'a version with two digits'],
    ['GET / http/1.1\r\n', 'a version in lower case'],
    ['GET /\r\n', 'no version'],
    ['GET HTTP/1.1\r\n', 'no target'],
    ['OPTIONS rtsp://a.example RTSP/1.0\r\n', 'RTSP'],
    ['INVITE sip:a@b.example SIP/2.0\r\n', 'SIP'],
    ['EHLO mail.example\r\n', 'SMTP'],
    ['GET\t/ HTTP/1.1\r\n', 'a tab'],
    [' GET / HTTP/1.1\r\n', 'a space in front'],
    ['G@T / HTTP/1.1\r\n', 'no token'],
    ['\x16\x03\x01\x02\x00', 'TLS'],
    ['\r\n', 'an empty line'],
    [`${'M'.repeat(33)} / HTTP/1.1\r\n`, 'a method too long'],
    ['M'.repeat(33), 'a method too long, cut'],
    ['GET\x00', 'a zero after the method'],
  ])('%j is none: %s', (text) => {
    expect(test(text)).toBe('no');
  });

  it.each(['', 'G', 'GET', 'GET ', 'GET /', 'GET / HTTP/1.1', 'GET / HTTP/1.1\r', 'M'.repeat(32)])(
    '%j stops before it can be told',
    (text) => {
      expect(test(text)).toBe('maybe');
    },
  );
});
