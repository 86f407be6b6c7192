import { type Exchange, type Fields, httpRequest, type Program } from '../exchange.ts';

/** One request a round: method, path and fields; `%host%` stands for the server's name. */
interface Call {
  readonly server: string;
  /** The Host field when it is not the server's name. */
  readonly host?: string;
  readonly method?: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
  readonly path: string;
  readonly version?: '1.0' | '1.1';
  readonly fields: Fields;
  readonly body?: string;
}

const played = (calls: readonly Call[], rounds: number): readonly Exchange[] =>
  Array.from({ length: rounds }, (_, round) =>
    calls.map(({ server, host = server, method = 'GET', path, version = '1.1', fields, body }, index) => ({
      at: 1 + round * (55 / rounds) + (index * (50 / rounds)) / calls.length,
      server,
      port: 80,
      request: httpRequest(
        `${method} ${path} HTTP/${version}`,
        fields.map(([name, value]) => [name, value.replace('%host%', host)] as const),
        body,
      ),
    })),
  ).flat();

const HOST = ['Host', '%host%'] as const;
const LENGTH = ['Content-Length', '%length%'] as const;
const KEPT = ['Connection', 'Keep-Alive'] as const;

/** Clients of servers of the house: mail, calendars, inventory, virus scanner, terminal server, SOAP of .NET. */
export const enterpriseClients: Program = (random) =>
  played(
    [
      {
        server: 'post.buero-netz.example',
        method: 'POST',
        path: `/Microsoft-Server-ActiveSync?User=meier&DeviceId=${random.hexadecimal(24)}&DeviceType=SmartPhone&Cmd=Sync`,
        fields: [
          HOST,
          ['User-Agent', 'Apple-iPhone9C3/1404.57'],
          ['Content-Type', 'application/vnd.ms-sync.wbxml'],
          ['MS-ASProtocolVersion', '14.1'],
          ['X-MS-PolicyKey', '1872645513'],
          ['Authorization', 'Basic YnVlcm9cbWVpZXI6eA=='],
          LENGTH,
          ['Connection', 'keep-alive'],
        ],
        body: '\u0003\u0001j\u0000E\\O',
      },
      {
        server: 'ews.buero-netz.example',
        method: 'POST',
        path: '/EWS/Exchange.asmx',
        fields: [
          ['Content-Type', 'text/xml; charset=utf-8'],
          ['Accept', 'text/xml'],
          ['User-Agent', 'ExchangeServicesClient/15.00.0847.030'],
          HOST,
          LENGTH,
          ['Expect', '100-continue'],
          KEPT,
        ],
        body: '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"/>',
      },
      {
        server: 'lohn.buero-netz.example',
        host: 'lohn01',
        method: 'POST',
        path: '/Lohn/Dienst.asmx',
        fields: [
          [
            'User-Agent',
            'Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)',
          ],
          ['Content-Type', 'text/xml; charset=utf-8'],
          ['SOAPAction', '"http://lohn.test/Abrechnung"'],
          HOST,
          LENGTH,
          ['Expect', '100-continue'],
          KEPT,
        ],
        body: '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>',
      },
      {
        server: 'inventar.buero-netz.example',
        method: 'POST',
        path: '/ocsinventory',
        fields: [
          ['User-Agent', 'OCS-NG_WINDOWS_AGENT_v2.9.2.0'],
          HOST,
          ['Accept', '*/*'],
          ['Accept-Encoding', 'deflate, gzip'],
          ['Content-Type', 'application/x-compressed'],
          LENGTH,
        ],
        body: random.text(80, 'abcdefghijklmnopqrstuvwxyz'),
      },
      {
        server: 'schutz.buero-netz.example',
        host: '10.40.9.9',
        method: 'POST',
        path: '/spipe/pkg?AgentGuid={4D1C2A77-0A0B-4F4E-9C1D-7A2B3C4D5E6F}&Source=Agent_3.0.0',
        fields: [
          ['Accept', 'application/octet-stream'],
          ['Accept-Language', 'en-us'],
          ['User-Agent', 'Mozilla/4.0 (compatible; SPIPE/3.0; Windows)'],
          HOST,
          LENGTH,
          ['Content-Type', 'application/octet-stream'],
          KEPT,
        ],
        body: random.base64(120),
      },
      {
        server: 'signaturen.schutz-haus.example',
        path: '/bases/av/kdb/i386/verzeichnis.xml.dif',
        fields: [
          ['User-Agent', 'SchutzHausUpdater/21.3.10'],
          HOST,
          ['Pragma', 'no-cache'],
          ['Cache-Control', 'no-cache'],
          KEPT,
        ],
      },
      {
        server: 'terminal.buero-netz.example',
        host: 'terminal',
        method: 'POST',
        path: '/Citrix/PNAgent/enum.aspx',
        fields: [
          ['Accept', '*/*'],
          ['Content-Type', 'text/xml'],
          ['User-Agent', 'PNAMAIN.EXE'],
          HOST,
          LENGTH,
          KEPT,
          ['Cache-Control', 'no-cache'],
        ],
        body: '<NFuseProtocol version="4.6"/>',
      },
      {
        server: 'kalender.buero-netz.example',
        method: 'OPTIONS',
        path: '/dav/meier/',
        fields: [
          HOST,
          [
            'User-Agent',
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:91.0) Gecko/20100101 Thunderbird/91.5.0',
          ],
          ['Accept', 'text/xml'],
          ['Accept-Language', 'de,en-US;q=0.7,en;q=0.3'],
          ['Accept-Encoding', 'gzip, deflate'],
          ['Content-Type', 'text/xml; charset=utf-8'],
          ['Connection', 'keep-alive'],
        ],
      },
      {
        server: 'buchung.reise-dienst.example',
        method: 'POST',
        path: '/xmlrpc',
        fields: [
          ['Content-Type', 'text/xml'],
          ['User-Agent', 'Apache XML RPC 3.1.3 (Jakarta Commons httpclient Transport)'],
          HOST,
          LENGTH,
        ],
        body: '<?xml version="1.0"?><methodCall><methodName>buchung.stand</methodName></methodCall>',
      },
    ],
    2,
  );

