import { describe, expect, it } from 'vitest';
import { inExplorerDialect } from './explorer-dialect.ts';
import { headerValue, parseSample } from './parsed-sample.ts';
import { seededRandom } from './random.ts';
import { makeSample } from './sample.ts';

const CHROME = [
  'GET /a.css HTTP/1.1',
  'Host: a.example',
  'Connection: keep-alive',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36',
  'Accept: */*',
  'X-Own: 1',
  'Accept-Language: en',
  'Cookie: a=1',
  '',
  '',
].join('\r\n');

describe('inExplorerDialect', () => {
  it('rewrites every request of a browser as Internet Explorer writes it', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 20; round += 1) {
      const requests = parseSample(
        makeSample([Buffer.from(inExplorerDialect(CHROME + CHROME, random), 'latin1')]),
      );
      expect(requests).toHaveLength(2);
      for (const request of requests) {
        expect(request).toMatchObject({ uri: '/a.css', complete: true });
        expect(request.headers.map(({ name }) => name)).toEqual([
          'Accept',
          'Accept-Language',
          'User-Agent',
          'Host',
          'Connection',
          'Cookie',
          'X-Own',
        ]);
        expect(headerValue(request, 'user-agent')).toMatch(/MSIE|Trident/);
        expect(headerValue(request, 'host')).toBe('a.example');
        expect(headerValue(request, 'cookie')).toBe('a=1');
      }
    }
  });

  it('leaves programs alone that are no browser', () => {
    const curl = 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/8\r\nAccept-Language: en\r\n\r\n';
    const bot = 'POST / HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla/4.0 (compatible; MSIE 6.0)\r\n\r\n';
    for (const text of [curl, bot]) expect(inExplorerDialect(text, seededRandom(1))).toBe(text);
  });
});
