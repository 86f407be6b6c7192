import { type Client, field, host, length, text } from './clients.ts';

/** Python's requests over urllib3. */
export const pythonRequests: Client = (line, said = {}) =>
  text(
    line,
    [
      host(said),
      `User-Agent: ${said.agent ?? 'python-requests/2.{number:18-31}.{number:0-3}'}`,
      'Accept-Encoding: gzip, deflate',
      `Accept: ${said.accept ?? '*/*'}`,
      'Connection: keep-alive',
      said.more,
      field('Cookie', said.cookie),
      length(said, line),
      field('Content-Type', said.type),
    ],
    said,
  );

/** Python's urllib. */
export const pythonUrllib: Client = (line, said = {}) =>
  text(
    line,
    [
      'Accept-Encoding: identity',
      field('Content-Type', said.type),
      length(said, line),
      host(said),
      `User-Agent: ${said.agent ?? 'Python-urllib/{pick:2.7|3.6|3.8|3.11}'}`,
      said.more,
      'Connection: close',
    ],
    said,
  );

/** net/http of Go. */
export const goHttp: Client = (line, said = {}) =>
  text(
    line,
    [
      host(said),
      `User-Agent: ${said.agent ?? 'Go-http-client/1.1'}`,
      length(said, line),
      said.more,
      field('Content-Type', said.type),
      field('Cookie', said.cookie),
      'Accept-Encoding: gzip',
    ],
    said,
  );

/** HttpURLConnection of Java. */
export const java: Client = (line, said = {}) =>
  text(
    line,
    [
      field('Content-Type', said.type),
      said.more,
      `User-Agent: ${said.agent ?? 'Java/1.{pick:6.0_45|7.0_79|8.0_131|8.0_281}'}`,
      host(said),
      'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
      'Connection: keep-alive',
      length(said, line),
    ],
    said,
  );

/** Indy, the HTTP library of Delphi programs. */
export const indy: Client = (line, said = {}) =>
  text(
    line,
    [
      field('Content-Type', said.type),
      length(said, line),
      host(said),
      'Accept: text/html, */*',
      'Accept-Encoding: identity',
      said.more,
      `User-Agent: ${said.agent ?? 'Mozilla/3.0 (compatible; Indy Library)'}`,
    ],
    said,
  );

/** Synapse, another one of Delphi and Free Pascal. */
export const synapse: Client = (line, said = {}) =>
  text(
    line,
    [
      host(said),
      'Keep-Alive: 300',
      'Connection: keep-alive',
      `User-Agent: ${said.agent ?? 'Mozilla/4.0 (compatible; Synapse)'}`,
      field('Content-Type', said.type),
      length(said, line),
    ],
    said,
    'HTTP/1.0',
  );

/** libcurl and its tool. */
export const curl: Client = (line, said = {}) =>
  text(
    line,
    [
      host(said),
      field('User-Agent', said.agent),
      `Accept: ${said.accept ?? '*/*'}`,
      said.more,
      field('Cookie', said.cookie),
      length(said, line),
      field('Content-Type', said.type),
    ],
    said,
  );

/** GNU Wget. */
export const wget: Client = (line, said = {}) =>
  text(
    line,
    [
      `User-Agent: ${said.agent ?? 'Wget/1.{number:12-21} (linux-gnu)'}`,
      'Accept: */*',
      'Accept-Encoding: identity',
      host(said),
      'Connection: Keep-Alive',
    ],
    said,
  );

/** OkHttp of Android apps. */
export const okHttp: Client = (line, said = {}) =>
  text(
    line,
    [
      said.more,
      field('Content-Type', said.type),
      length(said, line),
      host(said),
      'Connection: Keep-Alive',
      'Accept-Encoding: gzip',
      field('Cookie', said.cookie),
      `User-Agent: ${said.agent ?? 'okhttp/{number:2-4}.{number:3-12}.{number:0-2}'}`,
    ],
    said,
  );

/** HttpURLConnection on Android. */
export const dalvik: Client = (line, said = {}) =>
  text(
    line,
    [
      field('Content-Type', said.type),
      said.more,
      `User-Agent: ${said.agent ?? 'Dalvik/{pick:1.6.0 (Linux; U; Android 4.1.2; GT-I9100 Build/JZO54K)|1.6.0 (Linux; U; Android 4.4.2; Lenovo A536 Build/KOT49H)|2.1.0 (Linux; U; Android 6.0; Redmi Note 4 Build/MRA58K)|2.1.0 (Linux; U; Android 9; SM-A505F Build/PPR1.180610.011)}'}`,
      host(said),
      'Connection: Keep-Alive',
      'Accept-Encoding: gzip',
      length(said, line),
    ],
    said,
  );

/** The Apache client that early Android apps used. */
export const apacheClient: Client = (line, said = {}) =>
  text(
    line,
    [
      said.more,
      length(said, line),
      field('Content-Type', said.type),
      host(said),
      'Connection: Keep-Alive',
      `User-Agent: ${said.agent ?? 'Apache-HttpClient/UNAVAILABLE (java 1.4)'}`,
    ],
    said,
  );

/** CFNetwork of macOS and iOS. */
export const cfNetwork: Client = (line, said = {}) =>
  text(
    line,
    [
      host(said),
      field('Content-Type', said.type),
      'Connection: keep-alive',
      field('Cookie', said.cookie),
      `Accept: ${said.accept ?? '*/*'}`,
      field('User-Agent', said.agent),
      length(said, line),
      `Accept-Language: ${said.language ?? 'en-us'}`,
      'Accept-Encoding: gzip, deflate',
      said.more,
    ],
    said,
  );
