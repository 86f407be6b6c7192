/** What a request says beside its request line; all of it may hold placeholders of a template. */
export interface Said {
  readonly agent?: string;
  /** Content-Type of the body. */
  readonly type?: string;
  readonly body?: string;
  readonly accept?: string;
  readonly language?: string;
  readonly referer?: string;
  readonly cookie?: string;
  /** Further lines, where the library puts what its caller adds. */
  readonly more?: string;
  /** Value of Host; the server's name unless it says otherwise. */
  readonly host?: string;
}

/** How an HTTP library writes a request: line as `GET /path`, optionally with the version. */
export type Client = (line: string, said?: Said) => string;

export const FORM = 'application/x-www-form-urlencoded';
export const OCTETS = 'application/octet-stream';

type Line = string | undefined;

export const field = (name: string, value: string | undefined): Line =>
  value === undefined ? undefined : `${name}: ${value}`;

export const length = ({ body }: Said, line: string): Line =>
  body !== undefined || line.startsWith('POST') ? 'Content-Length: {length}' : undefined;

export const text = (
  line: string,
  lines: readonly Line[],
  { body = '' }: Said,
  version = 'HTTP/1.1',
): string =>
  `${[/ HTTP\/\S+$/.test(line) ? line : `${line} ${version}`, ...lines.filter((one) => one !== undefined)].join('\n')}\n\n${body}`;

export const host = (said: Said): string => `Host: ${said.host ?? '{host}'}`;
const isPost = (line: string): boolean => line.startsWith('POST');

/** WinINet, as native Windows programs use it: fields of the caller first, then User-Agent, Host, Connection. */
export const wininet: Client = (line, said = {}) =>
  text(
    line,
    [
      field('Accept', said.accept),
      field('Referer', said.referer),
      field('Accept-Language', said.language),
      field('Content-Type', said.type),
      said.more,
      field('User-Agent', said.agent),
      host(said),
      length(said, line),
      'Connection: Keep-Alive',
      isPost(line) ? 'Cache-Control: no-cache' : undefined,
      field('Cookie', said.cookie),
    ],
    said,
  );

/** WinINet told to go past its cache and to close: neither Connection nor, in a GET, a length. */
export const wininetReload: Client = (line, said = {}) =>
  text(
    line,
    [
      field('Accept', said.accept),
      field('Content-Type', said.type),
      said.more,
      field('User-Agent', said.agent),
      host(said),
      length(said, line),
      'Cache-Control: no-cache',
      field('Cookie', said.cookie),
    ],
    said,
  );

/** URLDownloadToFile and other users of urlmon: the browser's User-Agent and compression. */
export const urlmon: Client = (line, said = {}) =>
  text(
    line,
    [
      'Accept: */*',
      field('Accept-Language', said.language),
      'Accept-Encoding: gzip, deflate',
      field('User-Agent', said.agent ?? '{explorer}'),
      host(said),
      'Connection: Keep-Alive',
      field('Cookie', said.cookie),
    ],
    said,
  );

/** MSXML2.XMLHTTP in a script or a document's macro. */
export const xmlHttp: Client = (line, said = {}) =>
  text(
    line,
    [
      'Accept: */*',
      said.more,
      field('Content-Type', said.type),
      `Accept-Language: ${said.language ?? 'en-us'}`,
      'Accept-Encoding: gzip, deflate',
      field('User-Agent', said.agent ?? '{explorer}'),
      host(said),
      length(said, line),
      'Connection: Keep-Alive',
      isPost(line) ? 'Cache-Control: no-cache' : undefined,
    ],
    said,
  );

/** WinHTTP: Connection first, Host last. */
export const winhttp: Client = (line, said = {}) =>
  text(
    line,
    [
      'Connection: Keep-Alive',
      field('Content-Type', said.type),
      field('Accept', said.accept),
      said.more,
      field('Cookie', said.cookie),
      field('User-Agent', said.agent),
      length(said, line),
      host(said),
    ],
    said,
  );

/** WinHttpRequest and ServerXMLHTTP, the scripts' way to WinHTTP. */
export const winhttpScript: Client = (line, said = {}) =>
  winhttp(line, {
    accept: '*/*',
    agent: 'Mozilla/4.0 (compatible; Win32; WinHttp.WinHttpRequest.5)',
    ...said,
  });

/** HttpWebRequest and WebClient of .NET: no User-Agent by itself, Host after the caller's fields. */
export const dotnet: Client = (line, said = {}) =>
  text(
    line,
    [
      field('Content-Type', said.type),
      field('Accept', said.accept),
      said.more,
      field('User-Agent', said.agent),
      field('Referer', said.referer),
      host(said),
      field('Cookie', said.cookie),
      length(said, line),
      isPost(line) ? 'Expect: 100-continue' : undefined,
      'Connection: Keep-Alive',
    ],
    said,
  );

/** HttpClient of .NET Core and later. */
export const dotnetCore: Client = (line, said = {}) =>
  text(
    line,
    [
      host(said),
      field('Accept', said.accept),
      field('User-Agent', said.agent),
      said.more,
      field('Cookie', said.cookie),
      field('Content-Type', said.type),
      length(said, line),
    ],
    said,
  );

/** Invoke-WebRequest. */
export const powershell: Client = (line, said = {}) =>
  text(
    line,
    [
      said.more,
      `User-Agent: ${said.agent ?? 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.{number:14393-22621}.{number:1-2500}'}`,
      field('Content-Type', said.type),
      host(said),
      length(said, line),
      'Connection: Keep-Alive',
    ],
    said,
  );

/** Bytes written to a socket: the fields of the caller and nothing else. */
export const socket: Client = (line, said = {}) => text(line, [said.more, length(said, line)], said);
