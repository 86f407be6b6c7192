import { describe, expect, it } from 'vitest';
import { buildRequestGraph } from './build-request-graph.ts';
import type { ClassificationReason } from './classification-reason.ts';
import { PHONE, type RequestSketch, sketchRequests } from './fixture-requests.ts';
import type { RequestGraphOptions } from './request-graph.ts';
import type { RequestKind } from './request-kind.ts';
import { TopSites } from './top-sites.ts';

type Expected = readonly [kind: RequestKind, rule: ClassificationReason['rule'], pointsTo?: number];

function classify(sketches: readonly RequestSketch[], options?: RequestGraphOptions): Expected[] {
  return buildRequestGraph(sketchRequests(sketches), options).map(({ kind, reason }) => {
    const pointsTo = 'of' in reason ? reason.of : 'by' in reason ? reason.by : undefined;
    return pointsTo === undefined ? [kind, reason.rule] : [kind, reason.rule, pointsTo];
  });
}

const topSites = TopSites.from(['bing.com']);

const cases: readonly (readonly [string, readonly RequestSketch[], readonly Expected[]])[] = [
  [
    'rule 0: a top site is filtered, whole labels only',
    [{ host: 'www.bing.com' }, { host: 'notbing.com' }, { host: 'bing.com:8080', userAgent: undefined }],
    [
      ['Filtered', 'top-site'],
      ['Background_PC', 'alone'],
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
      ['Background_PC', 'alone'],
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
      ['Browser_PC', 'unresolved-referer'],
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
    ],
    [
      ['Background_Phone', 'alone'],
      ['Background_PC', 'alone'],
      ['Browser_Phone', 'page'],
    ],
  ],
  [
    'rule 1: a host asked with a User-Agent lends it, before and after, ports aside',
    [
      { at: 0, userAgent: undefined, host: 'late.org:80' },
      { at: 1, host: 'late.org' },
      { at: 50, userAgent: undefined, host: 'LATE.org' },
      { at: 60, host: 'page.org', uri: '/i.html' },
      { at: 61, userAgent: undefined, host: 'page.org' },
      { at: 62, userAgent: undefined, host: 'page.org', inside: '10.0.0.2' },
      { at: 63, userAgent: PHONE, host: 'page.org', uri: '/x' },
      { at: 99, userAgent: undefined, host: 'page.org' },
    ],
    [
      ['Background_PC', 'same-host', 1],
      ['Background_PC', 'alone'],
      ['Background_PC', 'same-host', 1],
      ['Browser_PC', 'page'],
      ['Browser_PC', 'same-host', 3],
      ['Suspicious', 'no-user-agent'],
      ['Background_Phone', 'alone'],
      ['Background_Phone', 'same-host', 6],
    ],
  ],
  [
    'rule 1: it shares the fate of a lone request that is decided later',
    [
      { at: 0, host: 'a.org', uri: '/x' },
      { at: 1, host: 'a.org', userAgent: undefined },
      { at: 2, host: 'b.org', referer: 'http://a.org/x' },
    ],
    [
      ['Browser_PC', 'referred-to', 2],
      ['Browser_PC', 'same-host', 0],
      ['Browser_PC', 'referer', 0],
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
      ['Background_PC', 'alone'],
      ['Browser_PC', 'referred-to', 3],
      ['Background_PC', 'alone'],
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
      ['Background_PC', 'alone'],
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
      ['Background_PC', 'alone'],
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
      ['Background_PC', 'alone'],
      ['Browser_PC', 'unresolved-referer'],
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
      ['Background_PC', 'alone'],
      ['Browser_PC', 'referred-to', 3],
      ['Background_Phone', 'alone'],
      ['Browser_PC', 'referer-domain', 1],
    ],
  ],
  [
    'rule 3: edit distance, and an unresolved Referer remembered',
    [
      { at: 0, host: 'one.net', referer: 'http://img1-static.org/' },
      { at: 1, host: 'two.com', referer: 'http://img2-static.org/' },
      { at: 2, host: 'three.com', referer: 'http://www.img1-static.org/x' },
    ],
    [
      ['Browser_PC', 'unresolved-referer'],
      ['Browser_PC', 'referer-domain', 0],
      ['Browser_PC', 'referer-domain', 0],
    ],
  ],
  [
    'rule 4: a Referer that names no host counts as none',
    [
      { host: 'a.org', referer: '-' },
      { host: 'b.org', referer: '' },
      { host: 'c.org', referer: 'about:blank' },
      { host: 'd.org', referer: 'http://e.net/' },
    ],
    [
      ['Background_PC', 'alone'],
      ['Background_PC', 'alone'],
      ['Background_PC', 'alone'],
      ['Browser_PC', 'unresolved-referer'],
    ],
  ],
  [
    'rule 5: without Referer it joins a browser of a similar domain, and only a browser',
    [
      { at: 0, host: 'www.a-site.org', uri: '/i.html' },
      { at: 1, host: 'cdn.a-site.org', uri: '/x' },
      { at: 2, host: 'cdn.a-site.org', uri: '/x', userAgent: PHONE },
      { at: 3, host: 'lone.net', uri: '/x' },
      { at: 4, host: 'lone.net', uri: '/y' },
      { at: 12, host: 'a-site.org', uri: '/z' },
    ],
    [
      ['Browser_PC', 'page'],
      ['Browser_PC', 'similar-domain', 0],
      ['Background_Phone', 'alone'],
      ['Background_PC', 'alone'],
      ['Background_PC', 'alone'],
      ['Background_PC', 'alone'],
    ],
  ],
  [
    'rule 5: a lone request becomes a browser once referred to',
    [
      { at: 0, host: 'a.org', uri: '/p' },
      { at: 1, host: 'b.net', uri: '/i', referer: 'http://a.org/p' },
      { at: 2, host: 'x.a.org', uri: '/beat' },
    ],
    [
      ['Browser_PC', 'referred-to', 1],
      ['Browser_PC', 'referer', 0],
      ['Browser_PC', 'similar-domain', 0],
    ],
  ],
  [
    "rule 5: an unresolved Referer's domain is not a browser's own",
    [
      { at: 0, host: 'a.org', referer: 'http://b-site.net/' },
      { at: 1, host: 'b-site.net', uri: '/x' },
    ],
    [
      ['Browser_PC', 'unresolved-referer'],
      ['Background_PC', 'alone'],
    ],
  ],
  [
    'rule 6: page resources found a browser group',
    [
      { host: 'a.org', uri: '/index.PHP?x' },
      { host: 'b.org', uri: '/gate.exe' },
      { host: 'c.org', uri: '/dir.html/' },
    ],
    [
      ['Browser_PC', 'page'],
      ['Background_PC', 'alone'],
      ['Background_PC', 'alone'],
    ],
  ],
  [
    'rule 7: addresses one digit apart are strangers',
    [
      { at: 0, host: '203.0.113.1', uri: '/i.html' },
      { at: 1, host: '203.0.113.2', uri: '/beat' },
      { at: 2, host: '203.0.113.1:8080', uri: '/beat' },
    ],
    [
      ['Browser_PC', 'page'],
      ['Background_PC', 'alone'],
      ['Browser_PC', 'similar-domain', 0],
    ],
  ],
  [
    'methods other than GET, POST and HEAD are background, and nothing joins them',
    [
      { at: 0, host: 'a.org', uri: '/i.html', method: 'PUT' },
      { at: 1, host: 'b.org', referer: 'http://a.org/i.html' },
      { at: 2, host: 'c.org', uri: '/x', method: 'OPTIONS', referer: 'http://b.org/', userAgent: PHONE },
      { at: 3, host: 'd.org', uri: '/i.html', method: 'get' },
      { at: 4, host: 'e.org', uri: '/x', method: 'HEAD', referer: 'http://b.org/' },
      { at: 5, host: 'f.org', uri: '/x', method: 'POST', referer: 'http://e.org/x' },
    ],
    [
      ['Background_PC', 'method'],
      ['Browser_PC', 'unresolved-referer'],
      ['Background_Phone', 'method'],
      ['Background_PC', 'method'],
      ['Browser_PC', 'referer', 1],
      ['Browser_PC', 'referer', 4],
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
    expect(classify(sketches, { windowSeconds: 2 })[0]).toEqual(['Background_PC', 'alone']);
    expect(classify(sketches, { windowSeconds: 3 })[0]).toEqual(['Browser_PC', 'referred-to', 1]);
  });

  it("can require a Referer before a page counts as a browser's", () => {
    const beacon = [0, 4, 8, 12].map((at) => ({ at, host: 'c2.net', uri: '/gate.php' }));
    const visit = [
      { at: 20, host: 'a.org', uri: '/i.html' },
      { at: 21, host: 'img.a.org', uri: '/logo' },
      { at: 22, host: 'img.a.org', uri: '/logo', userAgent: undefined },
      { at: 29, host: 'b.net', uri: '/x', referer: 'http://a.org/i.html' },
      { at: 39, host: 'a.org', uri: '/y' },
    ];
    expect(classify([...beacon, ...visit], { requireReferer: true })).toEqual([
      ['Background_PC', 'unproven'],
      ['Background_PC', 'unproven'],
      ['Background_PC', 'unproven'],
      ['Background_PC', 'unproven'],
      ['Browser_PC', 'page'],
      ['Browser_PC', 'similar-domain', 4],
      ['Browser_PC', 'same-host', 5],
      ['Browser_PC', 'referer', 4],
      ['Background_PC', 'alone'],
    ]);
    expect(classify(beacon).map(([kind]) => kind)).toEqual(beacon.map(() => 'Browser_PC'));
  });

  it('keeps a newer browser of a domain findable when an older request turns out to be one, too', () => {
    expect(
      classify([
        { at: 0, host: 'a.org', uri: '/lone' },
        { at: 5, host: 'a.org', uri: '/x', referer: 'http://elsewhere.net/' },
        { at: 6, host: 'b.net', uri: '/y', referer: 'http://a.org/lone' },
        { at: 14, host: 'a.org', uri: '/z' },
      ]),
    ).toEqual([
      ['Browser_PC', 'referred-to', 2],
      ['Browser_PC', 'unresolved-referer'],
      ['Browser_PC', 'referer', 0],
      ['Browser_PC', 'similar-domain', 1],
    ]);
  });
});
