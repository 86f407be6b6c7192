import { chrome } from './browsers.ts';
import { dotnet, FORM, OCTETS, urlmon, winhttp, wininet, wininetReload } from './clients.ts';
import { again, elsewhere, type Imitation, imitation } from './imitation.ts';
import { cfNetwork, curl, indy } from './library-clients.ts';

const VENDORS = {
  source:
    'vendor descriptions of unwanted software and public rules (Microsoft, Malwarebytes, Emerging Threats open)',
} as const;

/** Installers that bring others along, advertising programs, browser hijackers, false scanners, malware of macOS. */
export const unwantedSoftware: readonly Imitation[] = [
  imitation(
    'InstallCore',
    'POST of encrypted reports and offers by a downloader',
    '{pick:rp|os|cdn|info}.{generated}',
    [
      again(
        2,
        wininet('POST /', {
          type: FORM,
          agent: 'ic Windows NT {pick:6.1|10.0} MSIE {pick:8.0|11.0}',
          body: '{base64:200-400}',
        }),
      ),
      wininetReload('GET /ofr/{word}/{word}_{hex:6}.cis', {
        agent: 'ic Windows NT {pick:6.1|10.0}',
        accept: '*/*',
      }),
    ],
    VENDORS,
  ),
  imitation(
    'Bundler',
    'downloader counts steps by query and fetches offers',
    '{word}.{generated}',
    [
      again(
        3,
        wininet(
          'GET /{pick:track|report|stats|install|event}.{pick:php|aspx|gif}?{pick:aff|pid|publisher}={number:100-9999}&{pick:sid|cid|clickid}={hex:32}&{pick:os|ver}={pick:6.1|10.0}&{pick:step|event|action}={pick:start|offer|finish|cancel}&rnd={digits:6}',
          {
            agent:
              '{pick:NSISDL/1.2 (Mozilla)|NSIS_Inetc (Mozilla)|InstallMonster|Mozilla/5.0 (Windows NT 6.1) AppleWebKit/534.30 (KHTML, like Gecko) Chrome/12.0.742.112 Safari/534.30|DownloadManager}',
          },
        ),
      ),
      wininet('GET /{word}/{word}_setup_{number:1-20}.exe', {
        agent: '{agent=pick:NSISDL/1.2 (Mozilla)|NSIS_Inetc (Mozilla)|Inno Setup Downloader}',
      }),
    ],
    { ...VENDORS, machines: 4 },
  ),
  imitation(
    'Zlob',
    'false codec: install count and list of advertisements by query',
    '{generated}',
    [
      again(
        2,
        wininetReload(
          'GET /{pick:install|stat|count|log}.php?{pick:id|adv|aff}={pick:adv|}{number:100-900}&{pick:code1|v}={small:4}&{pick:code2|p}={number:1000-9999}&id=-{digits:9}',
          { agent: '{explorer}', accept: '*/*' },
        ),
      ),
      elsewhere(
        '{address}',
        wininetReload('GET /{pick:get|go|link}.php?{lower:1}={hex:20}', {
          agent: '{explorer}',
          accept: '*/*',
        }),
      ),
    ],
    VENDORS,
  ),
  imitation(
    'FakeAV',
    'false scanner reports the installation and asks for its page to pay',
    '{generated}',
    [
      again(
        2,
        winhttp(
          'GET /{pick:api/ping|api/stats/install|buy.php|cb/real.php|install.php}?{pick:stage|id|affid}={number:1-900}&{pick:uid|mid}={HEX:16}{pick:|&os={number:5-10}.1|&ts={digits:8}}',
          { agent: '{pick:{explorer}|Mozilla/3.0 (compatible)|wget 3.0|MSDW}' },
        ),
      ),
      urlmon(
        'GET /{pick:soft-usage/favicon.ico|customers/pay|p.php}?{digits:1}={number:1-99}&{digits:1}={HEX:12}',
      ),
    ],
    { ...VENDORS, machines: 3 },
  ),
  imitation(
    'ClickFraud',
    'task list of a clicker, then advertisements under false referers',
    '{address}',
    [
      wininetReload(
        'GET /{pick:ad/feed|task|get2|feeds/}?{pick:version|v}=1.{number:1-9}&{pick:aid|affid}={number:100-900}&{pick:saffid|subid}={small:5-8}',
        { agent: '{firefox}' },
      ),
      elsewhere(
        '{generated}',
        'GET /{pick:click|search|r|c}.php?{pick:c|q|key}={base64url:90-180} HTTP/1.1\nAccept: */*\nReferer: http://{site}/{word}?q={word}\nAccept-Language: en-us\nUser-Agent: {explorer}\nHost: {host}\nConnection: Keep-Alive\n\n',
        3,
      ),
    ],
    { ...VENDORS, machines: 3 },
  ),
  imitation(
    'BrowserHijacker',
    'toolbar reports searches and asks for its settings',
    '{word}.{generated}',
    [
      again(
        3,
        wininet(
          'GET /{pick:settings|config|update|ping|service.ashx|toolbar.xml}?{pick:ctid|tbid|guid}={pick:CT{digits:7}|{guid}}&{pick:ver|v}={number:1-9}.{number:0-9}.0.{number:1-40}&{pick:browser|br}={pick:ie|ff|ch}&{pick:lang|locale}=en',
          { agent: '{pick:{explorer}|Toolbar Service|TBNotifier}', accept: '*/*' },
        ),
      ),
    ],
    VENDORS,
  ),
  imitation(
    'Dialer',
    'installer of games asks for a key with the volume number',
    '{generated}',
    [
      again(
        2,
        indy(
          'GET /{pick:check|lic|reg|boot}.php?{pick:hd|sn|hwid}={HEX:8}&{pick:prg|soft}={word}&ver={number:1-9}.{number:0-9}',
        ),
      ),
      indy('POST /{word}/{pick:reg|send}.php', { type: FORM, body: 'data={HEX:100}' }),
    ],
    VENDORS,
  ),
  imitation(
    'Flashback',
    'macOS: Base64 paths and a User-Agent with the machine number',
    '{generated}',
    [
      again(
        3,
        'GET /{pick:auupdate/|owncheck/|scheck/|click?sid=}{base64url:40-120} HTTP/1.1\nHost: {host}\nUser-Agent: Mozilla/5.0 (Windows NT 6.1; WOW64; rv:9.0.1; sv:2; id:{GUID}) Gecko/20100101 Firefox/9.0.1\nConnection: close\n\n',
      ),
    ],
    { source: 'Dr.Web and Symantec on Flashback (2012)' },
  ),
  imitation(
    'Shlayer',
    'macOS: shell script asks curl for an encrypted archive, reports steps',
    'api.{generated}',
    [
      curl('GET /sd/?c={base64url:8}&u={GUID}&s={GUID}&o=10.1{number:3-5}.{number:1-6}&b={digits:10}', {
        agent: 'curl/7.{number:54-64}.0',
      }),
      cfNetwork('GET /{pick:pd|slg|ev}?s={GUID}&c={number:0-40}&{pick:p|e}={number:1-9}', {
        agent:
          '{pick:Player|Installer|AdobeFlashPlayerInstaller}/1 CFNetwork/978.0.7 Darwin/18.{number:2-7}.0 (x86_64)',
      }),
    ],
    { source: 'Kaspersky and Intego on Shlayer (2018 to 2020)' },
  ),
  imitation(
    'MacBackdoor',
    'macOS implants by CFNetwork and Python',
    '{pick:{address}|{generated}}',
    [
      again(
        2,
        cfNetwork('POST /{pick:{word}.php|api/{word}|{small:6}}', {
          agent: '{word}/1.0 CFNetwork/{pick:596.5|760.2.6|902.2} Darwin/{number:12-19}.{number:0-6}.0',
          type: FORM,
          body: 'id={GUID}&{base64url:60}',
        }),
      ),
      curl('POST /{pick:log|up|gate}.php', {
        agent: 'curl/7.{number:43-64}.0',
        type: FORM,
        body: 'u={user}&h={computer}&d={base64url:90}',
      }),
    ],
    { source: 'Objective-See: The Mac malware of the year' },
  ),
  imitation(
    'WormByUsb',
    'script or AutoIt worm of a stick reports drive, user and antivirus',
    '{generated}:{pick:80|81|8080}',
    [
      again(
        2,
        'POST /{pick:is-sending|ready|index.php} HTTP/1.1\nAccept: */*\nuser-agent: {HEX:8}<|>{computer}<|>{user}<|>Microsoft Windows 7 Professional<|>plus<|>nan-av<|>false\nAccept-Language: en-us\nUA-CPU: x86\nAccept-Encoding: gzip, deflate\nHost: {host}\nContent-Length: 0\nConnection: Keep-Alive\nCache-Control: no-cache\n\n',
      ),
      'GET /{pick:up|usb|a}.{pick:txt|php}?{pick:d|s}={HEX:8} HTTP/1.1\nUser-Agent: AutoIt\nHost: {host}\nCache-Control: no-cache\n\n',
    ],
    VENDORS,
  ),
  imitation(
    'CoinMiner',
    'asks for work over HTTP: JSON by POST with a name and password',
    '{pick:{address}|{word}pool.{generated}}:{pick:80|8888|8080}',
    [
      again(
        3,
        'POST / HTTP/1.1\nAuthorization: Basic {base64:12-24}\nHost: {host}\nAccept: */*\nAccept-Encoding: deflate, gzip\nContent-type: application/json\nX-Mining-Extensions: midstate longpoll reject-reason rollntime\nContent-Length: {length}\nUser-Agent: {pick:cpuminer/2.{number:0-4}|phoenix/1.6|Ufasoft bitcoin-miner|cgminer 2.{number:1-11}.0}\n\n\\{"method": "getwork", "params": [], "id":0\\}',
      ),
    ],
    { source: 'Bitcoin wiki: getwork; vendor descriptions of miners' },
  ),
  imitation(
    'DotnetPanel',
    'home-made .NET bots: WebClient without a User-Agent, forms and queries of plain names',
    '{site}',
    [
      again(
        2,
        dotnet(
          'GET /{folder=word}/{pick:cmd|commands|connect|bot|new}.php?{pick:hwid|id|pc}={HEX:16}&{pick:os|username}={user}',
        ),
      ),
      again(
        2,
        dotnet('POST /{folder}/{pick:connect|add|update|bot}.php', {
          type: FORM,
          body: 'hwid={HEX:16}&pc={computer}&country=DE&status=idle',
        }),
      ),
    ],
    { ...VENDORS, machines: 3 },
  ),
  imitation(
    'ExtensionHijacker',
    'browser extension reports pages and asks for rules',
    '{generated}',
    [
      again(
        2,
        chrome('data')('POST /{pick:service2/{word}|debug/report|api/{word}|{small:6}}', {
          type: FORM,
          more: 'Origin: chrome-extension://{lower:32}',
          body: 'e={base64url:200-400}',
        }),
      ),
      chrome('data')(
        'GET /{pick:dealdo/shoppingjs4|sd/{digits:4}/{digits:4}|optout/set/lat}?{pick:b|jsonp|hid}={base64url:30-90}',
        { referer: 'http://{site}/' },
      ),
    ],
    VENDORS,
  ),
  imitation(
    'Adware',
    'advertising service of Windows posts octets and asks for settings',
    '{word}.{generated}',
    [
      wininet('POST /{pick:v4/gtg/|events|log|}{hex:10}', {
        type: OCTETS,
        agent: '{pick:svc|Updater|sp|{hex:8}}',
        body: '{bytes:100-300}',
      }),
      again(2, winhttp('GET /{pick:cmp|dl|u}/{GUID}/{hex:32}', { agent: '{pick:svc|Updater|sp}' })),
    ],
    { ...VENDORS, machines: 3 },
  ),
];
