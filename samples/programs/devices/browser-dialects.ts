import { type Exchange, type Fields, httpRequest } from '../exchange.ts';

/** How one age of a browser writes a request. */
export interface BrowserDialect {
  readonly userAgent: string;
  readonly accept: { readonly page: string; readonly image: string; readonly other: string };
  readonly language: string;
  /** All fields that it may send, in its order; those without a value are left out. */
  readonly order: readonly string[];
  /** Fields that it always sends. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Fields that only a page's request has. */
  readonly ofPage?: Readonly<Record<string, string>>;
}

/** What a page, or what belongs to it, is asked for with. */
export interface DialectRequest {
  readonly path: string;
  readonly wanted: 'page' | 'image' | 'other';
  readonly referer?: string;
  readonly cookie?: string;
  /** Type and content of a form or a script's message. */
  readonly post?: readonly [type: string, body: string];
}

/** The request as that browser writes it. */
export const dialectRequest = (
  dialect: BrowserDialect,
  host: string,
  request: DialectRequest,
): Uint8Array => {
  const values: Readonly<Record<string, string | undefined>> = {
    ...dialect.fixed,
    ...(request.wanted === 'page' ? dialect.ofPage : {}),
    Host: host,
    'User-Agent': dialect.userAgent,
    Accept: dialect.accept[request.wanted],
    'Accept-Language': dialect.language,
    Referer: request.referer,
    Cookie: request.cookie,
    ...(request.post === undefined
      ? {}
      : {
          'Content-Type': request.post[0],
          'Content-Length': '%length%',
          Origin: `http://${host}`,
          'X-Requested-With': 'XMLHttpRequest',
        }),
  };
  const fields: Fields = dialect.order.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const method = request.post === undefined ? 'GET' : 'POST';
  return httpRequest(`${method} ${request.path} HTTP/1.1`, fields, request.post?.[1]);
};

/** The requests of one visit, a connection kept open through all of them. */
export const dialectVisit = (
  at: number,
  server: string,
  host: string,
  dialect: BrowserDialect,
  requests: readonly DialectRequest[],
): readonly Exchange[] =>
  requests.map((request, index) => ({
    at: at + index * 0.35,
    server,
    port: 80,
    request: dialectRequest(dialect, host, request),
    session: `${server} ${at}`,
  }));
