import { describe, expect, it } from 'vitest';
import { addDialectFeatures } from './dialect-features.ts';
import { parseSample } from './parsed-sample.ts';
import { makeSample } from './sample.ts';

const featuresOf = (...fields: readonly string[]): Record<string, number> => {
  const block = Buffer.from(`GET / HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`, 'latin1');
  const features: Record<string, number> = {};
  const [request] = parseSample(makeSample([block]));
  addDialectFeatures({ add: (name, value) => (features[name] = value) }, request);
  return features;
};

const HOST = 'Host: a.example';
const ENCODING = 'Accept-Encoding: gzip, deflate';
const LANGUAGE = 'Accept-Language: de-DE';
const EXPLORER = 'User-Agent: Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)';
const FIREFOX = 'User-Agent: Mozilla/5.0 (Windows NT 10.0; rv:52.0) Gecko/20100101 Firefox/52.0';
const CHROME =
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.97 Safari/537.36';
const whole = {
  'dialect.claimed': 1,
  'dialect.fits': 1,
  'dialect.whole': 1,
  'dialect.broken': 0,
  'dialect.poor': 0,
};

describe('addDialectFeatures', () => {
  it.each([
    ['Internet Explorer', ['Accept: */*', LANGUAGE, EXPLORER, ENCODING, HOST, 'Connection: Keep-Alive']],
    ['Firefox', [HOST, FIREFOX, 'Accept: */*', LANGUAGE, ENCODING, 'Connection: keep-alive']],
    ['Chrome', [HOST, 'Connection: keep-alive', CHROME, 'Accept: */*', ENCODING, LANGUAGE]],
  ])('knows how %s writes', (_, fields) => {
    expect(featuresOf(...fields)).toMatchObject(whole);
  });

  it('sees a name that another program borrows', () => {
    expect(featuresOf('Cache-Control: no-cache', 'Connection: Keep-Alive', EXPLORER, HOST)).toEqual({
      'dialect.claimed': 1,
      'dialect.fits': 0,
      'dialect.broken': 1,
      'dialect.whole': 0,
      'dialect.poor': 1,
      'dialect.anyBrowser': 0,
    });
    expect(featuresOf(HOST, FIREFOX.replace('Firefox', 'Chrome'), 'Accept: */*')).toMatchObject({
      'dialect.broken': 1,
    });
  });

  it('says nothing of programs that name no browser', () => {
    expect(featuresOf(HOST, 'User-Agent: curl/7.88.1', 'Accept: */*')).toMatchObject({
      'dialect.claimed': 0,
      'dialect.broken': 0,
      'dialect.poor': 0,
    });
  });
});
