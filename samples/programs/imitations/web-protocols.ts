import { browser, chrome, explorer, firefox } from './browsers.ts';
import { dotnet, FORM, OCTETS, socket, winhttp } from './clients.ts';
import { again, type Imitation, imitation, sameConnection } from './imitation.ts';
import { curl, goHttp, java, okHttp, pythonRequests } from './library-clients.ts';

const STANDARDS = {
  source: 'RFCs of HTTP, WebSocket, WebDAV, SOAP, OAuth, SAML; documentation of the servers named',
} as const;

const BOUNDARIES: Readonly<Record<'explorer' | 'firefox' | 'chrome', string>> = {
  explorer: '---------------------------7d{hex:11}',
  firefox: '---------------------------{digits:28}',
  chrome: '----WebKitFormBoundary{mixed:16}',
};

/** A file sent by a form, as stealers send theirs. */
const uploads = (Object.keys(BOUNDARIES) as (keyof typeof BOUNDARIES)[]).map(
  (name): Imitation =>
    imitation(
      `upload by a form in ${name}`,
      'page with a form, then a file by multipart',
      '{site}',
      [
        browser(name)('GET /{pick:upload|{word}/new|attach|bewerbung}.{pick:php|html|jsp|aspx}'),
        browser(name)('POST /{pick:upload|{word}/new|attach|bewerbung}.{pick:php|html|jsp|aspx}', {
          type: `multipart/form-data; boundary=${BOUNDARIES[name]}`,
          referer: 'http://{host}/upload.php',
          cookie: 'PHPSESSID={small:26}',
          body: '{bytes:300-700}',
        }),
      ],
      { ...STANDARDS, machines: 3 },
    ),
);

/** Sign-on with large encoded values, as beacons hide theirs. */
const signOn = (['explorer', 'firefox', 'chrome'] as const).map(
  (name): Imitation =>
    imitation(
      `sign-on between servers in ${name}`,
      'assertions, codes and view states in forms, queries and cookies',
      '{pick:sso|login|idp|portal}.{site}',
      [
        browser(name)(
          'GET /{pick:idp/SSO.saml2?SAMLRequest={base64url:200}&RelayState={guid}|oauth2/authorize?response_type=code&client_id={small:24}&redirect_uri=http%3A%2F%2F{word}.example%2Fcb&state={base64url:24}|adfs/ls/?wa=wsignin1.0&wtrealm=urn%3A{word}&wctx=rm%3D0%26id%3Dpassive}',
        ),
        browser(name)('POST /{pick:acs|Shibboleth.sso/SAML2/POST|default.aspx|_trust/}', {
          type: FORM,
          referer: 'http://{host}/idp/',
          cookie: '_shibstate_{digits:8}={base64url:40}',
          body: 'SAMLResponse={base64url:400}',
        }),
        browser(name)('GET /{pick:{word}/{word}.aspx|home|}', {
          referer: 'http://{host}/',
          cookie:
            '{pick:FedAuth={base64url:200}|_shibsession_{hex:32}=_{hex:32}|.ASPXAUTH={HEX:160}|JSESSIONID={HEX:32}}',
        }),
      ],
      STANDARDS,
    ),
);

