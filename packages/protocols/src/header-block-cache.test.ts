import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderBlockCache } from './header-block-cache.ts';
import { parseHeaderBlock } from './http-header-block.ts';

let surroundings = 0;

/** Reads a block that lies between bytes which differ each time. */
const read = (cache: HeaderBlockCache, text: string) => {
  const around = String(10 + (surroundings++ % 90));
  const bytes = Uint8Array.from(Buffer.from(around + text + around, 'latin1'));
  const block = cache.read(bytes, 2, bytes.length - 2);
  bytes.fill(0);
  return block;
};

describe('HeaderBlockCache', () => {
  it('remembers a block, but not for the price of any amount of memory', () => {
    const cache = new HeaderBlockCache();
    const text = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    const first = read(cache, text);
    expect(read(cache, text)).toBe(first);
    // 4,000 bytes each, more than 12 MiB in all; far fewer than there is room for by number.
    for (let i = 0; i < 4000; i++) read(cache, `GET /${String(i).padEnd(3980, 'x')} HTTP/1.1\r\n\r\n`);
    const again = read(cache, text);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
    expect(read(cache, text)).toBe(again);
  });

  it('finds the fields that matter, in any case, the first of each but the last transfer coding', () => {
    const lines = [
      'GET / HTTP/1.1',
      'hOST: a',
      'Host: b',
      'USER-AGENT: c',
      'User-Agent: d',
      'referer: e',
      'Referer: f',
      'content-LENGTH: 1',
      'Content-Length: 2',
      'Transfer-Encoding: gzip',
      'transfer-encoding: chunked',
      'Hosts: x',
      'Host : y',
    ];
    expect(read(new HeaderBlockCache(), `${lines.join('\r\n')}\r\n\r\n`)).toMatchObject({
      host: 'a',
      userAgent: 'c',
      referer: 'e',
      contentLength: '1',
      transferEncoding: 'chunked',
    });
  });

  it('tells absent fields from empty ones', () => {
    const { host, userAgent, referer } = read(
      new HeaderBlockCache(),
      'GET / HTTP/1.1\r\nHost:\r\nUser-Agent: \r\n\r\n',
    );
    expect([host, userAgent, referer]).toEqual(['', '', undefined]);
  });

  it('shares equal blocks, and keeps its own copy of their bytes', () => {
    const cache = new HeaderBlockCache();
    const first = read(cache, 'GET / HTTP/1.1\r\nA: b\r\n\r\n');
    expect(read(cache, 'GET / HTTP/1.1\r\nA: b\r\n\r\n')).toBe(first);
    expect(Buffer.from(first.bytes).toString()).toBe('GET / HTTP/1.1\r\nA: b\r\n\r\n');
    expect(read(cache, 'GET / HTTP/1.1\r\nA: c\r\n\r\n')).not.toBe(first);
  });

  it('reads long blocks without remembering them', () => {
    const cache = new HeaderBlockCache();
    const long = `GET /${'x'.repeat(5000)} HTTP/1.1\r\nHost: a\r\n\r\n`;
    expect(read(cache, long)).not.toBe(read(cache, long));
    expect(read(cache, long)).toEqual(read(cache, long));
    expect(read(cache, long).host).toBe('a');
  });

  it('gives what parsing gives, however often and in whatever order blocks come', () => {
    const texts = fc.array(fc.stringMatching(/^[ab]{0,3} \/ H\r\n[ab]:[ab]{0,2}\r\n\r\n$/), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(texts, (blocks) => {
        const cache = new HeaderBlockCache();
        for (const text of blocks) {
          const { method, uri, version, headers } = read(cache, text);
          expect({ method, uri, version, headers }).toEqual(parseHeaderBlock(Buffer.from(text)));
        }
      }),
    );
  });
});
