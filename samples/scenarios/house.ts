import type { Kind, Run, Scenario, Truth } from '../recorder/scenario.ts';

interface Described {
  readonly userAgent: RegExp | undefined;
  readonly software: string;
  readonly behaviour: string;
  readonly kind?: Kind;
}

interface Player {
  readonly host: number;
  readonly program: string;
  readonly kind: Kind;
  readonly source: string;
  readonly software: readonly Described[];
}

const EXPLORER =
  'imitated by samples/programs/devices: order and values of Internet Explorer, Microsoft Learn (IEInternals)';
const IMITATED = 'imitated by samples/programs/devices';

/** A capture of imitated programs, each on a host of its own, several User-Agents a program. */
const house = (capture: string, network: string, players: readonly Player[]): Scenario => ({
  capture,
  recording: { compressed: true },
  network,
  pace: 'slow',
  runs: players.map(({ host, program }): Run => ({ host, script: `"$NODE" "$PROGRAMS/run.ts" ${program}` })),
  truths: players.flatMap(({ host, kind, source, software }) =>
    software.map((one): Truth => ({ host, label: 'benign', family: one.software, kind, source, ...one })),
  ),
});

const described = (
  ...entries: readonly (readonly [
    userAgent: RegExp | undefined,
    software: string,
    behaviour: string,
    kind?: Kind,
  ])[]
): readonly Described[] =>
  entries.map(([userAgent, software, behaviour, kind]) =>
    kind === undefined ? { userAgent, software, behaviour } : { userAgent, software, behaviour, kind },
  );

const SIGN_ON =
  'the same page three times: plain, with the first and with the last message of a Windows sign-on';
const PORTAL = 'pages, style, script and picture of a server of the house; a search form';
const PUBLIC = 'a public page with its style, script, pictures and an advertisement; a second page';
const PAGES = 'a page with its style, script and picture; a second page; a message of a script';