/** What is said between programs and servers by standards, and by hand. */
export const webProtocols: readonly Imitation[] = [
  ...uploads,
  ...signOn,
  imitation(
    'web sockets and events',
    'a connection made into a web socket, a stream of events',
    '{pick:ws|live|push}.{site}',
    [
      chrome('data')(
        'GET /{pick:chat|socket|signalr/connect?transport=webSockets&connectionToken={base64url:90}&tid={number:1-9}|socket.io/?EIO=4&transport=websocket&sid={mixed:20}}',
        {
          more: 'Pragma: no-cache\nCache-Control: no-cache\nUpgrade: websocket\nOrigin: http://{host}\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: {base64:16}',
        },
      ),
      firefox('data')('GET /{pick:events|stream|sse/{word}}', {
        accept: 'text/event-stream',
        referer: 'http://{host}/',
      }),
    ],
    STANDARDS,
  ),
  imitation(
    'pictures and parts by signed addresses',
    'long encoded paths and queries of content networks',
    '{pick:img|cdn|media|images}{number:1-9}.{word}{word}.example',
    [
      chrome('part')(
        'GET /{pick:unsafe/300x200/smart/http%3A%2F%2F{word}.example%2F{word}.jpg|{base64url:60-120}|{hex:2}/{hex:2}/{hex:60}.webp|resize/{base64url:40}/{word}.jpg?Expires={digits:10}&Signature={base64url:90}&Key-Pair-Id={upper:20}}',
        { referer: 'http://{site}/{word}' },
      ),
      explorer('part')(
        'GET /{pick:{base64url:40-90}.jpg|{digits:8}_{digits:15}_{digits:10}_n.jpg?oh={hex:32}&oe={HEX:8}|{hex:40}/{word}.gif|imgres?q={base64url:60}}',
        { referer: 'http://{site}/{word}' },
      ),
      firefox('part')(
        'GET /{pick:{mixed:16}/{mixed:22}/{mixed:20}.jpg|t/{hex:32}/{number:1-900}x{number:1-900}|combo?{word}/{word}.js&{word}/{word}.js&{word}/{word}.css}',
        { referer: 'http://{site}/' },
      ),
    ],
    { ...STANDARDS, machines: 3 },
  ),
  imitation(
    'requests typed by hand',
    'telnet and netcat: the least that a server takes',
    '{pick:{site}|{address}}',
    [
      'GET / HTTP/1.0\n\n',
      'GET /{pick:|index.html|{word}.txt} HTTP/1.1\nHost: {host}\n\n',
      'HEAD / HTTP/1.1\nHost: {host}\nConnection: close\n\n',
      'OPTIONS / HTTP/1.{pick:0|1}\nHost: {host}\n\n',
    ],
    STANDARDS,
  ),
  imitation(
    'load and conformance tests',
    'tools that ask one server many things',
    '{pick:{address}|test.{word}.example}:{pick:80|8080}',
    [
      again(
        2,
        'GET /{pick:|{word}.html|{number:1-90}k.bin} HTTP/1.{pick:0|1}\nHost: {host}\nUser-Agent: {pick:ApacheBench/2.3|JMeter|httperf/0.9.0|Mozilla/5.0 (unknown-x86_64-linux-gnu) Siege/4.0.4|hey/0.0.1|wrk}\nAccept: */*\n\n',
        1,
      ),
      'POST /{word}/{word} HTTP/1.1\nConnection: keep-alive\nContent-Type: application/json\nContent-Length: {length}\nHost: {host}\nUser-Agent: {pick:Apache-HttpClient/4.5.{number:1-12} (Java/1.8.0_201)|PostmanRuntime/7.{number:1-29}.0|insomnia/6.0.2}\nAccept-Encoding: gzip,deflate\n\n{base64:60}',
    ],
    STANDARDS,
  ),
  imitation(
    'browsers of 1999',
    'Netscape, Mozilla, early Internet Explorer and text browsers',
    '{site}',
    [
      'GET /{pick:|{word}/|{word}.gif|~{word}/{word}.htm} HTTP/1.0\nConnection: Keep-Alive\nUser-Agent: Mozilla/4.{number:0-7} [en] ({pick:WinNT; I|X11; I; Linux 2.2.5|Win98; I})\nHost: {host}\nAccept: image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, image/png, */*\nAccept-Encoding: gzip\nAccept-Language: en\nAccept-Charset: iso-8859-1,*,utf-8\n\n',
      'GET /{pick:|{word}.html|{word}/{word}.jpg} HTTP/1.1\nAccept: {pick:image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, */*|*/*}\nAccept-Language: en-us\nAccept-Encoding: gzip, deflate\nUser-Agent: Mozilla/4.0 (compatible; MSIE {pick:5.0; Windows 98; DigExt|5.5; Windows NT 5.0|4.01; Windows 95})\nHost: {host}\nConnection: Keep-Alive\n\n',
      'GET /{pick:|{word}.html|{word}/} HTTP/1.1\nHost: {host}\nUser-Agent: Mozilla/5.0 (X11; U; Linux i686; en-US; rv:1.{number:0-8}.{number:1-9}) Gecko/200{number:2-8}{digits:4}{pick:| Firefox/1.0| Epiphany/1.4}\nAccept: text/xml,application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5\nAccept-Language: en-us,en;q=0.5\nAccept-Encoding: gzip,deflate\nAccept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7\nKeep-Alive: 300\nConnection: keep-alive\n\n',
    ],
    { ...STANDARDS, machines: 3 },
  ),
  imitation(
    'passwords in header fields',
    'Basic, Digest and Windows sign-on to devices and servers',
    '{pick:10.0.{number:0-9}.{number:1-250}|{word}.{word}.example}:{pick:80|8080}',
    [
      explorer('page')('GET /{pick:|{word}/{word}.htm|index.cgi}', {
        more: 'Authorization: {pick:Basic {base64:12-20}|Digest username="admin", realm="{word}", nonce="{hex:32}", uri="/", response="{hex:32}"|NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAGAbEdAAAADw==}',
      }),
      sameConnection(
        explorer('part')('GET /{word}.{pick:gif|css|js}', {
          referer: 'http://{host}/',
          more: 'Authorization: Basic {base64:12-20}',
        }),
      ),
      curl('GET /{pick:{word}.cgi|api/{word}}', {
        agent: 'curl/7.{number:20-80}.0',
        more: 'Authorization: Basic {base64:12-20}',
      }),
    ],
    STANDARDS,
  ),
  imitation(
    'stores of data and measurements',
    'search, time series, registries, queues by JSON',
    '10.{number:0-9}.{number:0-9}.{number:1-250}:{pick:8080|8000|8888}',
    [
      pythonRequests(
        'POST /{pick:{word}/_search|_bulk|{word}/_doc/{base64url:15}|api/put|write?db={word}&precision=s}',
        { type: 'application/{pick:json|x-ndjson}', body: '{base64:150}' },
      ),
      goHttp(
        'GET /{pick:v1/catalog/services?index={digits:6}&wait=60s|v2/{word}/blobs/sha256:{hex:64}|api/v1/query?query={word}%7Bjob%3D%22{word}%22%7D|metrics}',
      ),
      java(
        'GET /{pick:solr/{word}/select?q=*:*&wt=json|nexus/content/{word}/{word}-{number:1-9}.jar|jenkins/job/{word}/api/json}',
      ),
      'PUT /{word}/{small:20} HTTP/1.1\nHost: {host}\nContent-Type: application/json\nAccept: application/json\nContent-Length: {length}\nUser-Agent: {pick:couchdb-lucene|elasticsearch-py/7.10.0 (Python 3.8)|Faraday v0.15.4}\nAccept-Encoding: gzip\n\n{base64:90}',
    ],
    STANDARDS,
  ),
  imitation(
    'envelopes of business programs',
    'SOAP, XML-RPC and EDI between firms',
    '{pick:edi|ws|b2b}.{word}{word}.example',
    [
      'POST /{word}/{word}{pick:Service|Endpoint|} HTTP/1.{pick:0|1}\nContent-Type: text/xml; charset={pick:utf-8|UTF-8}\nAccept: application/soap+xml, application/dime, multipart/related, text/*\nUser-Agent: {pick:Axis/1.4|gSOAP/2.{number:7-8}|Apache CXF 2.7.{number:1-9}|NuSOAP/0.9.5 (1.123)|PHP-SOAP/5.3.3}\nHost: {host}\nCache-Control: no-cache\nPragma: no-cache\nSOAPAction: "{pick:|urn:{word}#{word}}"\nContent-Length: {length}\n\n{base64:300}',
      winhttp('POST /{word}.{pick:asp|dll|cgi|asmx}', {
        type: 'text/xml',
        agent:
          '{pick:Mozilla/4.0 (compatible; MSIE 6.0; Win32)|{word}|Mozilla/4.0 (compatible; Win32; WinHttp.WinHttpRequest.5)}',
        accept: '*/*',
        body: '{base64:200}',
      }),
      dotnet('POST /{word}.svc{pick:|/{word}}', {
        type: '{pick:text/xml; charset=utf-8|application/octet-stream|application/soap+msbin1}',
        more: 'SOAPAction: "http://tempuri.org/I{word}/{word}"',
        body: '{bytes:200-400}',
      }),
      socket('POST /{pick:as2|invoke/{word}|xmlrpc.php}', {
        more: `Host: {host}\nContent-Type: {pick:text/xml|${OCTETS}}\nAS2-Version: 1.1\nFrom: {word}@{word}.example\nUser-Agent: {word}/{number:1-9}.{number:0-9}`,
        body: '{base64:300}',
      }),
    ],
    STANDARDS,
  ),
  imitation(
    'sites that apps show within themselves',
    'views of the web in apps and programs',
    '{site}',
    [
      okHttp('GET /{word}/{word}.html?{word}={digits:6}&from=app', {
        agent:
          'Mozilla/5.0 (Linux; Android 7.0; SM-G930F Build/NRD90M; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/64.0.3282.137 Mobile Safari/537.36',
      }),
      'GET /{pick:{word}/|{word}.html|m/{word}?id={digits:5}} HTTP/1.1\nHost: {host}\nConnection: keep-alive\nUpgrade-Insecure-Requests: 1\nUser-Agent: Mozilla/5.0 (Linux; Android {number:5-10}; {word} Build/LMY47V; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/{number:43-90}.0.2403.119 Mobile Safari/537.36{pick: MicroMessenger/6.3.25| [FBAN/FB4A;FBAV/150.0.0.40.89;]|}\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8\nX-Requested-With: com.{word}.{word}\nAccept-Encoding: gzip, deflate\nAccept-Language: en-US\n\n',
      'GET /{pick:{word}/|{word}.js|{word}.png} HTTP/1.1\nHost: {host}\nAccept: */*\nConnection: keep-alive\nCookie: {word}={base64url:20}\nUser-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS {number:7-14}_{number:0-4} like Mac OS X) AppleWebKit/600.1.4 (KHTML, like Gecko) Mobile/12A365\nAccept-Language: en-us\nReferer: http://{host}/\nAccept-Encoding: gzip, deflate\n\n',
    ],
    { ...STANDARDS, machines: 3 },
  ),
];
