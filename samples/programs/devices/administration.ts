import { type Exchange, type Fields, httpRequest, type Program } from '../exchange.ts';

const exchange = (at: number, server: string, request: Uint8Array, port = 80): Exchange => ({
  at,
  server,
  port,
  request,
});

const send = (method: string, path: string, version: string, fields: Fields, body?: string): Uint8Array =>
  httpRequest(`${method} ${path} HTTP/${version}`, fields, body);

/** A Java applet or small Java program: the HTTP client of the runtime, as browsers and consoles start it. */
export const javaPrograms: Program = (random) => {
  const java = (version: string, host: string, first: Fields = []): Fields => [
    ...first,
    ['User-Agent', `Mozilla/4.0 (Windows XP 5.1) Java/${version}`],
    ['Host', host],
    ['Accept', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'],
    ['Connection', 'keep-alive'],
  ];
  const archive: Fields = [
    ['accept-encoding', 'pack200-gzip, gzip'],
    ['content-type', 'application/x-java-archive'],
  ];
  const cookie: Fields = [
    ['cookie', `JSESSIONID=${random.text(13, 'abcdefghijklmnopqrstuvwxyz0123456789')}`],
  ];
  const console = 'konsole.serverraum.example';
  const shop = 'bestellung.grosshandel-mitte.example';
  return [
    exchange(1, console, send('GET', '/konsole.jar', '1.1', java('1.6.0_45', '192.168.4.20:5800', archive))),
    exchange(2, console, send('GET', '/logo120x60.gif', '1.1', java('1.6.0_45', '192.168.4.20:5800'))),
    exchange(
      3,
      console,
      send('GET', '/de/serverraum/Anzeige.class', '1.1', java('1.6.0_45', '192.168.4.20:5800')),
    ),
    ...random
      .beat(5, 6, 6, 1)
      .flatMap((at, index) => [
        exchange(
          at,
          shop,
          send('GET', '/bestellung/artikel.properties', '1.1', java('1.5.0_22', '10.40.3.7', cookie)),
        ),
        exchange(
          at + 1.5,
          shop,
          send(
            'POST',
            '/bestellung/daten',
            '1.1',
            [
              ...java('1.5.0_22', '10.40.3.7', [
                ...cookie,
                ['Cache-Control', 'no-cache'],
                ['Pragma', 'no-cache'],
              ]),
              ['Content-Type', 'application/x-www-form-urlencoded'],
              ['Content-Length', '%length%'],
            ],
            `vorgang=${index}&art=stand`,
          ),
        ),
      ]),
    ...random.beat(45, 3, 3, 1).map((at) =>
      exchange(
        at,
        'lizenz.rechenwerk.example',
        send('GET', '/lizenz/pruefen?produkt=planer&version=8.2', '1.1', [
          ['User-Agent', 'Java/1.8.0_402'],
          ['Host', 'lizenz.rechenwerk.example'],
          ['Accept', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'],
          ['Connection', 'keep-alive'],
        ]),
      ),
    ),
  ];
};

/** Administration over HTTP: remote shells of Windows, shares over WebDAV, update services, printing, UPnP. */
export const administration: Program = (random) => {
  const ticket = `Kerberos YII${random.base64(300)}`;
  const shell = 'rechner17.buero-netz.example';
  const share = 'ablage.buero-netz.example';
  const updates = 'updates.buero-netz.example';
  const soap = (action: string): string =>
    `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:${action}/></s:Body></s:Envelope>`;
  const remoteShell = (at: number): Exchange =>
    exchange(
      at,
      shell,
      send(
        'POST',
        '/wsman?PSVersion=5.1.19041.3031',
        '1.1',
        [
          ['Connection', 'Keep-Alive'],
          ['Content-Type', 'application/soap+xml;charset=UTF-8'],
          ['Authorization', ticket],
          ['User-Agent', 'Microsoft WinRM Client'],
          ['Content-Length', '%length%'],
          ['Host', 'rechner17.buero.test:5985'],
        ],
        soap('Shell'),
      ),
    );
  const folder = (at: number, method: 'OPTIONS' | 'GET', path: string): Exchange =>
    exchange(
      at,
      share,
      send(method, path, '1.1', [
        ['Connection', 'Keep-Alive'],
        ['User-Agent', 'Microsoft-WebDAV-MiniRedir/10.0.19045'],
        ['translate', 'f'],
        ['Host', 'ablage'],
      ]),
    );
  const updateService = (at: number, path: string, action: string): Exchange =>
    exchange(
      at,
      updates,
      send(
        'POST',
        path,
        '1.1',
        [
          ['Connection', 'Keep-Alive'],
          ['Content-Type', 'text/xml; charset=utf-8'],
          ['Accept', 'text/xml'],
          ['User-Agent', 'Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.33'],
          ['SOAPAction', `"http://www.microsoft.com/SoftwareDistribution/Server/ClientWebService/${action}"`],
          ['Content-Length', '%length%'],
          ['Host', 'wsus01:8530'],
        ],
        soap(action),
      ),
    );
  const router = (at: number, action: string): Exchange =>
    exchange(
      at,
      'router.heimnetz.example',
      send(
        'POST',
        '/upnp/control/WANIPConn1',
        '1.1',
        [
          ['Host', '192.168.1.1:5000'],
          ['User-Agent', 'Debian/12, UPnP/1.1, MiniUPnPc/2.2.4'],
          ['Content-Length', '%length%'],
          ['Content-Type', 'text/xml'],
          ['SOAPAction', `"urn:schemas-upnp-org:service:WANIPConnection:1#${action}"`],
          ['Connection', 'Close'],
          ['Cache-Control', 'no-cache'],
          ['Pragma', 'no-cache'],
        ],
        soap(action),
      ),
    );
  return [
    remoteShell(1),
    remoteShell(3),
    folder(5, 'OPTIONS', '/'),
    folder(6, 'GET', '/vorlagen/rechnung.dotx'),
    updateService(9, '/ClientWebService/client.asmx', 'GetCookie'),
    updateService(11, '/ClientWebService/client.asmx', 'SyncUpdates'),
    updateService(13, '/ReportingWebService/ReportingWebService.asmx', 'ReportEventBatch'),
    exchange(
      16,
      'drucker.buero-netz.example',
      send(
        'POST',
        '/ipp/print',
        '1.1',
        [
          ['Content-Length', '%length%'],
          ['Content-Type', 'application/ipp'],
          ['Date', 'Mon, 18 Nov 2024 09:20:01 GMT'],
          ['Host', '192.168.7.31:631'],
          ['User-Agent', 'CUPS/2.4.2 (Linux 6.1.0; x86_64) IPP/2.0'],
          ['Expect', '100-continue'],
        ],
        '\u0002\u0000\u0000\u000b\u0000\u0000\u0000\u0001\u0003',
      ),
    ),
    router(20, 'GetExternalIPAddress'),
    router(22, 'GetStatusInfo'),
  ];
};

/** Scripts and watchers that ask as little as HTTP allows: a status page, a logo, a banner, with hardly a header field. */
export const watchers: Program = (random) => {
  const bare = (method: string, path: string, fields: Fields = []): Uint8Array =>
    send(method, path, '1.0', fields);
  const status = 'status.rechenwerk.example';
  return [
    ...random
      .beat(1, 5, 8, 1)
      .map((at) => exchange(at, status, bare('HEAD', '/', [['Host', '203.0.113.80']]))),
    ...random
      .beat(3, 3, 15, 1)
      .map((at) => exchange(at, status, bare('GET', '/server-status?auto', [['Host', 'localhost']]))),
    ...random.beat(6, 4, 11, 1).map((at) =>
      exchange(
        at,
        'sonde.wetterwarte.example',
        send(
          'POST',
          '/eingang',
          '1.0',
          [
            ['Connection', 'keep-alive'],
            ['Content-Type', 'application/x-www-form-urlencoded'],
            ['Content-Length', '%length%'],
            ['Host', 'sonde.wetterwarte.example'],
            ['Accept', 'text/html, */*'],
            ['User-Agent', 'Mozilla/3.0 (compatible; Indy Library)'],
          ],
          `station=14&temperatur=${random.below(30)}.5&feuchte=${random.below(100)}`,
        ),
      ),
    ),
  ].sort((a, b) => a.at - b.at);
};
