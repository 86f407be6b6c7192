import type { Exchange, Program, SeededRandom } from '../exchange.ts';
import { type BrowserDialect, type DialectRequest, dialectVisit } from './browser-dialects.ts';

const FIREFOX_PAGE = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const CHROME_PAGE = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';

/** Firefox 3 and 4: a character set and a time to keep the connection. */
const firefox = (version: string, rest: string, language: string): BrowserDialect => ({
  userAgent: `Mozilla/5.0 (${rest}) Gecko/20100101 Firefox/${version}`,
  accept: { page: FIREFOX_PAGE, image: 'image/png,image/*;q=0.8,*/*;q=0.5', other: '*/*' },
  language,
  order: [
    'Host',
    'User-Agent',
    'Accept',
    'Accept-Language',
    'Accept-Encoding',
    'Accept-Charset',
    'Keep-Alive',
    'Content-Type',
    'X-Requested-With',
    'DNT',
    'Referer',
    'Content-Length',
    'Cookie',
    'Connection',
    'Upgrade-Insecure-Requests',
  ],
  fixed:
    Number.parseInt(version, 10) < 5
      ? {
          'Accept-Encoding': 'gzip,deflate',
          'Accept-Charset': 'ISO-8859-1,utf-8;q=0.7,*;q=0.7',
          'Keep-Alive': '115',
          Connection: 'keep-alive',
        }
      : { 'Accept-Encoding': 'gzip, deflate', Connection: 'keep-alive' },
  ...(Number.parseInt(version, 10) < 45 ? {} : { ofPage: { 'Upgrade-Insecure-Requests': '1' } }),
});

/** Chrome and what is made of it. */
const chrome = (rest: string, language: string, encoding: string): BrowserDialect => ({
  userAgent: `Mozilla/5.0 (${rest}`,
  accept: { page: CHROME_PAGE, image: 'image/webp,image/*,*/*;q=0.8', other: '*/*' },
  language,
  order: [
    'Host',
    'Connection',
    'Content-Length',
    'Accept',
    'Origin',
    'X-Requested-With',
    'Upgrade-Insecure-Requests',
    'User-Agent',
    'Content-Type',
    'Referer',
    'Accept-Encoding',
    'Accept-Language',
    'Cookie',
  ],
  fixed: { Connection: 'keep-alive', 'Accept-Encoding': encoding },
  ofPage: { 'Upgrade-Insecure-Requests': '1' },
});

const opera: BrowserDialect = {
  userAgent: 'Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18',
  accept: {
    page: 'text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/webp, image/jpeg, image/gif, image/x-xbitmap, */*;q=0.1',
    image: '*/*',
    other: '*/*',
  },
  language: 'de-DE,de;q=0.9,en;q=0.8',
  order: [
    'User-Agent',
    'Host',
    'Accept',
    'Accept-Language',
    'Accept-Encoding',
    'Referer',
    'Cookie',
    'Connection',
    'X-Requested-With',
    'Content-Length',
    'Content-Type',
  ],
  fixed: { 'Accept-Encoding': 'gzip, deflate', Connection: 'Keep-Alive' },
};

const safari = (rest: string, order: readonly string[]): BrowserDialect => ({
  userAgent: `Mozilla/5.0 (${rest}`,
  accept: { page: FIREFOX_PAGE, image: '*/*', other: '*/*' },
  language: 'de-de',
  order,
  fixed: { 'Accept-Encoding': 'gzip, deflate', Connection: 'keep-alive' },
});

/** Edge before Chromium: the fields of Internet Explorer. */
const edge: BrowserDialect = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Safari/537.36 Edge/15.15063',
  accept: {
    page: 'text/html, application/xhtml+xml, image/jxr, */*',
    image: 'image/png, image/svg+xml, image/jxr, image/*; q=0.8, */*; q=0.5',
    other: '*/*',
  },
  language: 'de-DE',
  order: [
    'Content-Type',
    'Accept',
    'Referer',
    'Accept-Language',
    'Upgrade-Insecure-Requests',
    'User-Agent',
    'Accept-Encoding',
    'Host',
    'Content-Length',
    'Connection',
    'Cookie',
  ],
  fixed: { 'Accept-Encoding': 'gzip, deflate', Connection: 'Keep-Alive' },
  ofPage: { 'Upgrade-Insecure-Requests': '1' },
};

