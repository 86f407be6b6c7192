import { dotnetCore } from './clients.ts';
import { again, elsewhere, type Imitation, imitation } from './imitation.ts';
import { curl, goHttp, pythonRequests, pythonUrllib, wget } from './library-clients.ts';

const PROGRAMS = {
  source: 'how the libraries write requests (their documentation and source); paths of programs of that sort',
} as const;

/** Command-line tools, language runtimes, robots, newer programs of .NET. */
export const toolsAndRuntimes: readonly Imitation[] = [
  imitation(
    'command-line downloads',
    'curl and wget of several ages: plain files, scripts, addresses',
    '{pick:{site}|{address}|mirror.{word}.example|ftp.{word}.test}',
    [
      wget('GET /{pick:pub/{word}/{word}-{number:1-9}.{number:0-9}.tar.gz|{word}.{pick:jpg|png|html|txt}|}', {
        agent: 'Wget/1.{number:9-21}.{number:0-4}{pick:| (linux-gnu)| (Red Hat modified)| (mingw32)}',
      }),
      'GET /{pick:|{word}.html|robots.txt|{word}/{word}.{pick:png|sh|iso|rpm}} HTTP/1.0\nUser-Agent: Wget/1.{number:8-12}\nHost: {host}\nAccept: */*\nConnection: Keep-Alive\n\n',
      curl('GET /{pick:|install.sh|{word}/{word}.{pick:json|gz|txt}|api/{word}?{word}={digits:3}}', {
        agent:
          'curl/7.{number:15-88}.{number:0-1}{pick:| (x86_64-pc-linux-gnu) libcurl/7.{number:15-35}.0 OpenSSL/1.0.1 zlib/1.2.8 libidn/1.15}',
      }),
      curl('POST /{pick:{word}|api/{word}|cgi-bin/{word}.cgi|{word}.php}', {
        agent: 'curl/7.{number:29-88}.0',
        type: '{pick:application/x-www-form-urlencoded|application/json}',
        body: '{word}={digits:5}',
      }),
    ],
    { ...PROGRAMS, machines: 4 },
  ),
  imitation(
    'scripts of several languages',
    'Python, Go, Perl, PHP and Ruby fetch and post at services',
    '{pick:api|data|www|feeds}.{word}{word}.example',
    [
      pythonRequests(
        'GET /{pick:v{number:1-3}/{word}?{word}={word}&limit={number:1-90}|{word}.json|{word}/{word}.csv|}',
      ),
      pythonRequests('POST /{pick:api/{word}|{word}/upload|login}', {
        type: '{pick:application/json|application/x-www-form-urlencoded}',
        body: '{base64url:60}',
      }),
      pythonUrllib('GET /{pick:{word}/{word}.xml|?q={word}|{word}}'),
      goHttp('GET /{pick:metrics|health|v2/{word}/manifests/latest|{word}.json}'),
      goHttp('POST /{pick:write?db={word}|api/v1/push|{word}}', {
        type: '{pick:application/json|text/plain}',
        body: '{base64:100}',
      }),
      'GET /{pick:{word}/{word}.pl|rss|{word}.xml} HTTP/1.1\nTE: deflate,gzip;q=0.3\nConnection: TE, close\nHost: {host}\nUser-Agent: libwww-perl/{number:5-6}.{number:10-70}\n\n',
      'GET /{pick:{word}.php?id={digits:3}|feed.xml} HTTP/1.{pick:0|1}\nHost: {host}\n{pick:User-Agent: PHP/5.{number:2-6}\n|}Connection: close\n\n',
    ],
    { ...PROGRAMS, machines: 3 },
  ),
  imitation(
    'robots and monitors',
    'crawlers, uptime checks, load tests, feed fetchers',
    '{pick:{site}|{address}}',
    [
      'GET /{pick:robots.txt|sitemap.xml|{word}/|} HTTP/1.1\nHost: {host}\nConnection: {pick:Keep-alive|close}\nAccept: */*\nFrom: bot@{word}.example\nUser-Agent: Mozilla/5.0 (compatible; {word}bot/{number:1-2}.{number:0-1}; +http://{word}.example/bot.html)\nAccept-Encoding: gzip,deflate\n\n',
      'HEAD /{pick:|status|health} HTTP/1.{pick:0|1}\n{pick:Host: {host}\n|}{pick:User-Agent: {word}/1.0\n|}{pick:Connection: close\n|}Accept: */*\n\n',
      again(2, 'GET / HTTP/1.0\nHost: {host}\n\n'),
      'GET /{word} HTTP/1.1\nHost: {host}\n\n',
    ],
    { ...PROGRAMS, machines: 3 },
  ),
  imitation(
    'newer programs of .NET',
    'HttpClient: lists, reports, health',
    '{word}.{word}{word}.example',
    [
      dotnetCore('GET /{pick:api/{word}|v3/index.json|{word}/latest.json}', {
        accept: '{pick:application/json|*/*}',
      }),
      dotnetCore('POST /{pick:api/{word}|v2/track|collect}', {
        type: '{pick:application/json; charset=utf-8|application/x-json-stream}',
        body: '{base64:200}',
      }),
      elsewhere(
        '{address}',
        dotnetCore('GET /{word}/{word}.{pick:zip|json|txt}', { agent: '{word}/{number:1-9}.{number:0-9}' }),
      ),
    ],
    PROGRAMS,
  ),
];
