import { describe, expect, it } from 'vitest';
import { classify, type Expected } from './fixture-classification.ts';
import { PHONE, type RequestSketch } from './fixture-requests.ts';

const OLD_INTERNET_EXPLORER = 'image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, */*';
const HTML = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';

const cases: readonly (readonly [string, readonly RequestSketch[], readonly Expected[]])[] = [
  [
    'rule 3: the same URL over and over with a Referer of its domain is no evidence',
    [0, 4, 8].map((at) => ({ at, host: 'c2.net', uri: '/gate.php', referer: 'http://c2.net/' })),
    [
      ['Background_PC', 'unconnected: unresolved-referer'],
      ['Background_PC', 'unconnected: same-url', 0],
      ['Background_PC', 'unconnected: same-url', 1],
    ],
  ],
  [
    'rule 3: a fixed Referer that leads nowhere groups beacons, but is no evidence',
    [
      { at: 0, host: 'one.net', referer: 'http://img1-static.org/' },
      { at: 1, host: 'two.com', referer: 'http://img2-static.org/' },
      { at: 2, host: 'three.com', referer: 'http://www.img1-static.org/x' },
    ],
    [
      ['Background_PC', 'unconnected: unresolved-referer'],
      ['Background_PC', 'unconnected: shared-referer', 0],
      ['Background_PC', 'unconnected: shared-referer', 0],
    ],
  ],
  [
    'rule 3: a link connects those of its group that have a Referer, before and after',
    [
      { at: 0, host: 'one.net', uri: '/1.js', referer: 'http://elsewhere.org/' },
      { at: 1, host: 'two.com', uri: '/2.js', referer: 'http://elsewhere.org/' },
      { at: 2, host: 'three.com', uri: '/3', referer: 'http://two.com/2.js' },
      { at: 9, host: 'four.com', uri: '/4', referer: 'http://elsewhere.org/' },
      { at: 11, host: 'five.com', uri: '/5', referer: 'http://elsewhere.org/' },
    ],
    [
      ['Browser_PC', 'connected: unresolved-referer', 2],
      ['Browser_PC', 'referred-to', 2],
      ['Browser_PC', 'referer', 1],
      ['Browser_PC', 'connected: shared-referer', 2],
      ['Background_PC', 'unconnected: unresolved-referer'],
    ],
  ],
  [
    'rule 3: a group kept alive by beacons does not live on one old link',
    [
      { at: 0, host: 'c2.net', uri: '/' },
      { at: 1, host: 'c2.net', uri: '/x.js', referer: 'http://c2.net/' },
      ...[9, 11, 11.000001, 20].map((at) => ({
        at,
        host: 'c2.net',
        uri: '/beat',
        referer: 'http://c2.net/a',
      })),
    ],
    [
      ['Browser_PC', 'referred-to', 1],
      ['Browser_PC', 'referer', 0],
      ['Browser_PC', 'referer-domain', 1],
      ['Browser_PC', 'connected: same-url', 2],
      ['Background_PC', 'unconnected: same-url', 3],
      ['Background_PC', 'unconnected: same-url', 4],
    ],
  ],
  [
    'rule 3: a link to an older request does not shorten what a newer one gave',
    [
      { at: 0, host: 'a.org', uri: '/p' },
      { at: 5, host: 'b.org', uri: '/q.js', referer: 'http://a.org/p' },
      { at: 6, host: 'c.org', uri: '/poll', referer: 'http://b.org/q.js' },
      { at: 7, host: 'd.org', uri: '/s.css', referer: 'http://a.org/p' },
      { at: 13, host: 'c.org', uri: '/poll', referer: 'http://c.org/x' },
    ],
    [
      ['Browser_PC', 'referred-to', 1],
      ['Browser_PC', 'referer', 0],
      ['Browser_PC', 'referer', 1],
      ['Browser_PC', 'referer', 0],
      ['Browser_PC', 'connected: same-url', 3],
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
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: unresolved-referer'],
    ],
  ],
  [
    "rules 5 and 6: without Referer, a browser's domain and the name of a page are no evidence",
    [
      { at: 0, host: 'a-site.org', uri: '/index.PHP?x' },
      { at: 1, host: 'a-site.org', uri: '/style.css', referer: 'http://a-site.org/index.PHP' },
      { at: 2, host: 'cdn.a-site.org', uri: '/x' },
      { at: 3, host: 'cdn.a-site.org', uri: '/gate.php' },
      { at: 4, host: 'c.org', uri: '/dir.html/' },
    ],
    [
      ['Browser_PC', 'referred-to', 1],
      ['Browser_PC', 'referer', 0],
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: page'],
      ['Background_PC', 'unconnected: no-referer'],
    ],
  ],
  [
    "doubtful links: another site's page leads to a document, until its own parts name it",
    [
      { at: 0, host: 'a.org', uri: '/' },
      { at: 1, host: 'kit.top', uri: '/landing', referer: 'http://a.org/', accept: HTML },
      { at: 2, host: 'kit.top', uri: '/landing?flash', referer: 'http://kit.top/landing' },
      { at: 20, host: 'a.org', uri: '/' },
      { at: 21, host: 'b.org', uri: '/shop', referer: 'http://a.org/', accept: HTML },
      { at: 22, host: 'b.org', uri: '/shop.css', referer: 'http://b.org/shop', accept: 'text/css,*/*' },
      { at: 40, host: 'a.org', uri: '/' },
      { at: 41, host: 'www.a.org', uri: '/next', referer: 'http://a.org/', accept: HTML },
      { at: 42, host: 'kit.top', uri: '/', referer: 'http://a.org/', accept: OLD_INTERNET_EXPLORER },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: doubtful-link', 0],
      ['Background_PC', 'unconnected: own-url'],
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referred-to', 5],
      ['Browser_PC', 'referer', 4],
      ['Browser_PC', 'referred-to', 7],
      ['Browser_PC', 'referer', 6],
      ['Background_PC', 'unconnected: doubtful-link', 6],
    ],
  ],
  [
    'doubtful links: a document whose Referer leads nowhere does not share what connects its group',
    [
      { at: 0, host: 'cdn.net', uri: '/a.js', referer: 'http://elsewhere.org/' },
      { at: 1, host: 'kit.top', uri: '/', referer: 'http://elsewhere.org/', accept: HTML },
      { at: 2, host: 'cdn.net', uri: '/b.js', referer: 'http://elsewhere.org/', accept: '*/*' },
      { at: 3, host: 'fonts.net', uri: '/c', referer: 'http://cdn.net/a.js' },
    ],
    [
      ['Browser_PC', 'referred-to', 3],
      ['Background_PC', 'unconnected: shared-referer', 0],
      ['Browser_PC', 'connected: shared-referer', 3],
      ['Browser_PC', 'referer', 0],
    ],
  ],
  [
    'doubtful links: a named page leads to an address, an address to itself is none',
    [
      { at: 0, host: 'a.org', uri: '/' },
      { at: 1, host: '203.0.113.7', uri: '/jquery.js', referer: 'http://a.org/' },
      { at: 2, host: '192.0.2.8', uri: '/' },
      { at: 3, host: '192.0.2.8:8080', uri: '/status.js', referer: 'http://192.0.2.8/' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: doubtful-link', 0],
      ['Browser_PC', 'referred-to', 3],
      ['Browser_PC', 'referer', 2],
    ],
  ],
  [
    'doubtful links: a page leads to a program, by URL or by domain',
    [
      { at: 0, host: 'a.org', uri: '/' },
      { at: 1, host: 'a.org', uri: '/update.EXE?x', referer: 'http://a.org/' },
      { at: 2, host: 'dl.net', uri: '/setup.msi', referer: 'http://a.org/other' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Background_PC', 'unconnected: doubtful-link', 0],
      ['Background_PC', 'unconnected: doubtful-link', 1],
    ],
  ],
  [
    'addresses one digit apart are strangers',
    [
      { at: 0, host: '203.0.113.1', uri: '/' },
      { at: 1, host: '203.0.113.1:8080', uri: '/a.css', referer: 'http://203.0.113.2/' },
      { at: 2, host: '203.0.113.1:8080', uri: '/b.css', referer: 'http://203.0.113.1/other' },
    ],
    [
      ['Background_PC', 'unconnected: no-referer'],
      ['Browser_PC', 'referred-to', 2],
      ['Browser_PC', 'referer-domain', 1],
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
      ['Browser_PC', 'referred-to', 4],
      ['Background_Phone', 'method'],
      ['Background_PC', 'method'],
      ['Browser_PC', 'referer', 1],
      ['Browser_PC', 'referer', 4],
    ],
  ],
];

describe('buildRequestGraph, groups and links', () => {
  it.each(cases)('%s', (_name, sketches, expected) => {
    expect(classify(sketches)).toEqual(expected);
  });
});
