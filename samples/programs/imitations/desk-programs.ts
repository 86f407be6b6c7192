import {
  dotnet,
  FORM,
  OCTETS,
  powershell,
  urlmon,
  winhttp,
  winhttpScript,
  wininet,
  wininetReload,
  xmlHttp,
} from './clients.ts';
import { again, type Imitation, imitation, sameConnection } from './imitation.ts';
import { curl, indy, java, synapse } from './library-clients.ts';

const PROGRAMS = {
  source: 'how the libraries write requests (their documentation and source); paths of programs of that sort',
} as const;

/** Programs of a desk. */
export const deskPrograms: readonly Imitation[] = [
  imitation(
    'weather, rates and feeds of gadgets',
    'small programs on the browser’s HTTP client',
    '{pick:xml|api|feeds|www|data}.{word}{word}.example',
    [
      again(
        2,
        urlmon(
          'GET /{pick:rss|feed|weather|rates|quotes|{word}}{pick:.xml|.aspx|.php|/}{pick:|?{pick:q|loc|s|symbols}={word}{pick:|&{pick:key|par|prod}={small:8-32}}}',
        ),
      ),
      wininet(
        'GET /{pick:{word}/|}{pick:config|skin|ticker|ad|banner}.{pick:xml|js|asp|gif}?{pick:id|r|t}={digits:4-10}',
        { agent: '{explorer}', accept: '*/*', language: 'en-us' },
      ),
      wininetReload(
        'GET /{word}/{word}.{pick:asp|php|dll|cgi}?{pick:cmd|action|func}={word}&{pick:id|user}={digits:6-9}&ver={number:1-9}.{number:0-9}',
        { agent: '{explorer}', accept: '*/*' },
      ),
    ],
    { ...PROGRAMS, machines: 4 },
  ),
  imitation(
    'advertising in programs',
    'messengers, players and games show banners through the browser’s HTTP client',
    '{pick:ads|adserver|banner|ad{number:1-9}}.{word}{word}.example',
    [
      wininet(
        'GET /{pick:ads|adopt|st|b|banner|imp}{pick:.php|.aspx|.html|/}?{pick:id|pid|zone}={digits:3-7}&{pick:rand|r|t}={digits:6-13}&{pick:v|ver}={number:1-9}.{number:0-9}&{pick:lang|l}=en&{pick:uid|guid|u}={pick:{GUID}|{hex:32}}',
        { agent: '{explorer}', accept: '*/*', language: '{pick:en-us|de|fr}' },
      ),
      sameConnection(
        wininet(
          'GET /{pick:images|creative|{digits:4}}/{pick:{digits:6}|{hex:32}|{word}}.{pick:gif|jpg|swf|js}',
          { agent: '{explorer}', accept: '*/*', referer: 'http://{host}/' },
        ),
      ),
    ],
    { ...PROGRAMS, machines: 3 },
  ),
  imitation(
    'games',
    'launchers: news, version lists, patches, statistics',
    '{pick:patch|launcher|cdn|stats|masterserver}.{word}{word}.example',
    [
      winhttp(
        'GET /{word}/{pick:version.txt|patchlist.xml|news.html|{hex:32}.zip|{word}.pak|manifest/{digits:6}/{digits:8}/5}',
        {
          agent:
            '{pick:Valve/Steam HTTP Client 1.0 (tenfoot)|{word}Launcher|UnityPlayer/5.6.{number:1-7}f1 (http://unity3d.test)|libcurl-agent/1.0}',
        },
      ),
      curl('POST /{pick:stats|event|telemetry|v{number:1-3}/events}', {
        agent: '{pick:libcurl-agent/1.0|game=UE4, engine=UE4, build={digits:7}|{word}}',
        type: '{pick:application/json|application/octet-stream}',
        body: '{bytes:100-300}',
      }),
      'GET /{pick:depot/{digits:6}/chunk/{hex:40}|depot/{digits:6}/manifest/{digits:19}/5} HTTP/1.1\nHost: {host}\nx-cdn-auth-token: expires={digits:10}~access=/{word}/*~md5={hex:32}\nAccept: text/html,*/*;q=0.9\naccept-encoding: gzip,identity,*;q=0\naccept-charset: ISO-8859-1,utf-8,*;q=0.7\nuser-agent: Valve/Steam HTTP Client 1.0\n\n',
      'POST /{pick:gate|gateway|login|game}.php HTTP/1.1\nHost: {host}\nUser-Agent: UnityPlayer/5.{number:0-6}.{number:1-5}f1\nAccept: */*\nAccept-Encoding: identity\nX-Unity-Version: 5.{number:0-6}.{number:1-5}f1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\n\ncmd=status&sid={hex:16}',
    ],
    { ...PROGRAMS, machines: 3 },
  ),
  imitation(
    'file sharing',
    'announce and scrape of trackers, lists of nodes',
    'tracker.{word}{word}.test:{pick:80|8080|8888}',
    [
      again(
        2,
        'GET /{pick:announce|announce.php|{hex:32}/announce}?info_hash=%{hex:2}%{hex:2}{mixed:12}%{hex:2}%{hex:2}&peer_id=-{pick:UT2210|TR2940|AZ5750|qB4250}-{mixed:12}&port={number:6881-65000}&uploaded=0&downloaded=0&left={digits:6-10}&corrupt=0&key={HEX:8}&event=started&numwant=200&compact=1&no_peer_id=1 HTTP/1.1\nHost: {host}\nUser-Agent: {pick:uTorrent/2210({digits:5})|Azureus 5.7.5.0;Windows 10;Java 1.8.0_121|Transmission/2.94|qBittorrent/4.2.5|BitTorrent/7900}\nAccept-Encoding: gzip\nConnection: {pick:close|Close}\n\n',
      ),
      'GET /scrape?info_hash=%{hex:2}{mixed:16}%{hex:2} HTTP/1.0\nHost: {host}\nUser-Agent: {pick:BTWebClient/{number:1000-3000}|Bittorrent/4.4}\nAccept-Encoding: gzip\n\n',
      'GET /{pick:gwc|cache|skulls|server.met|nodes.dat}{pick:.php|}{pick:|?get=1&net=gnutella2&client=RAZA&version=2.{number:3-7}.{number:0-9}.0} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Shareaza 2.7.9.0|eMule/0.50a|LimeWire/4.18}\nAccept: */*\nConnection: close\n\n',
    ],
    { ...PROGRAMS, machines: 3 },
  ),
  imitation(
    'players, radio and podcasts',
    'streams and lists with fields of their own',
    '{pick:stream|radio|media|feeds}.{word}{word}.example:{pick:80|8000|8080}',
    [
      'GET /{pick:;stream.mp3|live|{word}.mp3|stream/{digits:4}} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: {pick:WinampMPEG/5.{number:50-66}, Ultravox/2.1|NSPlayer/{number:9-12}.0.7601.17514 WMFSDK/12.0|VLC/3.0.{number:1-18} LibVLC/3.0.{number:1-18}|iTunes/9.1.1}\nAccept: */*\nIcy-MetaData: 1\nConnection: close\n\n',
      winhttp('GET /{word}/{pick:feed|podcast|{word}}.{pick:xml|rss|opml}', {
        agent:
          '{pick:iTunes/12.{number:1-9} (Windows; Microsoft Windows 10 x64)|gPodder/3.10|Juice/2.2|FeedDemon/4.5|RSSOwl/2.2}',
        accept: '*/*',
      }),
    ],
    PROGRAMS,
  ),
  imitation(
    'messengers and telephones',
    'log-on servers, configuration and telemetry of chat, conference and telephone programs',
    '{word}.{word}chat.example',
    [
      'GET /{pick:ui/0/{number:5-8}.{number:0-50}.{digits:3}/en/getlatestversion?ver={number:5-8}&uhash={hex:33}|{word}/config.json|client/{word}.xml} HTTP/1.{pick:0|1}\nUser-Agent: {pick:Skype|Viber|QQ}\nHost: {host}\nCache-Control: no-cache\n\n',
      'POST /{pick:mmtls/{hex:8}|cgi-bin/micromsg-bin/{word}|gateway} HTTP/1.1\nAccept: */*\nCache-Control: no-cache\nConnection: close\nContent-Length: {length}\nContent-Type: application/octet-stream\nHost: {host}\nUpgrade: mmtls\nUser-Agent: MicroMessenger Client\n\n{bytes:150-500}',
      'POST /gateway/gateway.dll?{pick:Action=poll&SessionID={digits:9}.{digits:5}|Action=open&Server=NS&IP={word}.example} HTTP/1.1\nAccept: */*\nUser-Agent: MSMSGS\nHost: {host}\nProxy-Connection: Keep-Alive\nConnection: Keep-Alive\nPragma: no-cache\nContent-Type: application/x-msn-messenger\nContent-Length: {length}\n\n{pick:|{base64:90}}',
      'POST /{word}/{pick:provision|conf}/{HEX:12}.{pick:cfg|xml} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Cisco-CP7960G/8.0|Yealink SIP-T46S 66.8{number:0-5}.0.{number:1-40} 00:15:65:{hex:2}:{hex:2}:{hex:2}|snom370-SIP 8.7.5}\nContent-Length: {length}\n\n',
    ],
    { ...PROGRAMS, machines: 2 },
  ),
  imitation(
    'tunnels and remote desks',
    'VPN clients, remote support, time over HTTP',
    '{pick:vpn|gate|router{number:1-9}|ping}.{word}{word}.example',
    [
      'GET / HTTP/1.1\nHost: {host}\nUser-Agent: AnyConnect Darwin_i386 3.1.{digits:5}\nX-Transcend-Version: 1\nX-Aggregate-Auth: 1\nAccept: */*\nAccept-Encoding: identity\nConnection: close\n\n',
      'GET /din.aspx?s={digits:8}&{pick:id=0&client=DynGate|m=fast&client=DynGate&p={digits:8}} HTTP/1.1\nAccept: */*\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: binary\nUser-Agent: Mozilla/4.0 (compatible; MSIE 6.0; DynGate)\nHost: {host}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n',
      'POST /dout.aspx?s={digits:8}&p={digits:8}&client=DynGate HTTP/1.1\nAccept: */*\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: binary\nUser-Agent: Mozilla/4.0 (compatible; MSIE 6.0; DynGate)\nHost: {host}\nContent-Length: {length}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n{bytes:4-90}',
      'HEAD / HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: {pick:htpdate/1.2.2|{word}}\nPragma: no-cache\nCache-Control: no-cache\nConnection: close\n\n',
    ],
    PROGRAMS,
  ),
  imitation(
    'backup and mail agents',
    'native clients with forms, octet streams and SOAP',
    '{word}.{word}{word}.example',
    [
      wininet('POST /{pick:api|v{number:1-3}|{word}}/{pick:upload|sync|blocks|commit}{pick:|.php}', {
        type: OCTETS,
        agent: '{word}/{number:1-9}.{number:0-9}.{number:0-99} (Windows)',
        body: '{bytes:200-700}',
      }),
      winhttp('POST /{pick:EWS/Exchange.asmx|autodiscover/autodiscover.xml|{word}.svc}', {
        type: 'text/xml; charset=utf-8',
        agent:
          '{pick:Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.7015; Pro)|MacOutlook/14.{number:1-9}|{word}}',
        body: '{base64:400}',
      }),
      dotnet('POST /{word}/{word}.asmx', {
        type: 'application/soap+xml; charset=utf-8; action="http://{word}.example/{word}"',
        body: '{base64:300}',
      }),
    ],
    PROGRAMS,
  ),
  imitation(
    'scripts of administrators',
    'VBScript, PowerShell and batch files on servers of the house',
    '{pick:10.{number:1-9}.{number:1-9}.{number:1-250}|intranet.{word}.example|{site}}',
    [
      xmlHttp('GET /{word}/{pick:users|status|config|{word}}.{pick:xml|asp|csv|txt}', {}),
      winhttpScript('POST /{word}/{pick:inventory|report|logon}.{pick:asp|php|aspx}', {
        type: FORM,
        body: 'pc={computer}&user={user}&ip=10.0.0.7',
      }),
      powershell(
        'GET /{pick:{word}/{word}.ps1|api/{word}|{word}.json|chocolatey/api/v2/Packages?$filter=Id%20eq%20%27{word}%27}',
      ),
      dotnet('GET /{pick:install.ps1|{word}/{word}.zip|modules/{word}.psm1}'),
      'GET /{word}/{word}.{pick:cab|inf|crl} HTTP/1.1\nCache-Control: no-cache\nConnection: Keep-Alive\nPragma: no-cache\nAccept: */*\nUser-Agent: {pick:CertUtil URL Agent|Microsoft-CryptoAPI/6.1}\nHost: {host}\n\n',
    ],
    { ...PROGRAMS, machines: 3 },
  ),
  imitation(
    'programs in Java and Delphi',
    'updates, lists and services of trade programs',
    '{word}.{word}{word}.example',
    [
      java(
        'GET /{word}/{pick:version.properties|update.xml|{word}.jar|launch.jnlp|{word}.jsp?id={digits:5}}',
      ),
      java('POST /{word}/{pick:servlet/{word}|ws/{word}|xmlrpc}', {
        type: '{pick:text/xml|application/x-java-serialized-object|application/x-www-form-urlencoded}',
        body: '{base64:200}',
      }),
      indy('GET /{word}/{pick:versao.txt|update.ini|{word}.xml|preco.csv|{word}.php?id={digits:4}}'),
      indy('POST /{word}/{pick:ws|pedido|sync}.{pick:php|asp|dll}', {
        type: '{pick:application/x-www-form-urlencoded|text/xml}',
        body: 'cliente={digits:5}&dados={base64url:60}',
      }),
      synapse('GET /{word}/{pick:update.txt|{word}.php?v={number:1-9}}'),
    ],
    { ...PROGRAMS, machines: 3 },
  ),
];
