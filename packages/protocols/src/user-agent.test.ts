import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeUserAgent } from './user-agent.ts';

const desktop = [
  'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.45 Safari/537.36',
  'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1; Trident/4.0)',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:91.0) Gecko/20100101 Firefox/91.0',
  'curl/7.88.1',
  'Microsoft-CryptoAPI/6.1',
  'Mozilla/5.0 (SMART-TV; Linux; Tizen 2.4.0) AppleWebkit/538.1 (KHTML, like Gecko) SamsungBrowser/1.1 TV Safari/538.1',
  'x',
];
const phone = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 12_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (iPad; CPU OS 9_3 like Mac OS X) AppleWebKit/601.1.46 (KHTML, like Gecko) Version/9.0 Mobile/13E230 Safari/601.1',
  'Mozilla/5.0 (Linux; Android 8.0.0; SM-G960F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/62.0.3202.84 Mobile Safari/537.36',
  'Dalvik/2.1.0 (Linux; U; Android 9)',
  'Dalvik/1.6.0 (Linux; U; Android 4.1.2; GT-I9100 Build/JZO54K)',
  'Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15063',
];

describe('describeUserAgent', () => {
  it.each(desktop)('takes %s for a PC', (userAgent) => {
    expect(describeUserAgent(userAgent).type).toBe('PC');
  });

  it.each(phone)('takes %s for a phone', (userAgent) => {
    expect(describeUserAgent(userAgent).type).toBe('Phone');
  });

  it.each([undefined, '', '  \t'])('knows nothing of %j', (userAgent) => {
    expect(describeUserAgent(userAgent)).toEqual({
      device: 'Unknown',
      os: 'Unknown',
      browser: 'Unknown',
      type: 'Unknown',
    });
  });

  it('names device, system and browser', () => {
    expect(describeUserAgent(desktop[0])).toEqual({
      device: 'Unknown',
      os: 'Windows 7',
      browser: 'Chrome 96',
      type: 'PC',
    });
    expect(describeUserAgent(phone[0])).toEqual({
      device: 'Apple iPhone',
      os: 'iOS 12.1',
      browser: 'Mobile Safari 12',
      type: 'Phone',
    });
  });

  it('looks at the first 500 characters only', () => {
    const filler = `agent/1.0 ${'x'.repeat(490)}`;
    expect(describeUserAgent(`${filler}${'Android '.repeat(20_000)}`)).toEqual(describeUserAgent(filler));
  });

  it('answers any text, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (userAgent) => {
        const first = describeUserAgent(userAgent);
        expect(['PC', 'Phone', 'Unknown']).toContain(first.type);
        expect(describeUserAgent(userAgent)).toEqual(first);
      }),
    );
  });
});
