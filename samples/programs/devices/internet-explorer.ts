import { type Exchange, type Fields, httpRequest } from '../exchange.ts';

/** Versions of Internet Explorer that write their requests differently. */
export type ExplorerVersion = 6 | 7 | 8 | 9 | 11;

/** What is asked for decides what the browser says that it accepts. */
export type Wanted = 'page' | 'image' | 'script' | 'style' | 'other';

/** A request of Internet Explorer, before it is written out. */
export interface ExplorerRequest {
  readonly host: string;
  readonly path: string;
  readonly wanted?: Wanted;
  readonly referer?: string;
  readonly language?: string;
  readonly cookie?: string;
  readonly authorization?: string;
  /** Fields of a conditional request or a script's own, put where the browser puts them: before the User-Agent. */
  readonly more?: Fields;
  /** Type and content of a form or a script's message. */
  readonly post?: readonly [type: string, body: string];
}

const OFFICE_PAGE =
  'image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, application/x-shockwave-flash, application/vnd.ms-excel, application/vnd.ms-powerpoint, application/msword, */*';
const APPLICATION_PAGE =
  'application/x-ms-application, image/jpeg, application/xaml+xml, image/gif, image/pjpeg, application/x-ms-xbap, */*';

const accepted = (version: ExplorerVersion, wanted: Wanted): string => {
  if (version < 9) {
    return wanted !== 'page' ? '*/*' : version === 8 ? APPLICATION_PAGE : OFFICE_PAGE;
  }
  switch (wanted) {
    case 'page':
      return 'text/html, application/xhtml+xml, */*';
    case 'image':
      return 'image/png, image/svg+xml, image/*;q=0.8, */*;q=0.5';
    case 'script':
      return 'application/javascript, */*;q=0.8';
    case 'style':
      return 'text/css, */*';
    case 'other':
      return '*/*';
  }
};

const optional = (name: string, value: string | undefined): Fields =>
  value === undefined ? [] : [[name, value]];

/** The request as that version writes it: its fields in its order. */
export const explorerRequest = (
  version: ExplorerVersion,
  userAgent: string,
  request: ExplorerRequest,
): Uint8Array => {
  const { host, path, wanted = 'page', referer, language = 'de-DE', cookie, post, more = [] } = request;
  const encoding: Fields = [['Accept-Encoding', 'gzip, deflate']];
  const agent: Fields = [['User-Agent', userAgent]];
  const fields: Fields = [
    ['Accept', accepted(version, wanted)],
    ...optional('Referer', referer),
    ['Accept-Language', language],
    ...optional('Content-Type', post?.[0]),
    ...(version === 7 ? ([['UA-CPU', 'x86']] as const) : []),
    ...(version < 8 ? [...encoding, ...more, ...agent] : [...more, ...agent, ...encoding]),
    ['Host', host],
    ...(post === undefined ? [] : ([['Content-Length', '%length%']] as const)),
    ...(version === 11 ? ([['DNT', '1']] as const) : []),
    ['Connection', 'Keep-Alive'],
    ...(post === undefined ? [] : ([['Cache-Control', 'no-cache']] as const)),
    ...optional('Cookie', cookie),
    ...optional('Authorization', request.authorization),
  ];
  return httpRequest(`${post === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`, fields, post?.[1]);
};

/** The requests of one visit, a connection kept open through all of them. */
export const explorerVisit = (
  at: number,
  server: string,
  [version, userAgent]: readonly [ExplorerVersion, string],
  requests: readonly ExplorerRequest[],
): readonly Exchange[] =>
  requests.map((request, index) => ({
    at: at + index * 0.4,
    server,
    port: 80,
    request: explorerRequest(version, userAgent, request),
    session: `${server} ${at}`,
  }));
