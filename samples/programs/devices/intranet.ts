import type { Exchange, Program, SeededRandom } from '../exchange.ts';
import { type ExplorerRequest, type ExplorerVersion, explorerVisit } from './internet-explorer.ts';

type Browser = readonly [ExplorerVersion, string];

/** Internet Explorer of several ages; each name stands for a machine of its own. */
const six = (rest: string): Browser => [6, `Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.${rest})`];
const seven = (rest: string): Browser => [7, `Mozilla/4.0 (compatible; MSIE 7.0; Windows NT ${rest})`];
const eight = (rest: string): Browser => [8, `Mozilla/4.0 (compatible; MSIE 8.0; Windows NT ${rest})`];
const nine = (rest: string): Browser => [9, `Mozilla/5.0 (compatible; MSIE 9.0; Windows NT ${rest})`];
const eleven = (rest: string): Browser => [
  11,
  `Mozilla/5.0 (Windows NT ${rest}; Trident/7.0; rv:11.0) like Gecko`,
];

/** One visit of a portal: the page, what belongs to it, the next page, a form. */
const portalVisit = (random: SeededRandom, host: string, folder: string): readonly ExplorerRequest[] => {
  const page = `http://${host}${folder}/`;
  const cookie = `ASP.NET_SessionId=${random.text(24, 'abcdefghijklmnopqrstuvwxyz012345')}`;
  return [
    { host, path: `${folder}/` },
    { host, path: `${folder}/default.aspx`, referer: page, cookie },
    { host, path: '/_layouts/1031/styles/core.css', wanted: 'style', referer: page, cookie },
    { host, path: '/_layouts/1031/init.js', wanted: 'script', referer: page, cookie },
    { host, path: '/_layouts/images/logo.gif', wanted: 'image', referer: page, cookie },
    {
      host,
      path: `${folder}/Lists/Termine/calendar.aspx`,
      referer: page,
      cookie,
      more: [['If-Modified-Since', 'Tue, 12 Nov 2024 08:11:40 GMT']],
    },
    {
      host,
      path: `${folder}/suche.asp`,
      referer: page,
      cookie,
      post: ['application/x-www-form-urlencoded', 'wort=Urlaubsantrag&bereich=alle'],
    },
  ];
};

/** Windows signs in without asking: the same page again with a ticket or with the messages of a handshake. */
const signedIn = (random: SeededRandom, host: string, path: string): readonly ExplorerRequest[] => [
  { host, path },
  { host, path, authorization: `Negotiate TlRMTVNTUAABAAAAl4II4gAAAAAAAAAAAAAAAAAAAAA=` },
  { host, path, authorization: `Negotiate TlRMTVNTUAADAAAA${random.base64(180)}` },
];

type Visit = readonly [at: number, server: string, browser: Browser, requests: readonly ExplorerRequest[]];

const visits = (all: readonly Visit[]): readonly Exchange[] =>
  all
    .flatMap(([at, server, browser, requests]) => explorerVisit(at, server, browser, requests))
    .sort((one, other) => one.at - other.at);

/** Office work in Internet Explorer of several ages: portals, mail on the web, a print server, a camera, the time clock. */
export const portalsInExplorer: Program = (random) => {
  const pages = (host: string, folder: string): readonly ExplorerRequest[] =>
    portalVisit(random, host, folder);
  const camera = 'http://192.168.7.90/view/index.shtml';
  const clock = 'http://172.20.1.8/zeiterfassung.asp';
  const mail = 'http://post.buero.test/owa/auth/logon.aspx';
  return visits([
    [1, 'portal.buero-netz.example', six('1; SV1; .NET CLR 2.0.50727'), pages('portal', '/verwaltung')],
    [
      6,
      'post.buero-netz.example',
      eight('6.1; WOW64; Trident/4.0; SLCC2; .NET CLR 2.0.50727; .NET CLR 3.5.30729'),
      [
        {
          host: 'post.buero.test',
          path: '/owa/auth/logon.aspx?replaceCurrent=1&url=http%3a%2f%2fpost.buero.test%2fowa%2f',
        },
        {
          host: 'post.buero.test',
          path: '/owa/themes/resources/owafont_de.css',
          wanted: 'style',
          referer: mail,
        },
        {
          host: 'post.buero.test',
          path: '/owa/ev.owa?oeh=1&ns=Monitor&ev=Poll',
          wanted: 'other',
          referer: mail,
          cookie: `UserContext=${random.hexadecimal(32)}`,
          post: ['text/plain; charset=UTF-8', '<params><canary>1</canary></params>'],
        },
      ],
    ],
    [
      10,
      'druck.buero-netz.example',
      seven('5.1; .NET CLR 2.0.50727; .NET CLR 3.5.30729'),
      pages('druckserver', '/Drucker'),
    ],
    [
      15,
      'kamera.buero-netz.example',
      nine('6.1; WOW64; Trident/5.0'),
      [
        { host: '192.168.7.90', path: '/view/index.shtml' },
        { host: '192.168.7.90', path: '/incl/jquery.js?id=104', wanted: 'script', referer: camera },
        {
          host: '192.168.7.90',
          path: '/bild/jpg.cgi?groesse=640x480&nr=1',
          wanted: 'image',
          referer: camera,
        },
      ],
    ],
    [20, 'lager.buero-netz.example', eleven('6.1; WOW64'), pages('lager.intern', '/bestand')],
    [
      26,
      'zeit.buero-netz.example',
      six('1; SV1; .NET CLR 1.1.4322; InfoPath.1'),
      [
        { host: '172.20.1.8', path: '/zeiterfassung.asp', language: 'en-us' },
        { host: '172.20.1.8', path: '/bilder/uhr.gif', wanted: 'image', referer: clock, language: 'en-us' },
        {
          host: '172.20.1.8',
          path: '/stempeln.asp',
          referer: clock,
          language: 'en-us',
          cookie: `ASPSESSIONIDQQACRBSS=${random.text(24, 'ABCDEFGHIJKLMNOP')}`,
          post: ['application/x-www-form-urlencoded', 'art=gehen&nummer=1174'],
        },
      ],
    ],
    [
      31,
      'wissen.buero-netz.example',
      eight('5.1; Trident/4.0; .NET CLR 2.0.50727'),
      pages('wissen', '/seiten'),
    ],
    [
      37,
      'haus.buero-netz.example',
      seven('6.0; SLCC1; .NET CLR 2.0.50727'),
      pages('10.40.6.3:8080', '/haustechnik'),
    ],
    [43, 'formular.buero-netz.example', eleven('10.0; WOW64'), pages('formulare.verwaltung.test', '/antrag')],
  ]);
};

