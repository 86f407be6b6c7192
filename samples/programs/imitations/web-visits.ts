import { browser, chrome, explorer, firefox, type Wanted } from './browsers.ts';
import { FORM } from './clients.ts';
import { again, elsewhere, type Imitation, imitation, sameConnection } from './imitation.ts';

const SITES = {
  source: 'how sites of plain HTTP are built (HTTP Archive, WordPress, phpBB and Piwik documentation)',
} as const;

type Browser = Parameters<typeof browser>[0];

/** A page and what belongs to it, then a second page; each kind of site in each of the three browsers. */
const visit = (
  name: Browser,
  kind: string,
  pages: readonly [first: string, second: string],
  parts: readonly string[],
  others: readonly (readonly [server: string, line: string])[] = [],
): Imitation => {
  const ask = (wanted: Wanted, path: string, referer?: string): string =>
    browser(name, wanted)(`GET ${path}`, {
      ...(referer === undefined ? {} : { referer }),
      ...(wanted === 'page'
        ? {}
        : {
            cookie:
              '{cookie=pick:PHPSESSID={small:26}|_ga=GA1.2.{digits:9}.{digits:10}|SESS{hex:32}={base64url:32}|wordpress_test_cookie=WP+Cookie+check}',
          }),
    });
  return imitation(
    `${kind} in ${name}`,
    'a page, what belongs to it, a second page',
    '{site}',
    [
      ask(
        'page',
        `{page=pick:${pages[0]}}`,
        '{pick:http://search.{word}.example/?q={word}|http://{site}/|http://{word}.example/{word}.html}',
      ),
      ...parts.map((part) => sameConnection(ask('part', part, 'http://{host}{page}'))),
      ...others.map(([server, line]) =>
        elsewhere(server, browser(name, 'part')(`GET ${line}`, { referer: 'http://{home}{page}' })),
      ),
      ask('page', pages[1], 'http://{host}{page}'),
    ],
    SITES,
  );
};

const STYLE =
  '/{pick:css|style|assets|themes/{word}|wp-content/themes/{word}}/{pick:main|style|{word}}{pick:|.min}.css{pick:|?v={number:1-9}.{number:0-9}|?ver={digits:8}}';
const SCRIPT =
  '/{pick:js|scripts|static|assets/js|wp-includes/js/jquery}/{pick:jquery|jquery-migrate|main|{word}}{pick:|.min|-1.{number:4-12}.{number:0-4}}.js{pick:|?ver={number:1-5}.{number:0-9}.{number:0-9}}';
const PICTURE =
  '/{pick:images|img|pics|wp-content/uploads/20{number:10-19}/{number:1-12}|media/{small:2}}/{pick:{word}|{word}_{word}|{small:8}|IMG_{digits:4}|{hex:32}}{pick:|-150x150|_small}.{pick:jpg|png|gif}';

const ADS: readonly (readonly [string, string])[] = [
  [
    'ad{number:1-9}.{word}{word}.example',
    '/{pick:adj|ads|delivery/ajs.php|st|imp|tag}{pick:;|?}{pick:zoneid|id|s|site}={digits:4-7}&{pick:cb|r|rnd|ord}={digits:9-11}&{pick:loc|u|url|ref}=http%3A%2F%2F{word}.example%2F{word}%2F{word}.html&{pick:sz|s}={pick:728x90|300x250|160x600}&{pick:k|kw}={word}%2C{word}{pick:|&{small:3}={base64url:60-200}}',
  ],
  [
    '{pick:stats|b|pixel|counter|metrics|log}.{word}{word}.test',
    '/{pick:b|pixel|__utm.gif|piwik.php|hit|i|collect|c.gif|g.gif}?{pick:action_name={word}&|c1=2&c2={digits:7}&|}{pick:idsite|utmac|tid|id}={pick:{number:1-90}|UA-{digits:6}-{number:1-9}}&{pick:rec=1&|utmwv=5.4.{number:1-9}&|}{pick:r|rand|utmn}={digits:6-10}&{pick:h|hour}={number:0-23}&url=http%3A%2F%2F{word}.example%2F{pick:_id|uid}&{pick:_id|uid}={hex:16}&res={pick:1920x1080|1366x768|1280x1024}{pick:|&cookie=1|&ag=1&fla=1&java=1}',
  ],
];
const CDN: readonly (readonly [string, string])[] = [
  [
    '{pick:cdn|static|media|d{small:12}}.{word}{word}.example',
    '/{pick:{hex:2}/{hex:2}/{hex:32}|{digits:4}/{digits:6}/{base64url:16}|v{number:1-4}/{word}/{hex:20}}.{pick:jpg|js|css|png|woff|swf}{pick:|?{digits:10}}',
  ],
];