/** Players, file sharing and machines in the living room. */
export const mediaPrograms: Program = (random) =>
  played(
    [
      {
        server: 'strom.radio-sued.example',
        path: '/live',
        version: '1.0',
        fields: [
          HOST,
          ['User-Agent', 'WinampMPEG/5.66, Ultravox/2.1'],
          ['Ultravox-transport-type', 'TCP'],
          ['Accept', '*/*'],
          ['Icy-MetaData', '1'],
          ['Connection', 'close'],
        ],
      },
      {
        server: 'video.lehrsaal.example',
        path: '/vorlesung/07.wmv',
        fields: [
          ['Accept', '*/*'],
          ['User-Agent', 'NSPlayer/12.0.7601.23517 WMFSDK/12.0'],
          HOST,
          ['X-Accept-Authentication', 'Negotiate, NTLM, Digest, Basic'],
          ['Pragma', 'version11-enabled=1, no-cache,rate=1.000'],
          ['Pragma', 'xClientGUID={3300AD50-2C39-46c0-AE0A-1C8D6A11B7E2}'],
          ['Accept-Language', 'de-DE, *;q=0.1'],
          ['Supported', 'com.microsoft.wm.srvppair, com.microsoft.wm.sswitch'],
        ],
      },
      {
        server: 'folgen.hoerzeit.example',
        path: '/folge/112/ton.mp3',
        fields: [
          [
            'User-Agent',
            'iTunes/12.7.2 (Windows; Microsoft Windows 7 x64 Home Premium Edition Service Pack 1 (Build 7601)) AppleWebKit/7604.4007',
          ],
          HOST,
          ['Accept-Language', 'de-de, de;q=0.75, en-us;q=0.50, en;q=0.25'],
          ['Range', 'bytes=0-'],
          ['Connection', 'close'],
        ],
      },
      {
        server: 'medien.heimnetz.example',
        host: '192.168.2.20:8200',
        path: '/rootDesc.xml',
        fields: [
          HOST,
          ['Date', 'Mon, 18 Nov 2024 18:30:11 GMT'],
          ['Connection', 'close'],
          ['User-Agent', 'DLNADOC/1.50 SEC_HHP_[TV] UE40/1.0 UPnP/1.0'],
        ],
      },
      {
        server: 'medien.heimnetz.example',
        host: '192.168.2.20:8200',
        method: 'POST',
        path: '/ctl/ContentDir',
        fields: [
          HOST,
          ['User-Agent', 'Platinum/1.0.5.13, DLNADOC/1.50'],
          ['Content-Type', 'text/xml; charset="utf-8"'],
          ['SOAPACTION', '"urn:schemas-upnp-org:service:ContentDirectory:1#Browse"'],
          LENGTH,
        ],
        body: '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>',
      },
      {
        server: 'tracker.linux-abbilder.example',
        path: `/announce?info_hash=%${random.hexadecimal(2)}%9a%b1kQ%0f&peer_id=-UT3550-%${random.hexadecimal(2)}m%c5&port=51413&uploaded=0&downloaded=0&left=0&corrupt=0&key=9F1C7D21&event=started&numwant=200&compact=1&no_peer_id=1`,
        fields: [
          HOST,
          ['User-Agent', 'uTorrent/3550(44994)'],
          ['Accept-Encoding', 'gzip'],
          ['Connection', 'Close'],
        ],
      },
      {
        server: 'konferenz.lehrsaal.example',
        method: 'POST',
        path: '/open/1',
        fields: [
          ['User-Agent', 'Shockwave Flash'],
          HOST,
          LENGTH,
          KEPT,
          ['Cache-Control', 'no-cache'],
          ['Content-Type', 'application/x-fcs'],
        ],
        body: '\u0000',
      },
      {
        server: 'fernseher.heimnetz.example',
        host: '192.168.2.31:8060',
        method: 'POST',
        path: '/keypress/Select',
        fields: [
          HOST,
          ['User-Agent', 'Fernbedienung/3.1 CFNetwork/978 Darwin/18.7'],
          ['Content-Length', '0'],
          ['Connection', 'keep-alive'],
          ['Accept', '*/*'],
          ['Accept-Language', 'de-de'],
          ['Accept-Encoding', 'gzip, deflate'],
        ],
      },
      {
        server: 'spiele.hexenkessel.example',
        path: '/patch/versionen/live/liste',
        fields: [
          ['User-Agent', 'Hexenkessel Launcher 1.8.11'],
          ['Accept', '*/*'],
          HOST,
          ['Connection', 'keep-alive'],
        ],
      },
      {
        server: 'filme.bilderstrom.example',
        path: `/hls/film_${random.below(9999)}/stueck_00017.ts`,
        fields: [
          ['User-Agent', 'AppleCoreMedia/1.0.0.16F203 (Apple TV; U; CPU OS 12_3 like Mac OS X; de_de)'],
          ['Accept', '*/*'],
          ['Range', 'bytes=0-1'],
          ['X-Playback-Session-Id', '9D6A9E21-7C54-4B02-8B7C-1F5B5E8A9C11'],
          HOST,
          ['Accept-Language', 'de-de'],
          ['Accept-Encoding', 'identity'],
          ['Connection', 'keep-alive'],
        ],
      },
    ],
    2,
  );

