import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopSites } from './top-sites.ts';

describe('TopSites', () => {
  const sites = TopSites.from([
    '# a comment',
    '',
    'GlobalRank,TldRank,Domain,TLD,RefSubNets,RefIPs,IDN_Domain',
    'bing.com',
    '2,google.com\r',
    '3,1,facebook.com,com,463132,2232487,facebook.com,com,1,1,463240,2237513',
    '"https://Twitter.com/"',
    'www.blogger.com',
    'github.io',
    'com',
    'docs.example.com',
    '9,"quoted.org"',
    'bücher.de',
    'www.gov.uk',
    '198.51.100.7',
  ]);

  it.each([
    'bing.com',
    'www.bing.com',
    'WWW.BING.COM:80',
    'bing.com.',
    'a.b.c.google.com',
    'facebook.com',
    'api.twitter.com',
    'draft.blogger.com',
    'github.io',
    'docs.example.com',
    'x.docs.example.com',
    'quoted.org',
    'xn--bcher-kva.de',
    'www.gov.uk',
    '198.51.100.7:8080',
  ])('covers %s', (host) => {
    expect(sites.covers(host)).toBe(true);
  });

  it.each([
    'notbing.com',
    'bing.com.evil.net',
    'bing',
    'com',
    'other.com',
    'evil.github.io',
    'example.com',
    'www.example.com',
    'other.gov.uk',
    '1.198.51.100.7',
    '198.51.100.70',
    '51.100.7',
    '',
    '.',
  ])('does not cover %j', (host) => {
    expect(sites.covers(host)).toBe(false);
  });

  it('takes the first `limit` different sites', () => {
    const two = TopSites.from(['a.com', 'www.a.com', '# no', 'b.com', 'c.com'], { limit: 2 });
    expect(two.size).toBe(2);
    expect(two.covers('b.com')).toBe(true);
    expect(two.covers('c.com')).toBe(false);
  });

  it('covers nothing when empty', () => {
    expect(TopSites.from([]).covers('bing.com')).toBe(false);
  });

  it('agrees with comparing whole labels one by one', () => {
    const label = fc.constantFrom('a', 'b', 'ab', 'c');
    const host = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => `${labels.join('.')}.com`);
    fc.assert(
      fc.property(fc.array(host, { maxLength: 6 }), host, (listed, asked) => {
        const covered = listed.some((site) => asked === site || asked.endsWith(`.${site}`));
        expect(TopSites.from(listed).covers(asked)).toBe(covered);
      }),
    );
  });

  it('reads any lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
        expect(TopSites.from(lines).size).toBeLessThanOrEqual(lines.length);
      }),
    );
  });
});
