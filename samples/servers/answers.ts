import { createHash } from 'node:crypto';

/** What a server says when there is no file for the request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The part of a request that an answer depends on. */
export interface Question {
  readonly method: string;
  readonly host: string;
  /** Path without query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

const text = (status: number, type: string, body: string): Answer => ({
  status,
  headers: { 'content-type': type },
  body,
});

const emptyXml = (element: string): Answer =>
  text(207, 'application/xml; charset=utf-8', `<?xml version="1.0"?><${element} xmlns="DAV:"/>`);

const davListing = (path: string): Answer =>
  text(
    207,
    'application/xml; charset=utf-8',
    `<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>${path}</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype><D:displayname>files</D:displayname></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>`,
  );

const s3Listing =
  '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>reports</Name><Prefix></Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>';

type Rule = readonly [applies: (question: Question) => boolean, answer: (question: Question) => Answer];

const pathMatches =
  (pattern: RegExp) =>
  (question: Question): boolean =>
    pattern.test(question.path);

const rules: readonly Rule[] = [
  [pathMatches(/\/generate_204$/), () => ({ status: 204, headers: {}, body: '' })],
  [pathMatches(/\/nic\/update$/), () => text(200, 'text/plain', 'good 192.0.2.77\n')],
  [pathMatches(/^\/ip$/), () => text(200, 'text/plain', '192.0.2.77\n')],
  [pathMatches(/fre\.php$/), () => text(404, 'text/html', 'File not found.')],
  [
    pathMatches(/\/announce$/),
    () => text(200, 'text/plain', 'd8:completei3e10:incompletei1e8:intervali1800e5:peers0:e'),
  ],
  [pathMatches(/^\/pks\/lookup$/), () => text(404, 'text/plain', 'No results found')],
  [
    ({ method, path }) => method === 'PROPFIND' && /bericht$/.test(path),
    () => text(404, 'text/plain', 'no such file'),
  ],
  [({ method }) => method === 'PROPFIND', ({ path }) => davListing(path)],
  [({ method }) => method === 'REPORT', () => emptyXml('multistatus')],
  [
    ({ method }) => method === 'OPTIONS',
    () => ({
      status: 200,
      headers: { dav: '1, 2', allow: 'OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, MKCOL' },
      body: '',
    }),
  ],
  [
    ({ method, host }) => method === 'PUT' && host.startsWith('s3.'),
    ({ body }) => ({
      status: 200,
      headers: { etag: `"${createHash('md5').update(body).digest('hex')}"` },
      body: '',
    }),
  ],
  [({ method }) => method === 'PUT' || method === 'MKCOL', () => ({ status: 201, headers: {}, body: '' })],
  [({ method }) => method === 'DELETE', () => ({ status: 204, headers: {}, body: '' })],
  [({ host }) => host.startsWith('s3.'), () => text(200, 'application/xml', s3Listing)],
  [
    ({ headers: { soapaction } }) => soapaction !== undefined,
    () => text(200, 'text/xml; charset=utf-8', '<ok/>'),
  ],
  [
    ({ headers }) => headers['content-type'] === 'application/ocsp-request',
    () => ({
      status: 200,
      headers: { 'content-type': 'application/ocsp-response' },
      body: Uint8Array.of(0x30, 3, 0x0a, 1, 3),
    }),
  ],
  [
    ({ headers: { accept }, path }) => path.includes('/api') || String(accept ?? '').includes('json'),
    () => text(200, 'application/json', '{"status":"ok","items":[],"next":null}'),
  ],
  [
    ({ method, body }) => method === 'POST' && body.length > 0,
    ({ body }) => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: body.slice(0, 24).map((byte) => byte ^ 0x5a),
    }),
  ],
  [({ method }) => method === 'POST', () => text(200, 'text/html', '')],
  [
    pathMatches(/\.(?:cab|crl|csv|xml|jpg|png|gif|bin|dll|js)$/),
    ({ path }) => text(200, 'application/octet-stream', `${path}\n`.repeat(9)),
  ],
];

/** The answer of a server that knows nothing but the shape of the request. */
export function answer(question: Question): Answer {
  const rule = rules.find(([applies]) => applies(question));
  return rule === undefined ? text(200, 'text/html', 'ok\n') : rule[1](question);
}
