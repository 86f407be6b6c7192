import { FORM, socket, urlmon, wininet, wininetReload } from './clients.ts';
import { again, elsewhere, type Imitation, imitation } from './imitation.ts';
import { synapse } from './library-clients.ts';

const SOURCE = {
  kelihos: { source: 'CrowdStrike and Microsoft on Kelihos/Hlux; malware-traffic-analysis.net' },
  rules: {
    source: 'public network rules and vendor descriptions (Emerging Threats open, Microsoft, Symantec)',
  },
  ddos: { source: 'Arbor Networks ASERT blog on HTTP DDoS bots' },
} as const;

/** Bots that speak HTTP to a gate: spam, denial of service, worms and DGA check-ins. */
export const botnets: readonly Imitation[] = [
  imitation(
    'Tinba',
    'POST of a fixed small length to a DGA name, no User-Agent',
    '{generated}',
    [
      elsewhere(
        '{generated}',
        'POST /{path=mixed:8-12}/ HTTP/1.0\nHost: {host}\nContent-Length: {length}\n\n{bytes:157}',
        4,
      ),
    ],
    { ...SOURCE.rules, machines: 3 },
  ),
  imitation(
    'Sality',
    'GET of a picture name with a hexadecimal parameter equal to a product of numbers',
    '{site}',
    [
      elsewhere(
        '{site}',
        wininetReload(
          'GET /{pick:images/logos|logo|mainf|images/image|button|logof}.gif?{hex:5-7}={number:100000-90000000}',
          {
            agent:
              '{pick:Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 2.0.50727)|Opera/{number:8-9}.{number:10-99} (Windows NT 6.0; U; en)|Mozilla/5.0 (Windows; U; Windows NT 6.1; en-US; rv:1.9.2.3) Gecko/20100401 Firefox/3.6.1 (.NET CLR 3.5.30731)}',
          },
        ),
        4,
      ),
    ],
    { ...SOURCE.rules, machines: 3 },
  ),
  imitation(
    'Conficker',
    'GET of a search with a counter from a DGA name or address, HTTP/1.0',
    '{generated}',
    [
      elsewhere(
        '{generated}',
        'GET /search?q={number:0-900}{pick:|&aq=7} HTTP/1.{pick:0|1}\nUser-Agent: {explorer}\nHost: {host}\nPragma: no-cache\n\n',
        5,
      ),
    ],
    { source: 'SRI International: An Analysis of Conficker (2009)' },
  ),
  imitation(
    'DirtJumper',
    'POST of k and fifteen digits, HTTP/1.0, the Synapse library',
    '{site}',
    [again(4, synapse('POST /{folder=small:2-6}/index.php', { type: FORM, body: 'k={id=digits:15}' }))],
    SOURCE.ddos,
  ),
  imitation(
    'BlackEnergy',
    'POST of id and build_id to a statistics script',
    '{pick:getcfg|stat|}{generated}',
    [
      again(
        3,
        wininetReload('POST /{folder=small:2-5}/{pick:stat|getcfg|index}.php', {
          type: FORM,
          agent:
            '{pick:Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; .NET CLR 1.1.4322)|Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.0; Trident/4.0)}',
          body: 'id=x{computer}_{id=HEX:8}&build_id={build=HEX:8}',
        }),
      ),
    ],
    SOURCE.ddos,
  ),
  imitation(
    'Athena',
    'POST of three encoded values a, b and c to a gate',
    '{site}',
    [
      again(
        4,
        socket('POST /{folder=word}/gate.php', {
          more: 'Host: {host}\nConnection: close\nContent-Type: application/x-www-form-urlencoded\nCache-Control: no-cache\nUser-Agent: {firefox}',
          body: 'a=%{hex:2}{base64url:60}&b={base64url:120}&c=%{hex:2}{base64url:60}',
        }),
      ),
    ],
    SOURCE.ddos,
  ),
  imitation(
    'NeutrinoBot',
    'POST to tasks.php with a key in the Cookie',
    '{generated}',
    [
      again(
        4,
        wininet('POST /{folder=small:3-8}/tasks.php', {
          type: FORM,
          agent: 'Mozilla/5.0 (Windows NT 6.1; WOW64; rv:35.0) Gecko/20100101 Firefox/35.0',
          more: 'Cookie: authkeys={key=hex:32}',
          body: '{pick:ping=1|getcmd=1&uid=aa&os=Win+7&av=&nat=yes&version=3.9.4}',
        }),
      ),
    ],
    { source: 'malware.dontneedcoffee.com on the Neutrino bot (2014)' },
  ),
  imitation(
    'Phorpiex',
    'numbered files by address under a browser name, two fields only',
    '{address}',
    [
      again(
        5,
        'GET /{pick:1|2|3|4|5|6|t.php?new=1|twizt/1|n.txt} HTTP/1.1\nUser-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{number:60-95}.0.{number:3000-4500}.{number:50-150} Safari/537.36\nHost: {host}\n\n',
      ),
    ],
    { source: 'Check Point Research and Proofpoint on Phorpiex/Trik', machines: 3 },
  ),
  imitation(
    'DiamondFox',
    'POST of hexadecimal text to a gate, User-Agent of the builder',
    '{site}',
    [
      again(
        3,
        wininet('POST /{folder=word}/gate.php{pick:|?gpkey=}', {
          type: FORM,
          agent: '{agent=hex:16-32}',
          body: '{HEX:200-400}',
        }),
      ),
    ],
    { source: 'Cylance and Check Point on DiamondFox' },
  ),
  imitation(
    'Madness',
    'check-in query of a DDoS bot: uid, ver, mk, os, rs, c, rq',
    '{site}',
    [
      again(
        4,
        wininetReload(
          'GET /{pick:|bot/|m/}?uid={uid=digits:8}&ver={pick:1.13|1.14|1.15}&mk={mark=hex:6}&os={pick:WinXP|Win7|Win8}&rs={pick:rc|rm}&c={number:1-9}&rq={number:0-3}',
          { agent: '{firefox}' },
        ),
      ),
    ],
    SOURCE.ddos,
  ),
  imitation(
    'Simda',
    'query of setup statistics, and encoded reports as a single parameter',
    'report.{generated}',
    [
      wininetReload(
        'GET /?abbr={pick:RTK|TDL|BKR}&setupType=update&uid={number:1000-9999}&ttl={digits:10}&controller=sign&pid={number:1-9}',
        {
          agent: '{explorer}',
        },
      ),
      again(3, urlmon('GET /?{mixed:4-6}={base64url:140-240}')),
    ],
    SOURCE.rules,
  ),
  imitation(
    'Glupteba',
    'GET of statistics of a proxy: uptime, links, guid; HTTP/1.0 without User-Agent',
    '{generated}:{pick:80|8000|8080}',
    [
      again(
        4,
        'GET /stat?uptime={number:60-9000}&downlink={number:100-1111}&uplink={number:100-1111}&id={id=HEX:8}&statpass=bpass&version=201{digits:5}&features=30&guid={guid}&comment=201{digits:5}&p=0&s= HTTP/1.0\n\n',
      ),
    ],
    { source: 'ESET and Sophos on Glupteba' },
  ),
  imitation(
    'Bagle',
    'GET of a script with a port and an id, a made-up User-Agent',
    '{site}',
    [
      elsewhere(
        '{site}',
        wininetReload('GET /{pick:1|2|scr|s}.php?p={number:1025-9000}&id={id=digits:8-10}', {
          agent: 'beagle_beagle',
        }),
        3,
      ),
    ],
    SOURCE.rules,
  ),
];
