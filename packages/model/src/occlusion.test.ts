import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occlusions, rewritten } from './occlusion.ts';
import { makeSample, SAMPLE_LENGTH } from './sample.ts';

const sampleOf = (...texts: readonly string[]): Uint8Array =>
  makeSample(texts.map((text) => Buffer.from(text, 'latin1')));
const textOf = (sample: Uint8Array): string => Buffer.from(sample).toString('latin1').replace(/\0+$/, '');

describe('occlusions', () => {
  const sample = sampleOf(
    'POST /gate.php?id=7 HTTP/1.0\r\nHost: a.example\r\nUser-Agent: Bot\r\n\r\n',
    'GET /b HTTP/1.0\r\nHost: a.example\r\n\r\n',
  );

  it('takes out each part in turn, in every request', () => {
    expect(occlusions(sample).map(({ part, name, text }) => [part, name, text])).toEqual([
      ['method', '', 'POST'],
      ['path', '', '/gate.php'],
      ['query', '', '?id=7'],
      ['version', '', 'HTTP/1.0'],
      ['header', 'Host', 'Host: a.example'],
      ['header', 'User-Agent', 'User-Agent: Bot'],
    ]);
    const [method, path, query, version, host] = occlusions(sample).map((one) => textOf(one.sample));
    expect(method).toBe(
      'GET /gate.php?id=7 HTTP/1.0\r\nHost: a.example\r\nUser-Agent: Bot\r\n\r\nGET /b HTTP/1.0\r\nHost: a.example\r\n\r\n',
    );
    expect(path).toContain('POST /?id=7 HTTP/1.0');
    expect(path).toContain('GET / HTTP/1.0');
    expect(query).toContain('POST /gate.php HTTP/1.0');
    expect(version).not.toContain('HTTP/1.0');
    expect(host).not.toContain('a.example');
  });

  it('leaves alone what is the plainest already', () => {
    expect(occlusions(sampleOf('GET / HTTP/1.1\r\nHost: b\r\n\r\n')).map(({ part }) => part)).toEqual([
      'header',
    ]);
  });

  it('has nothing to take out of an empty sample', () => expect(occlusions(sampleOf())).toEqual([]));

  it('writes a sample of usual spacing anew as it was', () => {
    expect(textOf(rewritten(sample))).toBe(textOf(sample));
    const bare = sampleOf('GET / HTTP/1.1\nHost: b\n\n');
    expect(textOf(rewritten(bare))).toBe(textOf(bare));
  });

  it('makes samples of any bytes, none longer than a sample', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1500 }), (bytes) => {
        for (const occlusion of occlusions(makeSample([bytes])))
          expect(occlusion.sample.length).toBe(SAMPLE_LENGTH);
      }),
      { numRuns: 50 },
    ));
});