const KINDS: readonly [
  kind: string,
  pages: readonly [string, string],
  parts: readonly string[],
  others: typeof ADS,
][] = [
  [
    'newspaper',
    [
      '/|/{word}/{word}-{word}-{digits:6}.html|/{word}/20{number:10-20}/{number:1-12}/{word}-{word}/',
      '/{word}/{word}-{word}-{word}-a-{digits:6}.html',
    ],
    [STYLE, SCRIPT, PICTURE],
    ADS,
  ],
  [
    'blog',
    [
      '/|/20{number:10-20}/{number:1-12}/{word}-{word}-{word}/|/?p={number:1-4000}',
      '/{pick:category|tag|author}/{word}/page/{number:2-9}/',
    ],
    [STYLE, PICTURE],
    [ADS[1] ?? ['', '']],
  ],
  [
    'forum',
    [
      '/{pick:forum|phpbb|board|community}/{pick:viewtopic|showthread|index}.php?{pick:f|t}={number:1-90}|/index.php?topic={number:1-9000}.{number:0-9}0',
      '/{pick:forum|board}/{pick:viewtopic|showthread|memberlist|ucp}.php?{pick:f={number:1-60}&t={digits:4-5}|p={digits:6}|mode=viewprofile&u={digits:4}}{pick:|&sid={hex:32}}',
    ],
    [STYLE, PICTURE],
    [],
  ],
  [
    'shop',
    [
      '/{pick:{word}-{word}-p-{number:10-900}.html|catalog/product.php?id={digits:5}|index.php?route=product/product&product_id={number:10-900}}',
      '/{pick:checkout/cart|basket.php?add={digits:5}&qty=1|index.php?main_page=shopping_cart&zenid={small:26}}',
    ],
    [STYLE, SCRIPT, PICTURE],
    CDN,
  ],
  [
    'old PHP site',
    [
      '/{pick:index|news|gate|main|login|image|stat|link|out}.php{pick:|?id={number:1-900}|?page={word}|?lang=en&s={hex:8}}',
      '/{pick:gallery|guestbook|download|gate|go|redir|count}.php?{pick:id|file|to|url}={pick:{number:1-900}|{word}.zip|http%3A%2F%2F{word}.example}',
    ],
    [PICTURE],
    [],
  ],
  [
    'hosted pages',
    [
      '/~{word}/{pick:|index.htm|{word}.html}|/{word}/{word}.asp?{pick:ID|cat}={number:1-400}',
      '/{pick:cgi-bin/{pick:search|guest|counter}.{pick:cgi|pl}?{word}={word}|~{word}/{word}/{word}.htm}',
    ],
    [PICTURE],
    [],
  ],
  [
    'film page',
    [
      '/{pick:watch?v={mixed:11}|video/{digits:6}/{word}-{word}|player.php?v={hex:12}}',
      '/{pick:embed/{mixed:11}?autoplay=1&rel=0|related_ajax?video_id={mixed:11}&action=more}',
    ],
    [SCRIPT, PICTURE],
    [...ADS, ...CDN],
  ],
  [
    'search',
    [
      '/search?{pick:q|p|query}={word}+{word}&{pick:ie=utf-8&oe=utf-8|hl=en&source=hp|form=QBLH&sp=-1&pq={word}&sc=8-5&sk=&cvid={HEX:32}}',
      '/{pick:url?sa=t&rct=j&q=&esrc=s&source=web&cd={number:1-9}&ved={base64url:18}&url=http%3A%2F%2F{word}.example%2F&ei={base64url:16}&usg={base64url:24}|search?q={word}&start=10}',
    ],
    [PICTURE],
    [],
  ],
];