/** Windows signs in to servers of the house without asking, in Internet Explorer of several ages. */
export const signOnInExplorer: Program = (random) => {
  const sign = (host: string, path: string): readonly ExplorerRequest[] => signedIn(random, host, path);
  return visits([
    [1, 'anmeldung.buero-netz.example', six('1; SV1'), sign('abteilung04', '/intern/')],
    [5, 'netz.buero-netz.example', six('2; SV1; .NET CLR 1.1.4322'), sign('10.40.2.15', '/personal/')],
    [9, 'dienstplan.buero-netz.example', eleven('6.3; WOW64'), sign('plan.intern:8080', '/dienstplan/')],
    [
      13,
      'bericht.buero-netz.example',
      eight('6.1; Trident/4.0; SLCC2'),
      sign('berichte', '/ReportServer/Pages/'),
    ],
    [17, 'kasse.buero-netz.example', seven('5.1; InfoPath.2'), sign('172.20.4.2', '/kasse/heute/')],
    [21, 'archiv.buero-netz.example', nine('6.1; Win64; x64; Trident/5.0'), sign('archiv.intern', '/akten/')],
  ]);
};

/** Public sites in Internet Explorer: news, a shop, a timetable, a search with its suggestions. */
export const publicSitesInExplorer: Program = (random) => {
  const site = (
    host: string,
    language: string,
    [script, picture, part]: readonly [string, string, string],
  ): readonly ExplorerRequest[] => {
    const page = `http://${host}/`;
    const cookie = `besuch=${random.hexadecimal(16)}; __utma=${random.below(1e9)}.${random.below(1e9)}.1731920001.1`;
    const common = { host, referer: page, language, cookie };
    return [
      { host, path: '/', language },
      { ...common, path: `/css/haupt.css?v=${random.below(90)}`, wanted: 'style' },
      { ...common, path: `/js/${script}.min.js`, wanted: 'script' },
      { ...common, path: `/bilder/${picture}_${random.below(1000)}x250.jpg`, wanted: 'image' },
      {
        ...common,
        path: `/werbung/platz.js?nr=${random.below(99)}&zeit=${random.below(1e6)}`,
        wanted: 'script',
      },
      { ...common, path: `/${part}/${random.below(100000)}.html` },
      {
        ...common,
        path: `/vorschlag?q=${part}&n=8`,
        wanted: 'other',
        more: [['x-requested-with', 'XMLHttpRequest']],
      },
    ];
  };
  const visit = (
    at: number,
    browser: Browser,
    host: string,
    language: string,
    words: readonly [string, string, string],
  ): Visit => [at, host, browser, site(host, language, words)];
  return visits([
    visit(
      1,
      eight('6.1; Trident/4.0; SLCC2; .NET CLR 3.5.30729; .NET4.0C'),
      'www.stadtzeitung-sued.example',
      'de',
      ['lesen', 'rathaus', 'lokales'],
    ),
    visit(6, eleven('6.1; WOW64'), 'www.werkzeug-kiste.example', 'de-DE', ['korb', 'hammer', 'angebot']),
    visit(11, nine('6.1; Trident/5.0'), 'fahrplan.bahnfreunde.example', 'en-US', ['map', 'zug', 'abfahrt']),
    visit(16, six('1; SV1; .NET CLR 1.0.3705'), 'news.harbour-post.example', 'en-us', [
      'ads',
      'pier',
      'story',
    ]),
    visit(21, seven('6.0; SLCC1; Media Center PC 5.0'), 'kino.lichtspiel.example', 'fr', [
      'salle',
      'affiche',
      'film',
    ]),
    visit(26, eleven('10.0; Win64; x64'), 'suche.wegweiser.example', 'en-US,en;q=0.5', ['rs', 'th', 'suche']),
  ]);
};
