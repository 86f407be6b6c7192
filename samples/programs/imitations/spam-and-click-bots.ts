import { FORM, OCTETS, socket, wininet, wininetReload } from './clients.ts';
import { again, elsewhere, type Imitation, imitation } from './imitation.ts';
import { indy } from './library-clients.ts';

const SOURCE = {
  kelihos: { source: 'CrowdStrike and Microsoft on Kelihos/Hlux; malware-traffic-analysis.net' },
  rules: {
    source: 'public network rules and vendor descriptions (Emerging Threats open, Microsoft, Symantec)',
  },
  ddos: { source: 'Arbor Networks ASERT blog on HTTP DDoS bots' },
} as const;

/** Bots that send mail or click: tasks, reports, advertisements under false referers. */
export const spamAndClickBots: readonly Imitation[] = [
  imitation(
    'Kelihos',
    'GET of a random page by address with an encrypted body',
    '{address}',
    [
      again(
        4,
        socket('GET /{pick:index|setup|login|start|install|online|welcome|home|main|file}.htm', {
          more: 'Host: {host}\nContent-Length: {length}\nUser-Agent: {pick:Mozilla/5.0 (Windows NT 6.1; rv:17.0) Gecko/17.0 Firefox/17.0|Mozilla/5.0 (Windows NT 5.1; rv:15.0) Gecko/20120427 Firefox/15.0a1|Opera/9.80 (Windows NT 5.1; U; ru) Presto/2.7.39 Version/11.00}',
        }),
      ),
    ],
    { ...SOURCE.kelihos, machines: 3 },
  ),
  imitation(
    'Asprox',
    'POST to 40 hexadecimal digits by address and port 8080 or 443',
    '{address}:{pick:8080|8888|8000}',
    [
      again(
        3,
        wininetReload('POST /{HEX:40}', {
          accept: '*/*',
          type: '{pick:application/x-www-form-urlencoded|multipart/form-data; boundary=----------7638762876}',
          agent:
            'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:{number:22-31}.0) Gecko/20100101 Firefox/{number:22-31}.0',
          body: '{bytes:200-300}',
        }),
      ),
    ],
    SOURCE.rules,
  ),
  imitation(
    'ZeroAccess',
    'counter and task requests of a click-fraud botnet, HTTP/1.0, Opera',
    '{generated}',
    [
      socket(
        'GET /p/task{number:1-3}.php?w={number:100-300}&i={bot=hex:32}&a={number:1-11}&n={hex:8} HTTP/1.0',
        {
          more: 'Host: {host}\nUser-Agent: Opera/9 (Windows NT {pick:5.1|6.1}; {pick:PRT|; x86})\nConnection: close',
        },
      ),
      again(
        2,
        socket(
          'GET /{digits:7}-{HEX:32}/counter.img?theme={number:1-9}&digits={number:8-10}&siteId={number:1-9} HTTP/1.1',
          {
            more: 'Host: {host}\nUser-Agent: Opera/9 (Windows NT {pick:5.1|6.1}; {pick:DEU|USA|; x86})\nConnection: close',
          },
        ),
      ),
    ],
    SOURCE.rules,
  ),
  imitation(
    'Waledac',
    'POST of encoded XML to a page name, User-Agent and Referer the word Mozilla alone',
    '{address}',
    [
      again(
        4,
        socket('POST /{lower:4-9}.{pick:htm|png}', {
          more: 'Referer: Mozilla\nAccept: */*\nContent-Type: application/x-www-form-urlencoded\nUser-Agent: Mozilla\nHost: {host}\nX-Request-Kind-Code: {pick:nodes|servers}\nCache-Control: no-cache',
          body: 'a={base64url:300-500}&b=AAAAAA',
        }),
      ),
    ],
    { source: 'Trend Micro and ESET on Waledac (2009)' },
  ),
  imitation(
    'Pushdo',
    'POST of an octet stream to the root of many sites, a short random parameter',
    '{site}',
    [
      elsewhere(
        '{site}',
        wininet('POST /?{small:3-5}={base64url:30-60}', {
          accept: '*/*',
          type: OCTETS,
          agent: '{explorer}',
          body: '{bytes:250-400}',
        }),
        4,
      ),
    ],
    { source: 'Dell SecureWorks and Trend Micro on Pushdo/Cutwail' },
  ),
  imitation(
    'Rustock',
    'POST of encrypted data to a login script',
    '{generated}',
    [
      again(
        3,
        socket('POST /{pick:login|data|index|stat}.php?{pick:topic|t|id}={digits:6-9}', {
          more: 'Accept: */*\nAccept-Language: en-us\nContent-Type: application/x-www-form-urlencoded\nAccept-Encoding: gzip, deflate\nUser-Agent: Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.0; SLCC1)\nHost: {host}\nConnection: Keep-Alive\nCache-Control: no-cache',
          body: '{bytes:80-150}',
        }),
      ),
    ],
    SOURCE.rules,
  ),
  imitation(
    'Tedroo',
    'spam bot asks for its task and reports by query',
    '{address}',
    [
      again(
        4,
        'GET /access.php?pub={number:1-90}&id={id=HEX:32}&v={pick:2.0|3.1}{pick:|&tick={digits:7}|&smtp=ok&sslsmtp=ok} HTTP/1.1\nHost: {host}\nUser-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; en)\nConnection: close\n\n',
      ),
    ],
    SOURCE.rules,
  ),
  imitation(
    'Onliner',
    'spam bot asks for its module, a picture name, by address',
    '{address}',
    [
      again(
        4,
        indy(
          'GET /{pick:img|images|js}/{pick:icon|mod|u|s}{number:1-9}.{pick:png|php}?{pick:id|u}={id=HEX:16}',
          { agent: '{explorer}' },
        ),
      ),
    ],
    SOURCE.rules,
  ),
  imitation(
    'Ramdo',
    'click fraud: POST to the root of a DGA name',
    '{generated}',
    [
      elsewhere(
        '{lower:16}.test',
        wininet('POST /', {
          type: FORM,
          agent: 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
          body: '{base64url:90-160}',
        }),
        4,
      ),
    ],
    SOURCE.rules,
  ),
  imitation(
    'Bedep',
    'click fraud under a browser: form of random names to a script of a forum, then advertisements with false referers',
    '{generated}',
    [
      again(
        2,
        wininet('POST /{pick:album|forumdisplay|calendar|online|memberlist|showthread}.php', {
          accept: 'text/html, application/xhtml+xml, */*',
          language: 'en-US',
          type: FORM,
          referer: 'http://{host}/',
          agent: '{explorer}',
          body: '{lower:3-7}={base64url:60}&{lower:3-7}={base64url:200}&{lower:3-6}={hex:32}',
        }),
      ),
      elsewhere(
        '{generated}',
        wininet('GET /ads.php?sid={number:1900-1930}', {
          accept: 'text/html, application/xhtml+xml, */*',
          language: 'en-US',
          referer: 'http://{site}/{word}/',
          agent: '{explorer}',
        }),
        3,
      ),
    ],
    { source: 'malware-traffic-analysis.net and malware.dontneedcoffee.com on Bedep' },
  ),
];