/** Apps of telephones: chat, advertising, statistics, maps, games, as their libraries write it. */
export const phoneApps: Program = (random) => {
  const okhttp = (agent: string): Fields => [HOST, KEPT, ['Accept-Encoding', 'gzip'], ['User-Agent', agent]];
  const apple = (agent: string): Fields => [
    HOST,
    ['Accept', '*/*'],
    ['Connection', 'keep-alive'],
    ['User-Agent', agent],
    ['Accept-Language', 'de-de'],
    ['Accept-Encoding', 'gzip, deflate'],
  ];
  return played(
    [
      {
        server: 'chat.plauderei.example',
        method: 'POST',
        path: '/cgi-bin/nachricht/senden',
        fields: [
          ['Accept', '*/*'],
          ['Cache-Control', 'no-cache'],
          KEPT,
          ['Content-Length', '%length%'],
          ['Content-Type', 'application/octet-stream'],
          HOST,
          ['Upgrade', 'mmtls'],
          ['User-Agent', 'Plauderei Android Client 7.0'],
        ],
        body: random.base64(60),
      },
      {
        server: 'zaehlung.app-werk.example',
        method: 'POST',
        path: '/v2/ereignisse',
        fields: [['Content-Type', 'application/json; charset=utf-8'], LENGTH, ...okhttp('okhttp/3.8.0')],
        body: '{"e":[{"n":"start","t":1731920001}]}',
      },
      {
        server: 'anzeigen.app-werk.example',
        path: `/werbung?app=de.spiel.turm&id=${random.hexadecimal(8)}-${random.hexadecimal(4)}-${random.hexadecimal(12)}&w=320&h=50&os=android&v=7.1.2&net=wifi&lang=de`,
        fields: okhttp('Dalvik/2.1.0 (Linux; U; Android 7.1.2; Moto G (5) Build/NPP25.137-33)'),
      },
      {
        server: 'karten.wegweiser.example',
        path: '/kacheln/14/8802/5373.png',
        fields: okhttp('Wegweiser/5.2 (Android 8.0; de_DE)'),
      },
      {
        server: 'bilder.fotokreis.example',
        path: `/t/${random.below(9)}/${random.hexadecimal(16)}.jpg`,
        fields: [
          ['User-Agent', 'Fotokreis/10.2 (Android 6.0.1; SM-G900F)'],
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
        ],
      },
      {
        server: 'spiel.turmbau.example',
        method: 'POST',
        path: '/spiel/stand/speichern',
        fields: [
          ['User-Agent', 'Turmbau/3.4 UnityPlayer/2019.4.9f1 (UnityWebRequest/1.0, libcurl/7.52.0-DEV)'],
          HOST,
          ['Accept', '*/*'],
          ['Accept-Encoding', 'identity'],
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['X-Unity-Version', '2019.4.9f1'],
          LENGTH,
        ],
        body: `stufe=${random.below(90)}&punkte=${random.below(1e6)}`,
      },
      {
        server: 'nachrichten.stadtzeitung-sued.example',
        path: '/app/v3/start?geraet=iphone',
        fields: apple('Stadtzeitung/3.2.1 (iPhone; iOS 11.4.1; Scale/2.00)'),
      },
      {
        server: 'verkehr.wegweiser.example',
        method: 'POST',
        path: '/v2/anmelden',
        fields: [
          HOST,
          ['Accept', '*/*'],
          ['Content-Type', 'binary/octet-stream'],
          ['Connection', 'keep-alive'],
          ['User-Agent', 'Verkehr/4.31.0.3 CFNetwork/902.2 Darwin/17.7.0'],
          ['Accept-Language', 'de-de'],
          ['Accept-Encoding', 'gzip, deflate'],
          LENGTH,
        ],
        body: random.base64(40),
      },
      {
        server: 'heizung.heimnetz.example',
        host: '192.168.2.44',
        path: `/v1/raeume?token=${random.hexadecimal(20)}`,
        fields: [
          ['User-Agent', 'Dalvik/2.1.0 (Linux; U; Android 8.1.0; Nokia 6.1 Build/OPM1.171019.011)'],
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
        ],
      },
      {
        server: 'schalter.heimnetz.example',
        host: '192.168.2.51:8080',
        path: '/rest/items?type=Switch',
        fields: okhttp('okhttp/3.12.1 Hausautomatik/2.6'),
      },
      {
        server: 'kamera.heimnetz.example',
        host: '192.168.2.60',
        path: '/schnappschuss.cgi?nutzer=gast&kennwort=x',
        fields: [
          ['User-Agent', 'Dalvik/1.6.0 (Linux; U; Android 4.4.2; GT-I9505 Build/KOT49H)'],
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
        ],
      },
      {
        server: 'fernseher.heimnetz.example',
        host: '192.168.2.31:8080',
        method: 'POST',
        path: '/jsonrpc?Player.GetItem',
        fields: [
          ['Content-Type', 'application/json; charset=utf-8'],
          LENGTH,
          HOST,
          KEPT,
          ['Accept-Encoding', 'gzip'],
          ['User-Agent', 'okhttp/2.4.0'],
        ],
        body: '{"jsonrpc":"2.0","method":"Player.GetItem","id":1}',
      },
      {
        server: 'sprache.zuhause.example',
        path: '/geraete/lautsprecher/stand',
        fields: [
          ['User-Agent', 'ZuhauseApp/2.2 (ONEPLUS A3003; Android 9; de-DE)'],
          ['X-Geraet', random.hexadecimal(32)],
          HOST,
          ['Connection', 'Keep-Alive'],
          ['Accept-Encoding', 'gzip'],
        ],
      },
    ],
    2,
  );
};
