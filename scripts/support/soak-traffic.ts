import { type CraftedConnection, craftCapture } from '../../e2e/support/crafted-capture.ts';

const SOFTWARE = [
  { userAgent: 'Debian APT-HTTP/1.3 (2.6.1)', path: '/debian/dists/stable/InRelease', host: 'mirror' },
  { userAgent: 'curl/7.88.1', path: '/api/status', host: 'status' },
  { userAgent: 'Microsoft-CryptoAPI/10.0', path: '/crl/root.crl', host: 'crl' },
  { userAgent: 'python-requests/2.32.3', path: '/v1/items?page=3', host: 'api' },
  { userAgent: 'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.0)', path: '/gate.php', host: 'panel' },
  { userAgent: undefined, path: '/index.php?id=8f3a', host: 'drop' },
] as const;

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept-Language: en-GB,en;q=0.5';

const INSIDE_HOSTS = 200;
const OUTSIDE_HOSTS = 300;
/** Of four flows one is a browser's. */
const BROWSER_EVERY = 4;

/** A capture of so many flows, spread over a slice of time; the n-th slice of a run differs from all others. */
export const sliceOfTraffic = (slice: number, flows: number, start: number, seconds: number): Buffer =>
  craftCapture(
    Array.from({ length: flows }, (_, i) =>
      connection(slice * flows + i, start + Math.floor((i * seconds) / flows)),
    ),
  );

const connection = (n: number, start: number): CraftedConnection => {
  const host = n % INSIDE_HOSTS;
  return {
    start,
    client: `10.9.${Math.floor(host / 100)}.${1 + (host % 100)}`,
    clientPort: 1024 + (n % 64_000),
    server: `203.0.${113 + (n % 2)}.${1 + (Math.floor(n / 7) % (OUTSIDE_HOSTS / 2))}`,
    serverPort: 80,
    requests: n % BROWSER_EVERY === 0 ? browsing(n) : [speaking(n)],
  };
};

const browsing = (n: number): string[] =>
  ['/', '/style.css', '/app.js'].map((path, i) => {
    const referer = i === 0 ? '' : `\r\nReferer: http://news${n % 50}.example/`;
    return `GET ${path} HTTP/1.1\r\nHost: news${n % 50}.example\r\nUser-Agent: ${BROWSER}${referer}\r\n\r\n`;
  });

const speaking = (n: number): string => {
  const { userAgent, path, host } = SOFTWARE[n % SOFTWARE.length] ?? SOFTWARE[0];
  const agent = userAgent === undefined ? '' : `User-Agent: ${userAgent}\r\n`;
  return `GET ${path} HTTP/1.1\r\nHost: ${host}${n % 40}.example\r\n${agent}Accept: */*\r\n\r\n`;
};