/** A page, what belongs to it, a second page, a message of a script. */
const visit = (
  random: SeededRandom,
  host: string,
  words: readonly [string, string, string],
): readonly DialectRequest[] => {
  const [script, picture, part] = words;
  const page = `http://${host}/`;
  const cookie = `sid=${random.hexadecimal(20)}; _ga=GA1.2.${random.below(1e9)}.17319${random.below(99999)}`;
  return [
    { path: '/', wanted: 'page' },
    { path: `/static/${script}.css`, wanted: 'other', referer: page },
    { path: `/static/${script}.${random.hexadecimal(8)}.js`, wanted: 'other', referer: page, cookie },
    { path: `/medien/${picture}/${random.below(100000)}.jpg`, wanted: 'image', referer: page, cookie },
    { path: `/${part}/${random.below(1000)}-${picture}-${script}`, wanted: 'page', referer: page, cookie },
    {
      path: `/api/${part}/zuletzt`,
      wanted: 'other',
      referer: page,
      cookie,
      post: ['application/x-www-form-urlencoded; charset=UTF-8', `seite=${random.below(9)}&wort=${picture}`],
    },
  ];
};

/** Other browsers of several ages on public sites and on the pages of routers, printers and servers of the house. */
export const olderBrowsers: Program = (random): readonly Exchange[] => {
  const at = (
    start: number,
    dialect: BrowserDialect,
    server: string,
    words: readonly [string, string, string],
    host = server,
  ): readonly Exchange[] => dialectVisit(start, server, host, dialect, visit(random, host, words));
  return [
    at(
      1,
      firefox('3.6.28', 'Windows NT 5.1; rv:1.9.2.28', 'de-de,de;q=0.8,en-us;q=0.5,en;q=0.3'),
      'www.gartenfreund.example',
      ['stil', 'rose', 'forum'],
    ),
    at(
      4,
      firefox('4.0.1', 'Windows NT 6.1; rv:2.0.1', 'en-us,en;q=0.5'),
      'router.heimnetz.example',
      ['menu', 'status', 'wlan'],
      '192.168.2.1',
    ),
    at(
      7,
      firefox('33.0', 'X11; Ubuntu; Linux x86_64; rv:33.0', 'en-US,en;q=0.5'),
      'wiki.rechenwerk.example',
      ['load', 'diagramm', 'wiki'],
      'wiki',
    ),
    at(
      10,
      firefox('52.0', 'Windows NT 10.0; WOW64; rv:52.0', 'fr,fr-FR;q=0.8,en-US;q=0.5,en;q=0.3'),
      'www.cuisine-facile.example',
      ['app', 'tarte', 'recette'],
    ),
    at(
      13,
      chrome(
        'Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.63 Safari/537.36',
        'de-DE,de;q=0.8,en-US;q=0.6,en;q=0.4',
        'gzip,deflate,sdch',
      ),
      'www.sportblatt.example',
      ['kern', 'tor', 'liga'],
    ),
    at(
      16,
      chrome(
        'Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/55.0.2883.87 Safari/537.36',
        'zh-CN,zh;q=0.8',
        'gzip, deflate, sdch',
      ),
      'drucker.buero-netz.example',
      ['web', 'toner', 'geraet'],
      '10.12.0.31:8080',
    ),
    at(
      19,
      chrome(
        'X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.97 Safari/537.36',
        'en-US,en;q=0.9',
        'gzip, deflate',
      ),
      'warte.rechenwerk.example',
      ['panel', 'last', 'd'],
      'warte.intern:3000',
    ),
    at(
      22,
      chrome(
        'Linux; Android 6.0.1; SM-G920F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/61.0.3163.98 Mobile Safari/537.36',
        'de-DE,de;q=0.8',
        'gzip, deflate',
      ),
      'm.bahnfreunde.example',
      ['mobil', 'zug', 'fahrt'],
    ),
    at(25, opera, 'www.briefmarken.example', ['alt', 'marke', 'album']),
    at(
      28,
      safari(
        'Macintosh; Intel Mac OS X 10_7_5) AppleWebKit/534.57.2 (KHTML, like Gecko) Version/5.1.7 Safari/534.57.2',
        [
          'Host',
          'User-Agent',
          'Content-Length',
          'Accept',
          'Origin',
          'X-Requested-With',
          'Content-Type',
          'Referer',
          'Accept-Language',
          'Accept-Encoding',
          'Cookie',
          'Connection',
        ],
      ),
      'www.fotokreis.example',
      ['blatt', 'foto', 'bilder'],
    ),
    at(
      31,
      safari(
        'iPhone; CPU iPhone OS 10_3_1 like Mac OS X) AppleWebKit/603.1.30 (KHTML, like Gecko) Version/10.0 Mobile/14E304 Safari/602.1',
        [
          'Host',
          'Content-Type',
          'Origin',
          'Accept-Encoding',
          'Cookie',
          'Connection',
          'Accept',
          'User-Agent',
          'Referer',
          'Content-Length',
          'Accept-Language',
        ],
      ),
      'm.stadtzeitung-sued.example',
      ['m', 'rathaus', 'lokal'],
    ),
    at(34, edge, 'www.moebelhaus.example', ['main', 'regal', 'wohnen']),
  ].flat();
};
