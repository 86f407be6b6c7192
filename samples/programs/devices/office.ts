import { type Exchange, type Fields, httpRequest, type Program } from '../exchange.ts';

const exchange = (at: number, server: string, line: string, fields: Fields, body = ''): Exchange => ({
  at,
  server,
  port: 80,
  request: httpRequest(line, fields, body),
});

/**
 * Harmless programs of a Windows desk, among them three that say they are Internet Explorer: a virus scanner's update,
 * a stock program, a telephone directory; and a mail program, an office suite, the proxy search of Windows.
 */
export const officePrograms: Program = (random) => {
  const scanner = random.beat(1, 3, 14, 1).map((at, index) =>
    exchange(
      at,
      'update.waechter-scan.example',
      `GET /avdefs/${['versions.id', 'idx/master.idx.gz', 'vbase/vbase007.gz'][index]} HTTP/1.1`,
      [
        ['User-Agent', 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)'],
        ['Host', 'update.waechter-scan.example'],
        ['Pragma', 'no-cache'],
        ['Connection', 'Keep-Alive'],
      ],
    ),
  );
  const stock = random.beat(4, 4, 11, 1).map((at, index) =>
    exchange(
      at,
      'lager.warenwirtschaft.example',
      'POST /ws/bestand HTTP/1.1',
      [
        ['Accept', 'text/xml, */*'],
        ['Accept-Language', 'de'],
        ['Content-Type', 'text/xml; charset="UTF-8"'],
        ['SOAPAction', '"urn:warenwirtschaft#Bestand"'],
        [
          'User-Agent',
          'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; WOW64; Trident/4.0; SLCC2; .NET CLR 2.0.50727; .NET4.0C)',
        ],
        ['Host', 'lager.warenwirtschaft.example'],
        ['Content-Length', '%length%'],
        ['Connection', 'Keep-Alive'],
        ['Cache-Control', 'no-cache'],
        ['Cookie', `SITZUNG=${random.hexadecimal(32)}`],
      ],
      `<?xml version="1.0"?><Bestand><Artikel>${4000 + index}</Artikel></Bestand>`,
    ),
  );
  const directory = random.beat(8, 3, 12, 1).map((at, index) =>
    exchange(
      at,
      'verzeichnis.telefonbuch.example',
      `GET /suche?name=${['Meyer', 'Schulz', 'Nowak'][index]}&ort=Kiel&format=xml HTTP/1.1`,
      [
        ['Accept', '*/*'],
        ['Accept-Encoding', 'gzip, deflate'],
        ['User-Agent', 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko'],
        ['Host', 'verzeichnis.telefonbuch.example'],
        ['Connection', 'Keep-Alive'],
      ],
    ),
  );
  const others = [
    exchange(0.5, 'wpad.buerodienste.example', 'GET /wpad.dat HTTP/1.1', [
      ['Connection', 'Keep-Alive'],
      ['Accept', '*/*'],
      ['User-Agent', 'WinHttp-Autoproxy-Service/5.1'],
      ['Host', 'wpad.buerodienste.example'],
    ]),
    exchange(
      6,
      'autodiscover.buerodienste.example',
      'POST /autodiscover/autodiscover.xml HTTP/1.1',
      [
        ['Content-Type', 'text/xml'],
        ['User-Agent', 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17126; Pro)'],
        ['X-User-Identity', 'lager@buerodienste.example'],
        ['Content-Length', '%length%'],
        ['Host', 'autodiscover.buerodienste.example'],
        ['Cache-Control', 'no-cache'],
      ],
      '<?xml version="1.0"?><Autodiscover><Request><EMailAddress>lager@buerodienste.example</EMailAddress></Request></Autodiscover>',
    ),
    exchange(17, 'ablage.buerodienste.example', 'OPTIONS /vorlagen/ HTTP/1.1', [
      ['Connection', 'Keep-Alive'],
      ['User-Agent', 'Microsoft Office Protocol Discovery'],
      ['X-Office-Major-Version', '16'],
      ['Host', 'ablage.buerodienste.example'],
      ['Content-Length', '0'],
    ]),
    exchange(18, 'ablage.buerodienste.example', 'HEAD /vorlagen/brief.dotx HTTP/1.1', [
      ['Connection', 'Keep-Alive'],
      ['User-Agent', 'Microsoft Office Existence Discovery'],
      ['Host', 'ablage.buerodienste.example'],
    ]),
    exchange(28, 'armmf.papierleser.example', 'GET /onboarding/aum/manifest3.msi HTTP/1.1', [
      ['Accept', '*/*'],
      ['If-Modified-Since', 'Mon, 04 Nov 2024 09:11:05 GMT'],
      ['User-Agent', 'ARM Update Manager'],
      ['Host', 'armmf.papierleser.example'],
      ['Connection', 'Keep-Alive'],
    ]),
  ];
  return [...scanner, ...stock, ...directory, ...others].sort((a, b) => a.at - b.at);
};