/** What an office, a house and its machines say to servers of the house: Internet Explorer first of all. */
export const houses: readonly Scenario[] = [
  house('benign-explorer', '172.16.9', [
    {
      host: 31,
      program: 'explorer-portals',
      kind: 'Browser_PC',
      source: EXPLORER,
      software: described(
        [/MSIE 6\.0.*\.NET CLR 2\.0\.50727\)$/, 'staff portal in Internet Explorer 6', PORTAL],
        [
          /MSIE 8\.0; Windows NT 6\.1/,
          'web mail in Internet Explorer 8',
          'log-on page and polling of a mailbox',
        ],
        [/MSIE 7\.0; Windows NT 5\.1/, 'print server in Internet Explorer 7', PORTAL],
        [
          /MSIE 9\.0/,
          'camera in Internet Explorer 9',
          'page, script and pictures of a camera by its address',
        ],
        [/Windows NT 6\.1; WOW64; Trident\/7\.0/, 'store list in Internet Explorer 11', PORTAL],
        [
          /InfoPath\.1\)$/,
          'time clock in Internet Explorer 6',
          'clocking in and out by a form of a server by its address',
        ],
        [/MSIE 8\.0; Windows NT 5\.1/, 'knowledge base in Internet Explorer 8', PORTAL],
        [/MSIE 7\.0; Windows NT 6\.0/, 'building services in Internet Explorer 7', PORTAL],
        [/Windows NT 10\.0; WOW64; Trident\/7\.0/, 'forms server in Internet Explorer 11', PORTAL],
      ),
    },
    {
      host: 32,
      program: 'explorer-sign-on',
      kind: 'Background_PC',
      source: 'imitated by samples/programs/devices: RFC 4559',
      software: described(
        [/MSIE 6\.0; Windows NT 5\.1/, 'department server in Internet Explorer 6', SIGN_ON],
        [/MSIE 6\.0; Windows NT 5\.2/, 'personnel server in Internet Explorer 6', SIGN_ON],
        [/Trident\/7\.0/, 'duty roster in Internet Explorer 11', SIGN_ON],
        [/MSIE 8\.0/, 'report server in Internet Explorer 8', SIGN_ON],
        [/MSIE 7\.0/, 'cash office in Internet Explorer 7', SIGN_ON],
        [/MSIE 9\.0/, 'records office in Internet Explorer 9', SIGN_ON],
      ),
    },
    {
      host: 33,
      program: 'explorer-public-sites',
      kind: 'Browser_PC',
      source: EXPLORER,
      software: described(
        [/MSIE 8\.0/, 'newspaper in Internet Explorer 8', PUBLIC],
        [/Windows NT 6\.1; WOW64; Trident\/7\.0/, 'shop in Internet Explorer 11', PUBLIC],
        [/MSIE 9\.0/, 'timetable in Internet Explorer 9', PUBLIC],
        [/MSIE 6\.0/, 'harbour news in Internet Explorer 6', PUBLIC],
        [/MSIE 7\.0/, 'cinema in Internet Explorer 7', PUBLIC],
        [/Windows NT 10\.0; Win64/, 'search in Internet Explorer 11', PUBLIC],
      ),
    },
  ]),
  house('benign-house', '192.168.2', [
    {
      host: 111,
      program: 'administration',
      kind: 'Background_PC',
      source: IMITATED,
      software: described(
        [/^Microsoft WinRM Client$/, 'Windows remote management', 'POST of SOAP with a Kerberos ticket'],
        [/MiniRedir/, 'share over WebDAV', 'OPTIONS and a file'],
        [/^Windows-Update-Agent\//, 'update service of the house (WSUS)', 'SOAP by POST'],
        [/^CUPS\//, 'printing (IPP)', 'POST of a print job'],
        [/MiniUPnPc/, 'router by UPnP', 'SOAP by POST: which address is ours'],
      ),
    },
    {
      host: 112,
      program: 'java-programs',
      kind: 'Background_PC',
      source: 'imitated by samples/programs/devices: java.net.HttpURLConnection and its deployment',
      software: described(
        [/Java\/1\.6/, 'server console (Java applet)', 'archive, picture and class of an applet'],
        [/Java\/1\.5/, 'ordering (Java applet)', 'properties, then POST after POST with a session cookie'],
        [/^Java\/1\.8/, 'licence check (Java)', 'asks whether a licence holds'],
      ),
    },
    {
      host: 113,
      program: 'watchers',
      kind: 'Suspicious',
      source: IMITATED,
      software: described(
        [undefined, 'status watcher', 'HEAD and GET with hardly a header field'],
        [/Indy Library/, 'weather probe', 'a form with two values, HTTP/1.0', 'Background_PC'],
      ),
    },
    {
      host: 114,
      program: 'enterprise-clients',
      kind: 'Background_PC',
      source: IMITATED,
      software: described(
        [/^Apple-iPhone/, 'mail of a telephone (ActiveSync)', 'POST of WBXML', 'Background_Phone'],
        [/^ExchangeServicesClient/, 'calendar room display (EWS)', 'POST of SOAP'],
        [/MS Web Services Client/, 'wages program (SOAP of .NET)', 'POST of SOAP'],
        [/^OCS-NG/, 'inventory agent', 'POST of a packed list'],
        [/SPIPE/, 'virus scanner agent', 'POST of packed events'],
        [/^SchutzHaus/, 'virus scanner signatures', 'asks for an index'],
        [/^PNAMAIN/, 'terminal server client', 'POST of XML'],
        [/Thunderbird/, 'calendar of a mail program', 'OPTIONS of a folder'],
        [/^Apache XML RPC/, 'booking program (XML-RPC)', 'POST of XML'],
      ),
    },
    {
      host: 115,
      program: 'media-programs',
      kind: 'Background_PC',
      source: IMITATED,
      software: described(
        [/^Winamp/, 'radio player', 'a stream with titles'],
        [/^NSPlayer/, 'media player of Windows', 'a lecture'],
        [/^iTunes/, 'podcast player', 'an episode by range'],
        [/^DLNADOC/, 'television looks for media', 'description of a media server'],
        [/^Platinum/, 'media browser', 'SOAP by POST'],
        [/^uTorrent/, 'torrent client', 'announces itself'],
        [/^Shockwave Flash$/, 'conference (RTMP in HTTP)', 'POST of one byte'],
        [/^Fernbedienung/, 'remote control app', 'POST without content', 'Background_Phone'],
        [/^Hexenkessel/, 'game launcher', 'asks for versions'],
        [/^AppleCoreMedia/, 'film player', 'a piece of a film by range'],
      ),
    },
    {
      host: 116,
      program: 'phone-apps',
      kind: 'Background_Phone',
      source: IMITATED,
      software: described(
        [/^Plauderei/, 'chat app', 'POST of encrypted bytes'],
        [/^okhttp\/3\.8/, 'statistics of an app', 'POST of JSON', 'Background_PC'],
        [/Android 7\.1\.2/, 'advertising in a game', 'GET with many parameters'],
        [/^Wegweiser/, 'map app', 'a tile'],
        [/^Fotokreis/, 'photo app', 'a picture'],
        [/^Turmbau/, 'game', 'POST of a score', 'Background_PC'],
        [/^Stadtzeitung/, 'news app', 'start page'],
        [/^Verkehr/, 'traffic app', 'POST of encrypted bytes'],
        [/Nokia 6\.1/, 'heating app', 'asks a device by its address'],
        [/Hausautomatik/, 'home automation app', 'asks a server by its address', 'Background_PC'],
        [/GT-I9505/, 'camera app', 'a picture of a camera by its address'],
        [/^okhttp\/2\.4/, 'television app', 'POST of JSON to a device by its address', 'Background_PC'],
        [/^ZuhauseApp/, 'loudspeaker app', 'state of a device'],
      ),
    },
    {
      host: 117,
      program: 'older-browsers',
      kind: 'Browser_PC',
      source: IMITATED,
      software: described(
        [/Firefox\/3\.6/, 'garden forum in Firefox 3', PAGES],
        [/Firefox\/4\.0/, 'router in Firefox 4', PAGES],
        [/Firefox\/33/, 'wiki in Firefox 33', PAGES],
        [/Firefox\/52/, 'recipes in Firefox 52', PAGES],
        [/Chrome\/31/, 'sports paper in Chrome 31', PAGES],
        [/Chrome\/55/, 'printer in Chrome 55', PAGES],
        [/Chrome\/78/, 'dashboard in Chrome 78', PAGES],
        [/Chrome\/61.*Mobile/, 'timetable in Chrome on a telephone', PAGES, 'Browser_Phone'],
        [/^Opera/, 'stamps in Opera 12', PAGES],
        [/Macintosh/, 'photo club in Safari 5', PAGES],
        [/iPhone/, 'newspaper in Safari on a telephone', PAGES, 'Browser_Phone'],
        [/Edge\/15/, 'furniture in Edge 15', PAGES],
      ),
    },
  ]),
];
