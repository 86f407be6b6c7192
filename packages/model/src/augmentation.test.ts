import { describe, expect, it } from 'vitest';
import { augmentationPool, augmentSample, DEFAULT_AUGMENTATION, withUserAgent } from './augmentation.ts';
import { headerValue, parseSample } from './parsed-sample.ts';
import { seededRandom } from './random.ts';
import { makeSample } from './sample.ts';

const sampleOf = (text: string): Uint8Array => makeSample([Buffer.from(text, 'latin1')]);
const request =
  'GET /a HTTP/1.1\r\nuser-agent: old\r\nHost: here\r\nCookie: a=1\r\nReferer: r\r\nAccept-Language: de\r\n\r\n';
const NOTHING = {
  explorer: 0,
  commonUserAgent: 0,
  otherUserAgent: 0,
  noUserAgent: 0,
  otherHost: 0,
  noCookie: 0,
  noReferer: 0,
  noLanguage: 0,
};

describe('withUserAgent', () => {
  it('replaces the User-Agent of every request and nothing else', () => {
    expect(withUserAgent(sampleOf(request + request), 'new one')).toEqual(
      sampleOf((request + request).replaceAll('old', 'new one')),
    );
  });

  it('adds none where there is none', () => {
    const sample = sampleOf('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(withUserAgent(sample, 'x')).toEqual(sample);
  });
});

describe('augmentSample', () => {
  const pool = augmentationPool([sampleOf(request), sampleOf('GET / HTTP/1.1\r\nHost: there\r\n\r\n')]);

  it('takes fields away and leaves a well-formed request', () => {
    const rates = { ...NOTHING, noUserAgent: 1, noCookie: 1, noReferer: 1, noLanguage: 1 };
    expect(augmentSample(sampleOf(request), pool, seededRandom(1), rates)).toEqual(
      sampleOf('GET /a HTTP/1.1\r\nHost: here\r\n\r\n'),
    );
  });

  it('draws hosts from the pool', () => {
    const hosts = new Set<string | undefined>();
    const random = seededRandom(1);
    for (let round = 0; round < 30; round += 1) {
      const copy = augmentSample(sampleOf(request), pool, random, { ...NOTHING, otherHost: 1 });
      hosts.add(headerValue(parseSample(copy)[0], 'host'));
    }
    expect(hosts).toEqual(new Set(['here', 'there']));
  });

  it('changes nothing at rates of zero, and some of the copies at the default ones', () => {
    const sample = sampleOf(request);
    expect(augmentSample(sample, pool, seededRandom(1), NOTHING)).toEqual(sample);
    const random = seededRandom(1);
    const copies = Array.from({ length: 20 }, () =>
      augmentSample(sample, pool, random, DEFAULT_AUGMENTATION),
    );
    expect(new Set(copies.map((copy) => Buffer.from(copy).toString('latin1'))).size).toBeGreaterThan(10);
  });
});
