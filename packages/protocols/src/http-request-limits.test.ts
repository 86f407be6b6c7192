import { describe, expect, it } from 'vitest';
import { B, extract, get } from './http-request-extractor.test-support.ts';

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
