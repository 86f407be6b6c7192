import { explorer } from './browsers.ts';
import { dotnet, OCTETS, winhttp, wininet, xmlHttp } from './clients.ts';
import { again, type Imitation, imitation } from './imitation.ts';
import { curl, goHttp, pythonRequests } from './library-clients.ts';

const FRAMEWORK = { source: 'documentation and default profiles of the framework' } as const;

/** A request of a beacon: the fields of its profile first, then those of its library. */
const profiled = (line: string, fields: string): string =>
  `${line} HTTP/1.1\n${fields}\nUser-Agent: {explorer}\nHost: {host}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n`;

/** Command-and-control frameworks as their defaults are, and operators of web shells. */
export const controlFrameworks: readonly Imitation[] = [
  imitation(
    'ChinaChopper',
    'operator of a web shell: form of one short name, code in it',
    '{site}',
    [
      again(
        4,
        'POST /{folder=word}/{shell=pick:x|error|aspnet_client|1|up|conn}.{ending=pick:aspx|php|jsp|asp} HTTP/1.1\nX-Forwarded-For: {address}\nReferer: http://{host}\nContent-Type: application/x-www-form-urlencoded\nUser-Agent: Mozilla/5.0 (compatible; {pick:Baiduspider/2.0|Googlebot/2.1}; +http://www.baidu.test/search/spider.html)\nHost: {host}\nContent-Length: {length}\nConnection: Close\nCache-Control: no-cache\n\nz={base64url:300-500}',
      ),
    ],
    { source: 'FireEye: Breaking down the China Chopper web shell (2013)' },
  ),
  imitation(
    'Behinder',
    'operator of a web shell in Java: encrypted body under a browser',
    '{site}',
    [
      again(
        4,
        'POST /{folder=word}/{shell=small:4-7}.{ending=pick:jsp|php|aspx} HTTP/1.1\nContent-type: {pick:application/octet-stream|application/x-www-form-urlencoded}\nReferer: http://{host}/{mixed:8}.jsp\nAccept: application/json, text/javascript, */*; q=0.01\nAccept-Encoding: gzip, deflate, br\nAccept-Language: zh-CN,zh;q=0.9,en-US;q=0.8,en;q=0.7\nUser-Agent: {chrome}\nCache-Control: no-cache\nPragma: no-cache\nHost: {host}\nConnection: keep-alive\nContent-Length: {length}\n\n{base64:300-600}',
      ),
    ],
    { source: 'public analyses of the Behinder web shell' },
  ),
  imitation(
    'AntSword',
    'operator of a web shell: form of hexadecimal names',
    '{address}:{pick:80|8080}',
    [
      again(
        4,
        'POST /{folder=pick:uploads|images|tmp}/{shell=small:3-6}.php HTTP/1.1\nHost: {host}\nAccept-Encoding: gzip, deflate\nUser-Agent: {pick:antSword/v2.1|{firefox}}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: {length}\nConnection: close\n\n{word}=%40ini_set{base64url:200}&_0x{hex:14}={base64url:40}',
      ),
    ],
    { source: 'public analyses of the AntSword web shell manager' },
  ),
  imitation(
    'Cobalt Strike',
    'profiles that look like a script library, a shop and a search',
    '{pick:{generated}|{address}}',
    [
      again(
        2,
        profiled(
          'GET /jquery-3.3.{number:1-2}.min.js',
          'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\nReferer: http://code.jquery.test/\nAccept-Encoding: gzip, deflate\nCookie: __cfduid={base64url:128}',
        ),
      ),
      again(
        2,
        profiled(
          'GET /s/ref=nb_sb_noss_1/167-3294888-0262949/field-keywords=books',
          'Accept: */*\nCookie: skin=noskin;session-token={base64:128}csm-hit=s-24KU11BB82RZSYGJ3BDK|1419899012996',
        ),
      ),
      again(
        2,
        wininet(
          'GET /{pick:ca|dpixel|__utm.gif|pixel.gif|g.pixel|dot.gif|updates.rss|fwlink|cm|cx|pixel|match|visit.js|load|push|ptj|j.ad|ga.js|en_US/all.js|activity|IE9CompatViewList.xml}',
          {
            accept: '*/*',
            agent:
              'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; {pick:WOW64; |}Trident/5.0{pick:|; BOIE9;ENUS|; MALC|; NP07})',
            cookie: '{metadata=base64:128}',
          },
        ),
      ),
    ],
    { ...FRAMEWORK, machines: 3 },
  ),
  imitation(
    'Covenant',
    'pages with v and a session in the Cookie; results as a form of three values',
    '{address}',
    [
      again(
        2,
        'GET /en-us/{pick:index.html|docs.html|test.html}?{pick:page={hex:10}&v=1|type={hex:10}&v=1|message={hex:10}&v=1} HTTP/1.1\nUser-Agent: Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.2228.0 Safari/537.36\nCookie: ASPSESSIONID={session=hex:10}; SESSIONID=1552332971750\nHost: {host}\n\n',
      ),
      again(
        2,
        'POST /en-us/{pick:index.html|docs.html|test.html}?page={hex:10}&v=1 HTTP/1.1\nUser-Agent: Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.2228.0 Safari/537.36\nCookie: ASPSESSIONID={session}; SESSIONID=1552332971750\nContent-Type: application/x-www-form-urlencoded\nHost: {host}\nContent-Length: {length}\nExpect: 100-continue\n\ni={hex:32}&data={base64:200}&session={session}',
      ),
    ],
    FRAMEWORK,
  ),
  imitation(
    'PoshC2',
    'random folders of a news site, machine in a SessionID',
    '{address}',
    [
      again(
        4,
        dotnet(
          'GET /{pick:adsense/troubleshooter/1631343|babel-polyfill/6.3.14/polyfill.min.js=|client_204|utag/lbg/main/prod/utag.15.js|vssf/wppo/site/bgroup/visitor|qqzddddd/2018/load.php|business/home.asp&ved=}?{mixed:3-5}{pick:|/?{mixed:15}}',
          { agent: '{chrome}', cookie: 'SessionID={base64:60-90}' },
        ),
      ),
    ],
    FRAMEWORK,
  ),
  imitation(
    'Sliver',
    'scripts and pages with a nonce of digits, results to .php',
    '{address}',
    [
      again(
        3,
        goHttp(
          'GET /{pick:assets/|js/|static/|}{pick:bundle|app|jquery.min|{word}}.{pick:js|html|woff}?{lower:1}={digits:7-9}',
          { agent: '{chrome}', cookie: 'PHPSESSID={hex:32}' },
        ),
      ),
      again(
        2,
        goHttp('POST /{pick:api|rest|oauth2|}/{word}.{pick:php|json}?{lower:1}={digits:7-9}', {
          agent: '{chrome}',
          cookie: 'PHPSESSID={hex:32}',
          body: '{base64:150}',
        }),
      ),
    ],
    FRAMEWORK,
  ),
  imitation(
    'Mythic',
    'agents of a framework: POST of Base64 to /data, GET of index with q',
    '{address}:{pick:80|8080}',
    [
      again(
        3,
        curl('POST /{pick:data|api/v1.4/agent_message|agent_message}', {
          agent: 'Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko',
          body: '{base64:300}',
          type: OCTETS,
        }),
      ),
      again(
        2,
        dotnet('GET /index?q={base64url:150}', {
          agent: 'Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko',
        }),
      ),
    ],
    FRAMEWORK,
  ),
  imitation(
    'Havoc',
    'POST of binary data to a few paths under a browser of one version',
    '{address}',
    [
      again(
        4,
        winhttp('POST /{pick:|index.php|helloworld|{word}.js|Collector/2.0/settings/}', {
          agent:
            'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.110 Safari/537.36',
          accept: '*/*',
          body: '{bytes:150-300}',
        }),
      ),
    ],
    FRAMEWORK,
  ),
  imitation(
    'Koadic',
    'mshta and wscript stagers: sid and csrf as parameters',
    '{address}:8888',
    [
      explorer('page')('GET /{stage=mixed:5}', { accept: '*/*' }),
      again(
        2,
        xmlHttp('POST /{stage}?sid={sid=hex:32};csrf={pick:|{hex:32}};', {
          type: 'application/octet-stream',
          body: '{bytes:0-40}',
        }),
      ),
      xmlHttp('GET /{stage}?sid={sid};csrf=stage;'),
    ],
    FRAMEWORK,
  ),
  imitation(
    'BruteRatel',
    'POST of JSON or Base64 to content scripts under a browser',
    '{generated}',
    [
      again(
        4,
        wininet('POST /{pick:content.php|admin.php|en/ec2/pricing/|api/azure|bing.php}', {
          agent: '{chrome}',
          more: 'Content-Type: application/json',
          accept: '*/*',
          body: '{base64:200-400}',
        }),
      ),
    ],
    FRAMEWORK,
  ),
  imitation(
    'TrevorC2',
    'root of a copied site, then pictures with a guid in Base64',
    '{site}',
    [
      pythonRequests('GET /', { agent: 'Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko' }),
      again(
        3,
        pythonRequests('GET /images?guid={base64url:40-120}', {
          agent: 'Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko',
          cookie: 'sessionid={mixed:16}',
        }),
      ),
    ],
    FRAMEWORK,
  ),
];
