import { describe, expect, it } from 'vitest';
import { classify, type Expected } from './fixture-classification.ts';
import { PHONE, type RequestSketch } from './fixture-requests.ts';
import { TopSites } from './top-sites.ts';

const topSites = TopSites.from(['bing.com']);

const cases: readonly (readonly [string, readonly RequestSketch[], readonly Expected[]])[] = [
  [
    'rule 0: a top site is filtered, whole labels only',
    [{ host: 'www.bing.com' }, { host: 'notbing.com' }, { host: 'bing.com:8080', userAgent: undefined }],
    [
      ['Filtered', 'top-site'],
      ['Background_PC', 'unconnected: no-referer'],
      ['Filtered', 'top-site'],
    ],
  ],
  [
    'rule 0: the request target and the outside address name the host where Host does not',
    [
      { uri: 'http://www.bing.com/x', host: 'other.org' },
      { method: 'CONNECT', uri: 'bing.com:443', host: 'other.org' },
      { host: undefined, outside: '203.0.113.9' },
    ],
    [
      ['Filtered', 'top-site'],
      ['Filtered', 'top-site'],
      ['Background_PC', 'unconnected: no-referer'],
    ],
  ],
  [
    'rule 0: a filtered page is no page of the graph',
    [
      { host: 'www.bing.com', uri: '/search' },
      { at: 1, host: 'a.org', referer: 'http://www.bing.com/search' },
    ],
    [
      ['Filtered', 'top-site'],
      ['Background_PC', 'unconnected: unresolved-referer'],
    ],
  ],
  [
    'rule 1: without User-Agent it is suspicious, blank or missing',
    [{ userAgent: undefined }, { userAgent: '  ', host: 'b.org', uri: '/a.html' }],
    [
      ['Suspicious', 'no-user-agent'],
      ['Suspicious', 'no-user-agent'],
    ],
  ],
  [
    'rule 1: phones are Phone, anything else is PC',
    [
      { userAgent: PHONE, host: 'a.org' },
      { userAgent: 'curl/8', host: 'b.org' },
      { userAgent: PHONE, host: 'c.org', uri: '/i.html' },
      { userAgent: PHONE, host: 'd.org', referer: 'http://c.org/i.html' },
    ],
    [
      ['Background_Phone', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_Phone', 'referred-to', 3],
      ['Browser_Phone', 'referer', 2],
    ],
  ],
  [
    'rule 1: a host asked with a User-Agent lends it, before and after, ports aside, but not what a browser is',
    [
      { at: 0, userAgent: undefined, host: 'late.org:80' },
      { at: 1, host: 'late.org' },
      { at: 50, userAgent: undefined, host: 'LATE.org' },
      { at: 60, host: 'page.org', uri: '/i.html' },
      { at: 61, userAgent: undefined, host: 'page.org' },
      { at: 62, userAgent: undefined, host: 'page.org', inside: '10.0.0.2' },
      { at: 62, host: 'page.org', uri: '/i.css', referer: 'http://page.org/i.html' },
      { at: 63, userAgent: PHONE, host: 'page.org', uri: '/x' },
      { at: 99, userAgent: undefined, host: 'page.org' },
    ],
    [
      ['Background_PC', 'same-host', 1],
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'same-host', 1],
      ['Browser_PC', 'referred-to', 6],
      ['Background_PC', 'same-host', 3],
      ['Suspicious', 'no-user-agent'],
      ['Browser_PC', 'referer', 3],
      ['Background_Phone', 'unconnected: no-referer'],
      ['Background_Phone', 'same-host', 7],
    ],
  ],
  [
    'rule 2: the newest request whose URL equals the Referer, scheme and query aside',
    [
      { at: 0, host: 'a.org', uri: '/p?x=1' },
      { at: 1, host: 'a.org', uri: '/p?x=2' },
      { at: 2, host: 'a.org', uri: '/q' },
      { at: 3, host: 'cdn.net', uri: '/i.png', referer: 'https://A.org:443/p?x=1#top' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referred-to', 3],
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referer', 1],
    ],
  ],
  [
    'rule 2: a page keeps its port and its letter case, an absolute request target counts',
    [
      { at: 0, host: 'a.org:8080', uri: '/P' },
      { at: 1, host: 'b.org', uri: 'http://a.org:8080/Q?z' },
      { at: 2, host: 'c.org', referer: 'http://a.org:8080/Q' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referred-to', 2],
      ['Browser_PC', 'referer', 1],
    ],
  ],
  [
    'rule 2: exactly one window old is in, a microsecond more is out',
    [
      { at: 0, host: 'a.org', uri: '/1' },
      { at: 0.000001, host: 'a.org', uri: '/2' },
      { at: 10.000001, host: 'b.org', referer: 'http://a.org/2' },
      { at: 10.000001, host: 'c.org', referer: 'http://a.org/1' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referred-to', 2],
      ['Browser_PC', 'referer', 1],
      ['Browser_PC', 'referer-domain', 1],
    ],
  ],
  [
    'rule 2: inside machines do not see each other',
    [
      { at: 0, host: 'a.org', uri: '/1' },
      { at: 1, host: 'b.org', referer: 'http://a.org/1', inside: '10.0.0.2' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: unresolved-referer'],
    ],
  ],
  [
    'rule 2: its own URL as Referer is no evidence, however often, and whatever its query',
    [0, 3, 6, 9].map((at) => ({
      at,
      host: 'c2.net',
      method: 'POST',
      uri: `/gate.php?id=${at}`,
      referer: 'http://c2.net/gate.php',
    })),
    [0, 3, 6, 9].map(() => ['Background_PC', 'unconnected: own-url']),
  ],
  [
    'rule 2: its own URL as Referer does not matter where another request names it',
    [
      { at: 0, host: 'a.org', method: 'POST', uri: '/login.php', referer: 'http://a.org/login.php' },
      { at: 1, host: 'a.org', uri: '/style.css', referer: 'http://a.org/login.php' },
    ],
    [
      ['Browser_PC', 'referred-to', 1],
      ['Browser_PC', 'referer', 0],
    ],
  ],
  [
    "rule 3: the newest of the same device class with a domain like the Referer's",
    [
      { at: 0, host: 'www.a-site.org', uri: '/1' },
      { at: 1, host: 'img.a-site.org', uri: '/2' },
      { at: 2, host: 'img.a-site.org', uri: '/3', userAgent: PHONE },
      { at: 3, host: 'b.net', referer: 'http://x.a-site.org/other' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referred-to', 3],
      ['Background_Phone', 'unconnected: no-referer'],
      ['Browser_PC', 'referer-domain', 1],
    ],
  ],
];

describe('buildRequestGraph', () => {
  it.each(cases)('%s', (_name, sketches, expected) => {
    expect(classify(sketches, { topSites })).toEqual(expected);
  });

  it('takes the length of the window', () => {
    const sketches = [
      { at: 0, host: 'a.org', uri: '/1' },
      { at: 3, host: 'b.org', referer: 'http://a.org/1' },
    ];
    expect(classify(sketches, { windowSeconds: 2 })[0]).toEqual(['Background_PC', 'unconnected: no-referer']);
    expect(classify(sketches, { windowSeconds: 3 })[0]).toEqual(['Browser_PC', 'referred-to', 1]);
  });
});
