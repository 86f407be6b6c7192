import { type Exchange, httpRequest, type Program } from '../exchange.ts';

const get = (
  at: number,
  server: string,
  path: string,
  fields: readonly (readonly [string, string])[],
): Exchange => ({
  at,
  server,
  port: 80,
  request: httpRequest(`GET ${path} HTTP/1.1`, fields),
});

/** Windows itself: is there a network, are these certificates still good, is there an update, fetch it in pieces. */
export const windowsServices: Program = () => {
  const revocation = (at: number, server: string, path: string): Exchange =>
    get(at, server, path, [
      ['Cache-Control', 'max-age = 3600'],
      ['Connection', 'Keep-Alive'],
      ['Accept', '*/*'],
      ['If-Modified-Since', 'Thu, 12 Sep 2024 21:00:00 GMT'],
      ['User-Agent', 'Microsoft-CryptoAPI/10.0'],
      ['Host', server],
    ]);
  const updates = 'download.microsoft.com';
  const piece = (at: number, first: number, last: number): Exchange =>
    get(at, updates, '/d/msdownload/update/software/defu/2024/11/am_delta_1.421.cab', [
      ['Connection', 'Keep-Alive'],
      ['Accept', '*/*'],
      ['Accept-Encoding', 'identity'],
      ['If-Unmodified-Since', 'Wed, 20 Nov 2024 18:11:07 GMT'],
      ['Range', `bytes=${first}-${last}`],
      ['User-Agent', 'Microsoft BITS/7.8'],
      ['Host', updates],
    ]);
  return [
    get(0.5, 'www.msftconnecttest.com', '/connecttest.txt', [
      ['Connection', 'Close'],
      ['User-Agent', 'Microsoft NCSI'],
      ['Host', 'www.msftconnecttest.com'],
    ]),
    revocation(2, 'crl.zertifikat-haus.example', '/root-g2.crl'),
    revocation(
      3.5,
      'ocsp.zertifikat-haus.example',
      '/MFEwTzBNMEswSTAJBgUrDgMCGgUABBSAUQYBMq2awn1Rh6Doh%2FsBYgFV7gQUA95QNVbRTLtm8KPiGxvDl7I90VUCEAJ0LqoXyo4hxxe7H%2Fz9DKA%3D',
    ),
    {
      ...piece(6, 0, 0),
      request: httpRequest('HEAD /d/msdownload/update/software/defu/2024/11/am_delta_1.421.cab HTTP/1.1', [
        ['Connection', 'Keep-Alive'],
        ['Accept', '*/*'],
        ['Accept-Encoding', 'identity'],
        ['User-Agent', 'Microsoft BITS/7.8'],
        ['Host', updates],
      ]),
      session: 'transfer',
    },
    { ...piece(7, 0, 1023), session: 'transfer' },
    { ...piece(9, 1024, 3071), session: 'transfer' },
    get(
      14,
      'ctldl.zertifikat-haus.example',
      '/msdownload/update/v3/static/trustedr/en/disallowedcertstl.cab?8d2a6ed3a0b5d0c1',
      [
        ['Connection', 'Keep-Alive'],
        ['Accept', '*/*'],
        ['If-None-Match', '"80424021c7dcda1:0"'],
        ['User-Agent', 'Microsoft-CryptoAPI/10.0'],
        ['Host', 'ctldl.zertifikat-haus.example'],
      ],
    ),
  ];
};

/**
 * Harmless programs that use the HTTP client of Internet Explorer and so carry its User-Agent: a weather gadget, a
 * trade program's price list, a printer's supply check. Half of all malware carries the same name.
 */
export const internetExplorerPrograms: Program = (random) => {
  const userAgent =
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; WOW64; Trident/7.0; SLCC2; .NET CLR 2.0.50727; .NET CLR 3.5.30729; Media Center PC 6.0)';
  const fields = (server: string): readonly (readonly [string, string])[] => [
    ['Accept', '*/*'],
    ['Accept-Language', 'de-DE'],
    ['Accept-Encoding', 'gzip, deflate'],
    ['User-Agent', userAgent],
    ['Host', server],
    ['Connection', 'Keep-Alive'],
  ];
  const weather = random
    .beat(1, 4, 13, 1)
    .map((at) =>
      get(
        at,
        'wetter.buerodienste.example',
        '/v2/gadget.xml?ort=10115&einheit=c&sprache=de-DE',
        fields('wetter.buerodienste.example'),
      ),
    );
  const prices = random
    .beat(6, 3, 14, 1)
    .map((at, index) =>
      get(
        at,
        'preise.grosshandel-mitte.example',
        `/listen/2024-47/liste-${index + 1}.csv`,
        fields('preise.grosshandel-mitte.example'),
      ),
    );
  const supplies: Exchange = {
    at: 33,
    server: 'toner-service.example',
    port: 80,
    request: httpRequest(
      'POST /device/status HTTP/1.1',
      [
        ['Accept', '*/*'],
        ['Content-Type', 'text/xml; charset=utf-8'],
        ['User-Agent', userAgent],
        ['Host', 'toner-service.example'],
        ['Content-Length', '%length%'],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
      ],
      '<?xml version="1.0"?><status model="LJ-M402" serial="PHB8F41207"><black>61</black><pages>18211</pages></status>',
    ),
  };
  return [...weather, ...prices, supplies].sort((a, b) => a.at - b.at);
};

/** Updaters of installed programs: a browser's, a run-time's, a game shop's, a media player's. */
export const updaters: Program = (random) => {
  const check = (at: number, server: string, path: string, userAgent: string): Exchange =>
    get(at, server, path, [
      ['Accept', '*/*'],
      ['User-Agent', userAgent],
      ['Host', server],
      ['Cache-Control', 'no-cache'],
    ]);
  return [
    {
      at: 0.8,
      server: 'update.seitenblick-browser.example',
      port: 80,
      request: httpRequest(
        'POST /service/update2?cup2key=14:2201943577 HTTP/1.1',
        [
          ['Host', 'update.seitenblick-browser.example'],
          ['Connection', 'keep-alive'],
          ['Content-Length', '%length%'],
          ['X-Update-AppId', '{8a69d345-d564-463c-aff1-a69d9e530f96}'],
          ['X-Update-Interactivity', 'bg'],
          ['Content-Type', 'application/xml'],
          ['User-Agent', 'Google Update/1.3.36.372;winhttp;cup-ecdsa'],
        ],
        `<?xml version="1.0"?><request protocol="3.0" updater="Omaha" sessionid="{${random.hexadecimal(8)}}"><os platform="win" version="10.0.19045"/><app appid="{8a69d345}" version="131.0.6778.70"><updatecheck/></app></request>`,
      ),
    },
    check(4, 'javadl-esd.laufzeit-update.example', '/update/1.8.0/map-m-1.8.0.xml', 'jupdate'),
    check(
      7,
      'client-download.spielekiste.example',
      '/client/steam_client_win32?t=1732209000',
      'Valve/Steam HTTP Client 1.0',
    ),
    check(19, 'update.medienspieler.example', '/vlc/status-win-x64?v=3.0.20', 'VLC/3.0.20 LibVLC/3.0.20'),
    check(
      23,
      'client-download.spielekiste.example',
      '/news/appnews?appid=730&count=2',
      'Valve/Steam HTTP Client 1.0',
    ),
    check(
      31,
      'javadl-esd.laufzeit-update.example',
      '/update/1.8.0/au-descriptor-1.8.0_431-b10.xml',
      'jupdate',
    ),
  ];
};
