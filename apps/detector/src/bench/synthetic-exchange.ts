import type { RepeatableRandom } from './repeatable-random.ts';

/** What one connection carries: requests and answers in turns, in bytes. */
export interface Exchange {
  /** One or, pipelined, more requests sent in one go. */
  readonly requests: Uint8Array;
  readonly requestCount: number;
  readonly answer: Uint8Array;
}

interface Software {
  readonly userAgent: string | undefined;
  /** Further header fields, as this software orders them. */
  readonly fields: readonly string[];
  readonly sendsReferer: boolean;
}

const BROWSER_FIELDS = ['Accept: text/html,*/*;q=0.8', 'Accept-Language: en-GB,en;q=0.5'];

const SOFTWARE: readonly Software[] = [
  {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    fields: [...BROWSER_FIELDS, 'Accept-Encoding: gzip, deflate', 'Connection: keep-alive'],
    sendsReferer: true,
  },
  {
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    fields: ['Connection: keep-alive', ...BROWSER_FIELDS, 'Upgrade-Insecure-Requests: 1'],
    sendsReferer: true,
  },
  { userAgent: 'curl/7.88.1', fields: ['Accept: */*'], sendsReferer: false },
  { userAgent: 'Debian APT-HTTP/1.3 (2.6.1)', fields: ['Cache-Control: max-age=0'], sendsReferer: false },
  { userAgent: 'updater/2.3', fields: ['Accept: application/json'], sendsReferer: false },
  { userAgent: undefined, fields: ['Connection: close'], sendsReferer: false },
];

const PATHS = [
  '/',
  '/index.html',
  '/news/page',
  '/static/style.css',
  '/static/app.js',
  '/api/check',
  '/gate',
];
const POST_SHARE = 0.1;
const PIPELINED_SHARE = 0.1;

/** Bytes without meaning that bodies and encrypted flows are cut from. */
export class FillerBytes {
  readonly #bytes = new Uint8Array(64 * 1024);

  constructor(random: RepeatableRandom) {
    for (let i = 0; i < this.#bytes.length; i++) this.#bytes[i] = 32 + random.below(95);
  }

  /** A view, not a copy, of up to 64 KiB. */
  take(random: RepeatableRandom, length: number): Uint8Array {
    const most = Math.min(length, this.#bytes.length);
    const start = random.below(this.#bytes.length - most + 1);
    return this.#bytes.subarray(start, start + most);
  }
}

/** The requests and answers of one HTTP/1.1 connection, until about `bytes` are reached; at least one of each. */
export const httpExchanges = (random: RepeatableRandom, filler: FillerBytes, bytes: number): Exchange[] => {
  const software = random.choice(SOFTWARE);
  const host = `site${random.below(5000)}.example`;
  const exchanges: Exchange[] = [];
  let page: string | undefined;
  for (let left = bytes; exchanges.length === 0 || left > 0; ) {
    const requestCount = random.chance(PIPELINED_SHARE) ? 2 + random.below(3) : 1;
    const texts: string[] = [];
    for (let i = 0; i < requestCount; i++) {
      const path = `${random.choice(PATHS)}?${random.below(100_000)}`;
      texts.push(requestText(random, software, host, path, page));
      page ??= path;
    }
    const body = filler.take(random, Math.max(0, Math.min(left, 500 + random.below(40_000))));
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`;
    const empty = 'HTTP/1.1 204 No Content\r\n\r\n'.repeat(requestCount - 1);
    const requests = Buffer.from(texts.join(''), 'latin1');
    const answer = Buffer.concat([Buffer.from(empty + head, 'latin1'), body]);
    exchanges.push({ requests, requestCount, answer });
    left -= requests.length + answer.length;
  }
  return exchanges;
};

/** A connection of some other protocol, records of which begin as TLS application data does; about `bytes` long. */
export const foreignExchanges = (
  random: RepeatableRandom,
  filler: FillerBytes,
  bytes: number,
): Exchange[] => {
  const exchanges: Exchange[] = [];
  for (let left = bytes; exchanges.length === 0 || left > 0; ) {
    const requests = record(filler.take(random, 100 + random.below(400)));
    const answer = record(filler.take(random, Math.max(1, Math.min(left, 500 + random.below(15_000)))));
    exchanges.push({ requests, requestCount: 0, answer });
    left -= requests.length + answer.length;
  }
  return exchanges;
};

const record = (content: Uint8Array): Uint8Array => {
  const head = [0x17, 3, 3, content.length >> 8, content.length & 255];
  return Buffer.concat([Uint8Array.from(head), content]);
};

const requestText = (
  random: RepeatableRandom,
  { userAgent, fields, sendsReferer }: Software,
  host: string,
  path: string,
  page: string | undefined,
): string => {
  const isPost = random.chance(POST_SHARE);
  const body = isPost ? `id=${random.below(1e9)}&state=${'x'.repeat(random.below(300))}` : '';
  const lines = [`${isPost ? 'POST' : 'GET'} ${path} HTTP/1.1`, `Host: ${host}`];
  if (userAgent !== undefined) lines.push(`User-Agent: ${userAgent}`);
  lines.push(...fields);
  if (sendsReferer && page !== undefined) lines.push(`Referer: http://${host}${page}`);
  if (isPost) lines.push('Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
};
