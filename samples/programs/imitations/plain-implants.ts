import { chrome, explorer } from './browsers.ts';
import { FORM, powershell, socket, winhttp, winhttpScript, wininet, xmlHttp } from './clients.ts';
import { again, type Imitation, imitation, sameConnection } from './imitation.ts';
import { indy } from './library-clients.ts';

const APT = {
  source: 'public reports on targeted attacks (Mandiant, Kaspersky, ESET, JPCERT/CC, Unit 42)',
} as const;

/** Implants in scripts, and small native ones that write what they need and no more. */
export const plainImplants: readonly Imitation[] = [
  imitation(
    'BabyShark',
    'mshta and PowerShell fetch stages by op and post what they find',
    '{site}',
    [
      xmlHttp(
        'GET /{pick:wp-content/plugins|wp-includes|{word}}/{word}/{lower:4-8}.{pick:hta|php}{pick:|?op={number:1-3}}',
      ),
      powershell('GET /{word}/{lower:3-8}.php?op={number:1-9}'),
      powershell('POST /{word}/{pick:upload|post|show}.php', {
        type: 'multipart/form-data; boundary={guid}',
        body: '{bytes:300-500}',
      }),
    ],
    { source: 'Unit 42 on BabyShark (2019)' },
  ),
  imitation(
    'KONNI',
    'query and upload to scripts of a free host with the client as a name',
    '{word}{digits:2}.{generated}',
    [
      again(
        2,
        winhttp(
          'GET /{pick:dn|list|up|weget/download}.php?{pick:name|client_id|prefix}={computer}&{pick:tp|file}={base64url:8}',
          { agent: '{firefox}' },
        ),
      ),
      winhttp('POST /{pick:up|upload|weget/upload}.php?name={computer}', {
        type: 'multipart/form-data; boundary=----{mixed:16}',
        agent: '{firefox}',
        body: '{bytes:300-600}',
      }),
    ],
    { source: 'Cisco Talos and Malwarebytes on KONNI' },
  ),
  imitation(
    'NukeSped',
    'multipart form of numbered fields to a board script of a hijacked site',
    '{site}',
    [
      again(
        3,
        wininet('POST /{word}/{word}/{word}.{pick:asp|php|jsp}', {
          type: FORM,
          accept: '*/*',
          agent: '{chrome}',
          body: '_webident_f={digits:9}&_webident_s={base64url:16}&board_id={digits:5}&{lower:6}={base64url:120}',
        }),
      ),
    ],
    { source: 'US-CERT and ESET on Lazarus implants' },
  ),
  imitation(
    'OilRig',
    'PowerShell and VBScript beacons with the command in a query',
    '{generated}',
    [
      again(
        3,
        powershell('GET /{pick:update|action2|what|u}{pick:/|.php}?{pick:req|_id|i}={base64url:20-50}'),
      ),
      powershell('POST /{pick:u|upl}/{hex:12}', {
        type: 'multipart/form-data; boundary={guid}',
        body: '{bytes:200-300}',
      }),
    ],
    { source: 'Unit 42 on OilRig' },
  ),
  imitation(
    'Bisonal',
    'GET of a picture-like page with the host encoded in the path',
    '{generated}:{pick:80|8080}',
    [
      again(
        3,
        wininet('GET /{pick:j/news.asp|ks8d|a.asp|chan/s.asp}?id={HEX:40-80}', {
          accept: '*/*',
          agent: 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 1.1.4322)',
        }),
      ),
    ],
    APT,
  ),
  imitation(
    'BackdoorRaw',
    'implants that write their own three-line requests',
    '{address}:{pick:80|8080|8888|8000}',
    [
      again(
        3,
        socket('POST /{pick:{word}.{pick:asp|php|jsp|cgi}|{small:4-8}}?{pick:id|n|m}={HEX:8-20}', {
          more: 'Host: {host}\nConnection: {pick:Keep-Alive|Close}\nPragma: no-cache',
          body: '{bytes:40-300}',
        }),
      ),
      again(
        2,
        socket('GET /{HEX:8-16}{pick:.asp|.php|.jpg|}?{base64url:16-60} HTTP/1.{pick:0|1}', {
          more: 'Accept: */*\nUser-Agent: {explorer}\nHost: {host}\nCache-Control: no-cache',
        }),
      ),
    ],
    { ...APT, machines: 4 },
  ),
  imitation(
    'ScriptBeacon',
    'scripts in VBScript and JScript ask a script for commands and post results',
    '{pick:{generated}|{address}}',
    [
      again(
        2,
        winhttpScript(
          'GET /{pick:cmd|index|task|gate}.php?{pick:id|u|pc}={computer}{pick:|_{HEX:8}}{pick:|&v=1.{number:0-9}}',
        ),
      ),
      again(
        2,
        xmlHttp('POST /{pick:cmd|index|upload|out}.php', {
          type: FORM,
          body: 'id={computer}&r={base64url:60-200}',
        }),
      ),
    ],
    { ...APT, machines: 3 },
  ),
  imitation(
    'DelphiRat',
    'Delphi implants by Indy: commands by GET, pictures by multipart',
    '{address}:{pick:80|8080|81}',
    [
      again(
        3,
        indy(
          'GET /{pick:cmd|get|ping}.{pick:php|asp}?{pick:id|nome}={computer}-{user}&{pick:v|ver}={number:1-9}.{number:0-9}',
        ),
      ),
      indy('POST /{pick:up|rec|upload}.php', {
        type: 'multipart/form-data; boundary=--------{digits:15}',
        body: '{bytes:300-600}',
      }),
    ],
    APT,
  ),
  imitation(
    'BrowserHiddenC2',
    'beacon that copies all of a browser but asks the same page for ever',
    '{generated}',
    [
      again(
        4,
        chrome('page')(
          'GET /{pick:api/v2/{word}|{word}/{word}.html|{word}?id={mixed:16-30}|wp-json/{word}}',
          { cookie: '{pick:sid|session|uid|_ga}={value=base64url:60-160}' },
        ),
      ),
      again(2, explorer('page')('GET /{page=word}.{pick:aspx|php}?{pick:u|s}={base64url:24-60}')),
      sameConnection(explorer('data')('POST /{page}.php', { type: FORM, body: 'd={base64url:120-200}' })),
    ],
    { ...APT, machines: 3 },
  ),
];
