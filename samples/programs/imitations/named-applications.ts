import { explorer, firefox } from './browsers.ts';
import { FORM, OCTETS, socket, urlmon, winhttp, wininet, wininetReload, xmlHttp } from './clients.ts';
import { again, type Imitation, imitation, sameConnection } from './imitation.ts';
import { apacheClient, cfNetwork, curl, dalvik, java, okHttp } from './library-clients.ts';

const PUBLIC = {
  source:
    'public protocol descriptions and lists of User-Agents and endpoints (Wireshark wiki, nDPI, vendor documentation)',
} as const;

/** An application with its usual requests. */
const application = (name: string, server: string, ...steps: Parameters<typeof imitation>[3]): Imitation =>
  imitation(name, 'what the application usually asks its servers', server, steps, PUBLIC);

/** Applications by name: messengers, media, games, conferences, maps, shops, and old ones. */
export const namedApplications: readonly Imitation[] = [
  application(
    'QQ',
    '{word}.{word}qq.example',
    wininetReload(
      'GET /{pick:cgi-bin/{word}?ver={number:1000-9999}&uin={digits:9}|qqface/{digits:6}.gif|update/{word}.xml?r={digits:6}}',
      {
        accept: '*/*',
        agent: '{pick:QQ|Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)|QQClient|TencentTraveler}',
      },
    ),
    wininet('POST /{pick:cgi-bin/httpconn|report|{word}/{word}.do}', {
      type: OCTETS,
      agent: 'Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1)',
      accept: '*/*',
      body: '{bytes:100-300}',
    }),
    dalvik('GET /{pick:qzone/{digits:8}|gtimg/{word}.png|ping?f={word}&e={digits:5}}', {}),
  ),
  application(
    'input method and browser of China',
    '{pick:ping|upd|config|dl|inews}.{word}{word}.example',
    wininetReload(
      'GET /{pick:pingback|ping|config|ver}.{pick:gif|ini|php|txt}?{pick:h|mid|guid}={HEX:32}&v={number:1-9}.{number:0-9}.{number:0-9}.{digits:4}&r={digits:4}&{pick:pid|from}={small:6}',
      {
        agent:
          '{pick:SogouIme|SOGOU_UPDATER|{word}_update|Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1; SE 2.X MetaSr 1.0)}',
      },
    ),
    wininet('POST /{pick:pv|report|webex|q}.{pick:php|cgi|do}', {
      type: FORM,
      agent: '{pick:{word}|SogouExplorerMiniSetup|Baidu}',
      body: '{base64url:200}',
    }),
    'GET /{word}/{word}.{pick:cab|7z|dat|db|ini}?{digits:10} HTTP/1.1\nHost: {host}\nUser-Agent: {word}\nAccept: */*\nPragma: no-cache\nCache-Control: no-cache\nConnection: close\n\n',
  ),
  application(
    'film service of phones and desks',
    '{pick:{address}|vod{number:1-9}.{word}{word}.example}',
    dalvik(
      'GET /{pick:{hex:2}/{hex:32}.{pick:mp4|ts|flv}|videos/v0/{digits:8}/{hex:2}/{hex:2}/{hex:32}.f4v|{word}/{word}.m3u8}?{pick:key={hex:32}&uuid={hex:16}|start={digits:6}|su={hex:32}&client=&z=&bt=&ct=&mt=}',
    ),
    'GET /{hex:32}/{hex:8}/{word}/{word}.flv?{pick:type=flv&|}ts={digits:10}&stream={hex:16} HTTP/1.1\nHost: {host}\nRange: bytes={number:0-9000}-\nUser-Agent: {pick:QVOD|{word}Player/2.1|iPhone4,1/7.1.2|Lavf53.32.100}\nAccept: */*\nConnection: {pick:close|Keep-Alive}\nIcy-MetaData: 1\n\n',
    cfNetwork(
      'GET /{pick:api/{word}/{word}?pid={hex:16}&guid={hex:32}&ver=4.{number:0-9}&network=WIFI|{word}/stat.gif?{base64url:80}}',
      { agent: '{word}/4.{number:0-9} CFNetwork/672.1.15 Darwin/14.0.0' },
    ),
  ),
  application(
    'LINE',
    'obs.{word}line.test',
    okHttp('GET /{pick:os/p/u{hex:32}|r/{word}/{hex:32}|sh/{word}/v1/{digits:4}/{word}.png}', {
      agent: 'Line/{number:3-9}.{number:0-9}.{number:0-9}',
    }),
    'POST /{pick:S4|P4|api/v4/TalkService.do} HTTP/1.1\nContent-Type: application/x-thrift\nX-Line-Application: ANDROID 5.1\nX-Line-Access: {base64url:60}\nUser-Agent: Line/5.{number:0-9}.{number:0-9}\nHost: {host}\nConnection: Keep-Alive\nContent-Length: {length}\n\n{bytes:60-200}',
  ),
  application(
    'speed test',
    '{word}.{word}speed.test:8080',
    socket('POST /speedtest/upload.php?x={number:1-9}.{digits:16}', {
      more: 'Accept: */*\nAccept-Language: en-US\nReferer: http://c.{word}.example/flash/speedtest.swf?v={digits:6}\nx-flash-version: 11,7,700,224\nContent-Type: application/x-www-form-urlencoded\nAccept-Encoding: gzip, deflate\nUser-Agent: {explorer}\nHost: {host}\nConnection: Keep-Alive\nCache-Control: no-cache',
      body: 'content1={upper:300}',
    }),
    firefox('data')(
      'GET /speedtest/{pick:latency.txt|random350x350.jpg|random750x750.jpg}?x={digits:13}&y={number:1-9}',
    ),
  ),
  application(
    'game consoles',
    '{word}.{word}live.example',
    'GET /{pick:content/{hex:8}/{hex:20}|update/{word}/list/eu/ps3-updatelist.txt|pls/{hex:20}.json} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Xbox Live Client/2.0.17559.0|PS3Update-agent/1.0.0 libhttp/1.0.0|Nintendo 3DS Service|libhttp/4.5.0}\n{pick:Connection: Keep-Alive\n|}Accept: */*\n\n',
    'POST /{pick:ac|online/mii_status|consumer/{word}} HTTP/1.0\nHost: {host}\nUser-Agent: Nitro WiFi SDK/1.2\nX-Game-Code: {upper:4}\nConnection: close\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\n\naction={base64url:8}&gsbrcd=&userid={digits:12}',
  ),
  application(
    'game shop and its patches',
    '{pick:us|eu}.patch.{word}game.example:{pick:80|81|8000}',
    'GET /{pick:{word}/versions|{word}/cdns|tpr/{word}/config/{hex:2}/{hex:2}/{hex:32}|tpr/{word}/data/{hex:2}/{hex:2}/{hex:32}.index} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Agent/2.{number:1-30}|Battle.net Web Client|Blizzard Web Client}\nAccept: */*\nConnection: keep-alive\n\n',
    'GET /{word}/{word}-{number:1-9}/{word}_{digits:4}.torrent HTTP/1.1\nAccept: application/{word}\nHost: {host}\nUser-Agent: {pick:{word} Launcher|Blizzard Downloader/2.{digits:4}}\nConnection: close\n\n',
  ),
  application(
    'music services',
    '{word}.{word}music.example',
    curl('GET /{pick:mp3-preview|audio|image}/{hex:40}', {
      agent: 'Spotify/{digits:8} {pick:Win32|OSX|Android}/0 (PC desktop)',
    }),
    'GET /{pick:mobile/1/{hex:64}|proxy/{digits:12}|radio/{word}.pls} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:Deezer/5.{number:0-4} (Android; 6.0; Mobile; us)|iTunes/11.{number:0-4} (Windows; Microsoft Windows 7 x64 Business Edition Service Pack 1 (Build 7601)) AppleWebKit/536.30.1|SqueezeCenter}\nAccept: */*\nRange: bytes=0-\nConnection: keep-alive\n\n',
  ),
  application(
    'QuickTime and RealPlayer',
    '{word}.{word}{word}.example',
    'GET /{word}/{word}.{pick:mov|sdp|rm} HTTP/1.0\nUser-Agent: {pick:QTS (qtver=6.1;os=Windows NT 5.1Service Pack 1)|RealMedia Player (rv:10.0)|QuickTime/7.{number:0-7} (qtver=7.7;os=Windows NT 6.1)}\nx-sessioncookie: {mixed:22}\nAccept: application/x-rtsp-tunnelled\nPragma: no-cache\nCache-Control: no-cache\nHost: {host}\n\n',
    'GET /{word}.{pick:asf|asx|wmv}?MSWMExt=.asf HTTP/1.0\nAccept: */*\nUser-Agent: NSPlayer/{number:4-12}.0.0.{number:1000-4000}\nHost: {host}\nX-Accept-Authentication: Negotiate, NTLM, Digest, Basic\nPragma: no-cache,rate=1.000000,stream-time=0,stream-offset=0:0,packet-num=4294967295,max-duration=0\nPragma: xClientGUID=\\{{GUID}\\}\nConnection: {pick:Close|Keep-Alive}\n\n',
  ),
  application(
    'conferences',
    '{word}.{word}meeting.example',
    wininet(
      'GET /{pick:client/T{number:20-33}L10NSP{number:1-32}/{word}/{word}.{pick:dll|txt|cab|ini}|WBXclient-{digits:2}/{word}.7z}',
      {
        agent: '{pick:WBXClient|G2M_downloader|Adobe Connect|Mozilla/4.0 (compatible; MSIE 7.0)}',
        accept: '*/*',
      },
    ),
    winhttp(
      'POST /{pick:WebTicket/WebTicketService.svc/mex|Autodiscover/AutodiscoverService.svc/root|jsonrpc}',
      {
        type: '{pick:text/xml; charset=utf-8|application/json}',
        agent: '{pick:OC/4.0.{number:4000-7577}.0 (Microsoft Lync 2010)|G2MCommSrv}',
        body: '{base64:300}',
      },
    ),
    java('GET /{word}/{word}/{pick:archive|{word}}.jar'),
  ),
  application(
    'maps and traffic',
    'rtserver.{word}maps.example',
    okHttp('POST /{pick:rtserver/distrib/{word}|TilesServer/tile_{digits:6}.wzz|glm/mmap}', {
      type: '{pick:binary/octet-stream|application/binary; charset=UTF-8}',
      agent: '{pick:3.9.{number:1-9}.0|GoogleMobile/1.0 (android; sdk; en_US)}',
      body: '{bytes:60-300}',
    }),
    dalvik(
      'GET /{pick:vt/lyrs=m@{digits:9}&hl=en&x={digits:4}&y={digits:4}&z={number:3-18}|tile/{number:3-18}/{digits:4}/{digits:4}.png|legends/{word}.xml?lang=en}',
    ),
  ),
  application(
    'telephones of 2005',
    'wap.{word}{word}.example',
    'GET /{pick:|{word}.wml|wap/{word}.jsp;jsessionid={HEX:32}|{word}/{word}.jad} HTTP/1.1\nHost: {host}\nAccept: application/vnd.wap.wmlscriptc, text/vnd.wap.wml, application/vnd.wap.xhtml+xml, text/html, image/gif, */*\nAccept-Charset: UTF-8, US-ASCII, ISO-8859-1\nAccept-Language: en\nx-wap-profile: "http://wap.{word}.example/{word}.xml"\nUser-Agent: {pick:Nokia6230/2.0 (05.24) Profile/MIDP-2.0 Configuration/CLDC-1.1|SonyEricssonK750i/R1J Browser/SEMC-Browser/4.2 Profile/MIDP-2.0 Configuration/CLDC-1.1|BlackBerry8100/4.2.0 Profile/MIDP-2.0 Configuration/CLDC-1.1 VendorID/125|MOT-V3r/08.B4.34R}\n\n',
    'POST / HTTP/1.1\nHost: {host}\nContent-Type: application/xml\nUser-Agent: Opera Mini/{number:3-4}.{number:0-4} UNTRUSTED/1.0\nContent-Length: {length}\nConnection: Keep-Alive\n\n{bytes:100-300}',
    apacheClient('GET /{word}/{word}?{word}={digits:6}', {
      agent: '{pick:Android|Mozilla/5.0 (Linux; U; Android 1.6; en-us; HTC Magic) AppleWebKit/528.5+}',
    }),
  ),
  application(
    'loudspeakers, lamps and hubs of makers',
    '{pick:192.168.0.{number:2-250}|hub.{word}{word}.example|{address}}',
    'PUT /api/{small:32}/lights/{number:1-9}/state HTTP/1.1\nHost: {host}\nContent-Type: application/json\nContent-Length: {length}\nConnection: Keep-Alive\nAccept-Encoding: gzip\nUser-Agent: Dalvik/2.1.0 (Linux; U; Android 7.0; SM-G930F Build/NRD90M)\n\n\\{"on":true\\}',
    'GET /api/{small:32}{pick:|/lights|/config|/groups/0} HTTP/1.1\nHost: {host}\n{pick:User-Agent: python-requests/2.9.1\n|}Accept: */*\nConnection: keep-alive\n\n',
    'POST /MediaRenderer/AVTransport/Control HTTP/1.1\nCONNECTION: close\nHOST: {host}:1400\nUSER-AGENT: Linux UPnP/1.0 Sonos/2{number:6-9}.{number:10-90} (ACR_{word})\nCONTENT-LENGTH: {length}\nCONTENT-TYPE: text/xml; charset="utf-8"\nSOAPACTION: "urn:schemas-upnp-org:service:AVTransport:1#{pick:GetPositionInfo|Play|GetTransportInfo}"\n\n{base64:300}',
    'POST /{pick:gateway|api/v{number:1-3}/device|upload}{pick:|.php|.cgi} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:lwIP/1.4.0|{word}-device/{number:1-3}.{number:0-9}|TP-LINK Smart}\nContent-Type: {pick:application/octet-stream|application/json|text/plain}\nContent-Length: {length}\nConnection: keep-alive\n\n{bytes:30-200}',
  ),
  application(
    'archives and mirrors of Linux',
    '{pick:archive|mirror|changelogs|geoip|extras}.{word}linux.example',
    'GET /{pick:ubuntu/dists/{word}/InRelease|meta-release-lts|lookup|repodata/repomd.xml|debian/pool/main/{lower:1}/{word}/{word}_{number:1-9}.{number:0-9}_amd64.deb} HTTP/1.1\nHost: {host}\n{pick:User-Agent: {pick:Ubuntu APT-HTTP/1.3 (0.7.25.3ubuntu9.{number:1-9})|urlgrabber/3.9.1 yum/3.2.29|ZYpp 13.10.6 (curl 7.22.0)|pacman/5.0.1 (Linux x86_64) libalpm/10.0.1|Python-urllib/2.7|GNOME Software}\n|}{pick:Connection: keep-alive\n|Accept-Encoding: identity\nConnection: close\n}Accept: */*\n\n',
    'GET /{pick:|success.txt|check_network_status.txt|online/} HTTP/1.1\nHost: {host}\nUser-Agent: {pick:NetworkManager/1.10|connman/1.{number:20-40} wispr|Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0}\nAccept: */*\n{pick:Connection: close|Connection: keep-alive}\n\n',
  ),
  application(
    'mail lists and web folders',
    '{word}.{word}office.example',
    'OPTIONS /{word}/ HTTP/1.1\nConnection: Keep-Alive\nUser-Agent: {pick:Microsoft-WebDAV-MiniRedir/6.1.7601|Microsoft Data Access Internet Publishing Provider DAV 1.1|DavClnt|WebDAVFS/3.0.1 (03018000) Darwin/17.0.0}\ntranslate: f\nHost: {host}\n\n',
    'HEAD /{word}/{word}.{pick:docx|xls|pdf} HTTP/1.1\nConnection: Keep-Alive\nUser-Agent: Microsoft Office {pick:Existence Discovery|Protocol Discovery|Core Storage Infrastructure/1.0}\nHost: {host}\n\n',
    xmlHttp('GET /{word}/{word}.{pick:aspx|asmx?op={word}|xml}'),
  ),
  application(
    'Internet Explorer at home',
    '{site}',
    explorer('page')('GET /{pick:|{word}.html|{word}/|index.asp?{word}={number:1-90}}', {
      cookie: '{word}={hex:16}; {word}=1',
    }),
    sameConnection(
      explorer('part')('GET /{pick:favicon.ico|{word}/{word}.js|images/{word}.gif|{word}.css}', {
        referer: 'http://{host}/',
      }),
    ),
    urlmon('GET /{pick:favicon.ico|{word}.cab|{word}/browserconfig.xml}'),
    again(
      2,
      explorer('data')('GET /{word}/{word}.{pick:ashx|json|txt}?{pick:_|t|nocache}={digits:13}', {
        referer: 'http://{host}/{word}.html',
        more: 'x-requested-with: XMLHttpRequest',
        cookie: '{word}={hex:16}; {word}=1',
      }),
    ),
  ),
];
