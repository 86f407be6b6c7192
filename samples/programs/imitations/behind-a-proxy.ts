import { FORM, OCTETS, winhttp, wininet } from './clients.ts';
import { type Imitation, imitation } from './imitation.ts';

const PROXY = {
  source: 'RFC 9112, section 3.2.2; how WinINet, browsers and tools write requests to a proxy',
} as const;

/** The request as a client sends it to a proxy: the whole address, and Proxy-Connection where the client knows it. */
const throughProxy = (text: string): string =>
  text
    .replace(/^(\w+) \//, '$1 http://{host}/')
    .replace('\nConnection: Keep-Alive', '\nProxy-Connection: Keep-Alive')
    .replace('\nConnection: keep-alive', '\nProxy-Connection: keep-alive');

/** Harmless clients of an office that has a proxy. */
export const officeBehindProxy: readonly Imitation[] = [
  imitation(
    'browsers behind a proxy',
    'pages with the whole address in the request line',
    '{site}',
    [
      throughProxy(
        'GET /{pick:|{word}/|{word}.html|{word}.php?id={number:1-900}} HTTP/1.1\nAccept: {pick:*/*|text/html, application/xhtml+xml, */*|image/gif, image/jpeg, image/pjpeg, */*}\nReferer: http://{site}/{word}\nAccept-Language: {pick:en-us|de|fr}\nUser-Agent: {explorer}\nAccept-Encoding: gzip, deflate\nConnection: Keep-Alive\nHost: {host}\n\n',
      ),
      throughProxy(
        'GET /{pick:{word}.js|{word}/{word}.css|images/{small:6}.gif|ad?{base64url:60}} HTTP/1.1\nHost: {host}\nUser-Agent: {firefox}\nAccept: */*\nAccept-Language: en-US,en;q=0.5\nAccept-Encoding: gzip, deflate\nConnection: keep-alive\nReferer: http://{host}/\n\n',
      ),
      throughProxy(
        'GET /{pick:|{word}/{word}} HTTP/1.1\nHost: {host}\nConnection: keep-alive\nUser-Agent: {chrome}\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8\nAccept-Encoding: gzip, deflate\nAccept-Language: en-US,en;q=0.8\n\n',
      ),
    ],
    { ...PROXY, machines: 3 },
  ),
  imitation(
    'updaters behind a proxy',
    'certificates, updates and tools with the whole address',
    '{pick:crl|update|download|ocsp}.{word}{word}.example',
    [
      throughProxy(
        'GET /{pick:{word}.crl|root.crt|msdownload/update/v3/static/trustedr/en/authrootstl.cab} HTTP/1.1\nConnection: Keep-Alive\nAccept: */*\nUser-Agent: Microsoft-CryptoAPI/6.1\nHost: {host}\n\n',
      ),
      throughProxy(
        wininet('GET /{word}/{pick:version.xml|update.ini|{word}.cab}', {
          agent: '{pick:{word} Updater|{explorer}|AutoUpdate}',
          accept: '*/*',
        }),
      ),
      throughProxy(
        winhttp('POST /{word}/{pick:report|check}', {
          type: '{pick:text/xml|application/octet-stream}',
          agent: '{word}/{number:1-9}.{number:0-9}',
          body: '{bytes:90-200}',
        }),
      ),
      throughProxy(
        'GET /{word}.{pick:tar.gz|json|rpm} HTTP/1.1\nUser-Agent: {pick:curl/7.{number:15-60}.0|Wget/1.{number:10-20}}\nHost: {host}\nAccept: */*\nConnection: Keep-Alive\n\n',
      ),
    ],
    { ...PROXY, machines: 3 },
  ),
];

/** Malware on machines of such an office: the library takes the system's proxy. */
export const malwareBehindProxy: readonly Imitation[] = [
  imitation(
    'BotBehindProxy',
    'check-ins by WinINet through the proxy of the system',
    '{pick:{generated}|{address}}',
    [
      throughProxy(
        wininet('POST /{pick:gate|{small:4-8}|{word}/{word}}.php', {
          type: FORM,
          agent: '{explorer}',
          accept: '*/*',
          body: '{bytes:100-300}',
        }),
      ),
      throughProxy(
        wininet('GET /{pick:{small:4-9}|cfg|{word}/{word}}.{pick:bin|php?id={HEX:16}|exe|jpg}', {
          agent: '{pick:{explorer}|Mozilla/4.0}',
          accept: '*/*',
        }),
      ),
      throughProxy(
        winhttp('POST /{mixed:8-14}', { type: OCTETS, agent: '{chrome}', body: '{bytes:100-300}' }),
      ),
    ],
    { ...PROXY, machines: 4 },
  ),
];
