import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerValue, parseSample } from './parsed-sample.ts';
import { makeSample } from './sample.ts';

const sampleOf = (text: string): Uint8Array => makeSample([Buffer.from(text, 'latin1')]);

describe('parseSample', () => {
  it('reads request lines and header fields of several requests', () => {
    const requests = parseSample(
      sampleOf('GET /a b HTTP/1.1\r\nHost: x\r\nX:1\r\n\r\nPOST /c HTTP/1.0\nhost:  y \n\n'),
    );
    expect(requests).toEqual([
      {
        method: 'GET',
        uri: '/a b',
        version: 'HTTP/1.1',
        headers: [
          { name: 'Host', value: 'x', plainSeparator: true },
          { name: 'X', value: '1', plainSeparator: false },
        ],
        complete: true,
        bareLineFeeds: false,
      },
      {
        method: 'POST',
        uri: '/c',
        version: 'HTTP/1.0',
        headers: [{ name: 'host', value: 'y', plainSeparator: false }],
        complete: true,
        bareLineFeeds: true,
      },
    ]);
  });

  it('keeps what there is of a request that the sample cuts', () => {
    const requests = parseSample(sampleOf(`GET /${'a'.repeat(2000)}`));
    expect(requests).toHaveLength(1);
    expect(requests[0].uri).toHaveLength(1020);
    expect(requests[0].complete).toBe(false);
  });

  it('finds no request in an empty sample', () => {
    expect(parseSample(new Uint8Array(1024))).toEqual([]);
  });

  it('reads any bytes, and every header line once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1500 }), (bytes) => {
        const sample = makeSample([bytes]);
        const lines = Buffer.from(sample).toString('latin1').split('\n').length;
        const read = parseSample(sample).reduce((sum, { headers }) => sum + headers.length + 1, 0);
        expect(read).toBeLessThanOrEqual(lines);
      }),
    );
  });
});

describe('headerValue', () => {
  it('finds a field whatever its case and takes the first of two', () => {
    const [request] = parseSample(sampleOf('GET / HTTP/1.1\r\nHOST: a\r\nHost: b\r\n\r\n'));
    expect(headerValue(request, 'host')).toBe('a');
    expect(headerValue(request, 'cookie')).toBeUndefined();
  });
});
