import { browser } from './browsers.ts';
import {
  dotnet,
  dotnetCore,
  FORM,
  urlmon,
  winhttp,
  winhttpScript,
  wininet,
  wininetReload,
  xmlHttp,
} from './clients.ts';
import { again, elsewhere, type Imitation, imitation, sameConnection } from './imitation.ts';
import { curl, goHttp, indy, pythonRequests, wget } from './library-clients.ts';

const MTA = { source: 'malware-traffic-analysis.net, infections by malspam' } as const;

/** Programs that fetch and start others, and ransomware that checks in. */
export const loaders: readonly Imitation[] = [
  imitation(
    'Upatre',
    'campaign, computer and system as parts of a path at an address; then a document name from a hijacked site',
    '{address}:{pick:80|8080|8888}',
    [
      again(
        2,
        wininetReload(
          'GET /{campaign=number:1011-3112}{pick:uk|us|x}{number:1-3}/{computer}/{pick:0|1|41}/{pick:51|61}-SP{number:0-3}/0/{upper:0-12}',
          {
            accept: 'text/*, application/*',
            agent: '{agent=pick:Mozilla/5.0|Updates downloader|{firefox}|rupdate}',
          },
        ),
      ),
      elsewhere(
        '{site}',
        wininetReload(
          'GET /{pick:images|wp-content/uploads|css|js|mandoc}/{lower:4-8}{number:1-99}.{pick:pdf|tar|png|zip|rtf}',
          { accept: 'text/*, application/*', agent: '{agent}' },
        ),
      ),
    ],
    { ...MTA, machines: 3 },
  ),
  imitation(
    'MacroDownloader',
    'document macro fetches a program with XMLHTTP from a hijacked site',
    '{site}',
    [
      elsewhere(
        '{site}',
        xmlHttp('GET /{pick:|{word}/|wp-includes/}{small:5-9}{pick:|.exe|/{small:6-8}.exe|.php}'),
        3,
      ),
    ],
    { ...MTA, machines: 3 },
  ),
  imitation(
    'ScriptDownloader',
    'script of a mail fetches a program with WinHTTP, tries several sites',
    '{site}',
    [
      elsewhere(
        '{site}',
        winhttpScript(
          'GET /{pick:{small:6-9}|{word}/{small:5}|counter/?{digits:3}|{word}.php?{lower:3}={digits:4}}',
        ),
        3,
      ),
    ],
    { ...MTA, machines: 3 },
  ),
  imitation(
    'PowerShellDownloader',
    'DownloadFile and DownloadString of .NET: Host and Connection alone',
    '{pick:{address}|{generated}}',
    [
      dotnet('GET /{pick:{small:3-8}|{word}/{small:4}|files/{word}|u}.{pick:exe|ps1|txt|hta|jpg|dll}'),
      dotnet('GET /{small:4-12}{pick:|.php|.bin}'),
    ],
    { ...MTA, machines: 4 },
  ),
  imitation(
    'ExecutableByAddress',
    'urlmon fetches a program from an address',
    '{address}',
    [
      urlmon(
        'GET /{pick:{word}/|}{pick:{word}|{small:3-7}|win|svchost|{number:1-99}}.{pick:exe|exe|scr|dll}',
      ),
      urlmon('GET /{pick:{word}|{small:3-7}}{pick:.exe|.bin|}'),
    ],
    { ...MTA, machines: 3 },
  ),
  imitation(
    'BitsDownloader',
    'certutil and BITS made to fetch programs',
    '{pick:{address}|{generated}}',
    [
      'GET /{pick:{word}|{small:4-8}}.{pick:exe|b64|txt|dll} HTTP/1.1\nCache-Control: no-cache\nConnection: Keep-Alive\nPragma: no-cache\nAccept: */*\nUser-Agent: Microsoft-CryptoAPI/{pick:6.1|10.0}\nHost: {host}\n\n',
      'GET /{pick:{word}|{small:4-8}}.{pick:exe|b64|txt|dll} HTTP/1.1\nAccept: */*\nUser-Agent: CertUtil URL Agent\nHost: {host}\nCache-Control: no-cache\n\n',
      'HEAD /{file=small:4-8}.exe HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nAccept-Encoding: identity\nUser-Agent: Microsoft BITS/7.{pick:5|7|8}\nHost: {host}\n\n',
      sameConnection(
        'GET /{file}.exe HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nAccept-Encoding: identity\nUser-Agent: Microsoft BITS/7.5\nHost: {host}\n\n',
      ),
    ],
    { source: 'Red Canary and LOLBAS on certutil and bitsadmin' },
  ),
  imitation(
    'PrivateLoader',
    'reads its servers by tracemap, posts encrypted data, asks for programs with HEAD',
    '{address}',
    [
      wininetReload('GET /api/tracemap.php', { agent: '{chrome}' }),
      wininet('POST /api/firegate.php', { type: FORM, agent: '{chrome}', body: 'data={base64url:90-160}' }),
      'HEAD /{word}/{small:5-9}.exe HTTP/1.1\nUser-Agent: {chrome}\nHost: {host}\nCache-Control: no-cache\n\n',
      sameConnection(
        'GET /{word}/{small:5-9}.exe HTTP/1.1\nUser-Agent: {chrome}\nHost: {host}\nCache-Control: no-cache\n\n',
      ),
    ],
    { source: 'Sekoia and Intel 471 on PrivateLoader' },
  ),
  imitation(
    'ZLoader',
    'POST of encrypted data to DGA names, one script name',
    '{lower:20}.test',
    [
      elsewhere(
        '{lower:20}.test',
        wininet('POST /{script=pick:post|gate|LKhwojehDgwegSDG/gateJKjdsh}.php', {
          accept: '*/*',
          agent: '{chrome}',
          body: '{bytes:150-500}',
        }),
        4,
      ),
    ],
    MTA,
  ),
  imitation(
    'SquirrelWaffle',
    'POST of encoded text to random names below hijacked sites, no User-Agent',
    '{site}',
    [
      elsewhere(
        '{site}',
        'POST /{mixed:8-12}/{base64url:30-60} HTTP/1.1\nHost: {host}\nContent-Length: {length}\n\n{base64:200}',
        4,
      ),
    ],
    { source: 'Zscaler and Cisco Talos on SquirrelWaffle (2021)' },
  ),
  imitation(
    'Matanbuchus',
    'POST of JSON in Base64 to a misspelt folder, made-up User-Agent',
    '{generated}',
    [
      again(
        3,
        wininet('POST /{folder=mixed:6}/requets/index.php', {
          type: FORM,
          agent: '{pick:Windows-Update-Agent/11.0.10011.16384 Client-Protocol/2.0|{firefox}}',
          body: 'data={base64:200-300}',
        }),
      ),
    ],
    { source: 'Unit 42 on Matanbuchus (2021)' },
  ),
  imitation(
    'Zebrocy',
    'Delphi, Go and .NET downloaders of one group: system list as a form to a deep script',
    '{address}',
    [
      indy('POST /{word}-{word}/{word}-{word}/{word}.php?{pick:fm|res|id}={digits:8}', {
        type: FORM,
        body: 'pol={base64:200-400}',
      }),
      goHttp('POST /{word}-{word}/{word}/{word}.php', { type: FORM, body: 'project={hex:300-500}' }),
      dotnet('POST /{word}/{word}/{word}-{digits:4}/{word}.php', { type: FORM, body: '{word}={HEX:200}' }),
    ],
    { source: 'ESET and Kaspersky on Zebrocy (2018 to 2020)' },
  ),
  imitation(
    'Poweliks',
    'query with version, sid, builddate and type of report',
    '{address}',
    [
      again(
        3,
        wininet(
          'GET /{pick:q|query}?type={pick:start|install|exist|cmd}&version={pick:1.0|1.7}&aid={number:100-999}&builddate=%s&id={id=guid}&os={pick:5.1|6.1}.{number:2600-7601}_{pick:0|1}.0_{pick:32|64}',
          { agent: 'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/4.0)' },
        ),
      ),
    ],
    { source: 'G Data, Trend Micro on Poweliks (2014)' },
  ),
  imitation(
    'Wsh',
    'remote control by a script: POST to is-ready with a User-Agent of fields',
    '{generated}:{pick:8000|8080|8888|7080}',
    [
      again(
        4,
        xmlHttp('POST /is-ready', {
          accept: '*/*',
          agent:
            'WSHRAT|{HEX:8}|{computer}|{user}|Microsoft Windows 10 Pro|plus|Windows Defender|false - {number:1-28}/{number:1-12}/2020|JavaScript',
        }),
      ),
    ],
    { source: 'Cofense on WSH RAT (2019)' },
  ),
  imitation(
    'Vjworm',
    'POST /Vre with fields parted by backslashes in the User-Agent',
    '{generated}:{pick:8000|8080|8888|7080}',
    [
      again(
        4,
        xmlHttp('POST /Vre', {
          agent:
            '{HEX:8}_{HEX:8}\\{computer}\\{user}\\Microsoft Windows 7 Ultimate\\Windows Defender\\\\YES\\FALSE\\',
        }),
      ),
    ],
    { source: 'vendor descriptions of Vjw0rm' },
  ),
  imitation(
    'PythonLoader',
    'stages in Python and Go fetch modules and post what the host is',
    '{address}:{pick:80|8000|8080|8888}',
    [
      pythonRequests('GET /{pick:{word}|{small:4-8}}.{pick:py|txt|zip|bin|exe}'),
      pythonRequests('POST /{pick:api/|}{pick:register|beacon|report|upload|task}', {
        type: 'application/json',
        body: '{base64:200}',
      }),
      again(
        2,
        goHttp('POST /{pick:{small:3-8}|api/v1/{word}|checkin}', {
          type: '{pick:application/octet-stream|application/json}',
          body: '{bytes:150-400}',
        }),
      ),
      dotnetCore('POST /{small:4-9}', { type: 'application/json; charset=utf-8', body: '{base64:100}' }),
    ],
    { source: 'vendor descriptions of stagers in Python and Go' },
  ),
  imitation(
    'LinuxDropper',
    'curl and wget in a shell fetch a script and programs from an address',
    '{address}{pick:|:8080}',
    [
      curl('GET /{pick:{word}|{small:2-6}|i|init}.sh', { agent: 'curl/7.{number:29-88}.0' }),
      wget('GET /{pick:{word}|{small:2-6}|xmrig|kinsing|bins/{lower:4}}{pick:|.x86_64|.tar.gz|.jpg}'),
      curl('GET /{pick:{small:3-8}|d/{word}}', { agent: 'curl/7.{number:29-88}.0' }),
    ],
    { source: 'Aqua Security and Trend Micro on miners in containers (Kinsing, TeamTNT)', machines: 3 },
  ),
  imitation(
    'FakeUpdate',
    'browser led to a fake update, script asks with an encoded parameter; wscript then posts',
    '{word}.{site}',
    [
      browser('chrome', 'data')(
        'GET /{pick:s_code|cdn-vs/original|report|topic}.{pick:js|php}?{pick:cid={number:100-300}&v={hex:20}|{lower:1}={base64url:40-80}}',
        { referer: 'http://{site}/' },
      ),
      again(
        2,
        winhttpScript('POST /{pick:{hex:12}|updateResource|pixel}.{pick:gif|png|aspx}', {
          type: FORM,
          body: '{base64url:200-300}',
        }),
      ),
    ],
    { source: 'FireEye and Proofpoint on FakeUpdates/SocGholish' },
  ),
  imitation(
    'NativeDownloader',
    'small WinHTTP and WinINet programs with a User-Agent of one word',
    '{generated}',
    [
      winhttp('GET /{pick:{word}/|}{small:4-9}{pick:|.txt|.dat|.bin|.jpg}', {
        agent:
          '{agent=pick:Mozilla|Agent|Downloader|HTTP|Microsoft|AutoIt|WinHTTP Example/1.0|Custom|A|Loader|ie}',
      }),
      wininet('GET /{pick:{word}/|}{small:4-9}{pick:.php|.exe|.dat|.bin}', { agent: '{agent}' }),
      wininet('POST /{small:4-9}.php', { agent: '{agent}', type: FORM, body: '{lower:2}={hex:60}' }),
    ],
    { source: 'public rules on short User-Agents of downloaders (Emerging Threats open)', machines: 4 },
  ),
];