const DIRECT: readonly Imitation[] = [
  imitation(
    'page that asks for data all the time',
    'script in the browser polls and posts',
    '{site}',
    [
      explorer('page')('GET /{word}/{word}.aspx'),
      again(
        2,
        explorer('data')('POST /{word}/{pick:service.asmx/{word}|ajax.php|update.do|messages}', {
          type: '{pick:application/json; charset=utf-8|application/x-www-form-urlencoded; charset=UTF-8|text/plain; charset=utf-8}',
          referer: 'http://{host}/{word}/{word}.aspx',
          more: 'x-requested-with: XMLHttpRequest',
          cookie: 'ASP.NET_SessionId={small:24}',
          body: '{base64url:20-300}',
        }),
      ),
      explorer('data')('GET /{word}/poll.php?_={digits:13}&since={digits:10}', {
        referer: 'http://{host}/',
        more: 'x-requested-with: XMLHttpRequest',
      }),
    ],
    { ...SITES, machines: 3 },
  ),
  imitation(
    'web mail and chat in a browser',
    'long polling and small posts',
    '{word}mail.{site}',
    [
      again(
        2,
        firefox('data')(
          'GET /{pick:cometd/connect|poll|channel/bind|events}?{pick:VER=8&RID=rpc&SID={HEX:16}&CI=0&AID={number:1-99}&TYPE=xmlhttp&zx={small:12}&t=1|transport=long-polling&_={digits:13}|token={base64url:24}}',
          { referer: 'http://{host}/', cookie: 'session={base64url:40-80}' },
        ),
      ),
      chrome('data')(
        'POST /{pick:api/send|socket.io/?EIO=3&transport=polling&t={mixed:7}&sid={mixed:20}|xhr_send}',
        {
          type: 'text/plain;charset=UTF-8',
          more: 'Origin: http://{host}',
          referer: 'http://{host}/',
          body: '{base64url:20-60}',
        },
      ),
    ],
    SITES,
  ),
  imitation(
    'form on a plain page',
    'log-on, search and contact forms without encryption',
    '{site}',
    [
      explorer('page')('GET /{pick:login|contact|register|suche}.{pick:php|html|asp|jsp}'),
      explorer('page')('POST /{pick:login|contact|register|suche|gate|index}.{pick:php|asp|jsp|do}', {
        type: FORM,
        referer: 'http://{host}/login.php',
        cookie: 'PHPSESSID={small:26}',
        body: 'user={user}&password={mixed:9}&submit=Login',
      }),
      firefox('page')(
        'POST /{pick:login|user/login?destination=node/{number:1-90}|wp-login.php|wp-comments-post.php}',
        {
          type: FORM,
          referer: 'http://{host}/',
          cookie: '{pick:PHPSESSID={small:26}|SESS{hex:32}={base64url:32}}',
          body: 'name={user}&pass={mixed:9}&form_id=user_login',
        },
      ),
    ],
    { ...SITES, machines: 3 },
  ),
  imitation(
    'download in a browser',
    'programs, archives and documents from plain sites of their makers',
    '{pick:download|dl|ftp|www}.{word}{word}.example',
    [
      explorer('page')(
        'GET /{pick:files|pub|download|{word}}/{word}{pick:-|_}{pick:setup|{number:1-9}.{number:0-9}|win32|x64}.{pick:exe|exe|msi|zip}',
        {
          accept: '{pick:text/html, application/xhtml+xml, */*|*/*|image/gif, image/jpeg, image/pjpeg, */*}',
          referer: 'http://www.{word}.example/{pick:download.html|{word}/}',
        },
      ),
      chrome('page')(
        'GET /{pick:files|pub|{word}}/{word}-{number:1-9}.{number:0-19}.{pick:exe|zip|tar.gz|pdf|msi}',
        { referer: 'http://{site}/{word}/download/' },
      ),
      firefox('page')(
        'GET /{word}/{pick:get|download|dl}.php?{pick:id|file|f}={pick:{number:1-900}|{word}{number:1-9}.exe|{word}.zip}',
        { referer: 'http://{site}/' },
      ),
    ],
    { ...SITES, machines: 4 },
  ),
  imitation(
    'page opened from a mail',
    'links with long tokens, no referer',
    '{pick:click|links|news|track|email}.{word}{word}.example',
    [
      explorer('page')(
        'GET /{pick:ls/click?upn={base64url:150-220}|{mixed:4}/{mixed:20}|track/click/{digits:8}/{word}.example?p={base64url:90}|u/?{small:8}={hex:40}|wf/open?upn={base64url:160}|r/?id=h{hex:7},{hex:6},{hex:6}}',
      ),
      chrome('page')(
        'GET /{pick:ls/click?upn={base64url:150-220}|{mixed:4}/{mixed:20}|track/click/{digits:8}/{word}.example?p={base64url:90}|u/?{small:8}={hex:40}}',
      ),
      elsewhere(
        '{site}',
        explorer('page')(
          'GET /{pick:{word}/?utm_source=newsletter&utm_medium=email&utm_campaign={digits:8}|angebot.php?mid={hex:16}|}',
        ),
      ),
    ],
    { ...SITES, machines: 3 },
  ),
  imitation(
    'film and game in a plug-in',
    'Flash in Internet Explorer and Firefox',
    '{pick:cdn|player|games|static}.{word}{word}.example',
    [
      'GET /{word}/{pick:player|{word}|preloader|{hex:8}}.swf{pick:|?{pick:v|_}={number:1-99}|?config=http%3A%2F%2F{word}.example%2Fconfig.xml} HTTP/1.1\nAccept: */*\nAccept-Language: {pick:en-US|de-DE|en-us}\nReferer: http://{site}/{word}/{word}.html\nx-flash-version: {pick:10,0,32,18|11,7,700,224|15,0,0,152|20,0,0,286}\nAccept-Encoding: gzip, deflate\nUser-Agent: {explorer}\nHost: {host}\nConnection: Keep-Alive\n\n',
      sameConnection(
        'GET /{pick:crossdomain.xml|{word}/config.xml?r={digits:13}|{word}/playlist.xml} HTTP/1.1\nAccept: */*\nAccept-Language: {pick:en-US|de-DE|en-us}\nReferer: http://{host}/{word}/player.swf\nx-flash-version: {pick:10,0,32,18|11,7,700,224|20,0,0,286}\nAccept-Encoding: gzip, deflate\nUser-Agent: {explorer}\nHost: {host}\nConnection: Keep-Alive\n\n',
      ),
      'POST /{pick:gateway.php|amf|open/1|idle/{mixed:16}/{number:1-90}|send/{mixed:16}/{number:1-90}} HTTP/1.1\nAccept: */*\nContent-Type: application/x-{pick:amf|fcs}\nx-flash-version: 11,7,700,224\nAccept-Encoding: gzip, deflate\nUser-Agent: {pick:Shockwave Flash|{explorer}}\nHost: {host}\nContent-Length: {length}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n{bytes:1-200}',
    ],
    { ...SITES, machines: 3 },
  ),
  imitation(
    'short link and redirection',
    'links that lead on at once',
    '{pick:{small:2}.{small:3}|go.{word}}.test',
    [
      browser('explorer')(
        'GET /{pick:{mixed:6-8}|{small:5}|r.php?u=http%3A%2F%2F{word}.example%2F|?{mixed:7}}',
        { referer: 'http://{site}/{word}' },
      ),
      browser('chrome')(
        'GET /{pick:{mixed:6-8}|{small:5}|r.php?u=http%3A%2F%2F{word}.example%2F|redirect?id={digits:8}&h={hex:16}}',
        { referer: 'http://{site}/' },
      ),
    ],
    SITES,
  ),
];

/** People at browsers on plain HTTP: pages with all that comes along, forms, downloads, plug-ins. */
export const webVisits: readonly Imitation[] = [
  ...KINDS.flatMap(([kind, pages, parts, others]) =>
    (['explorer', 'firefox', 'chrome'] as const).map((name) => visit(name, kind, pages, parts, others)),
  ),
  ...DIRECT,
];
