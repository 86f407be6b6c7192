import { type Client, field } from './clients.ts';

/** What belongs to a page is asked for with other fields than the page. */
export type Wanted = 'page' | 'part' | 'data';

const compact = (lines: readonly (string | undefined)[]): string =>
  lines.filter((line) => line !== undefined).join('\n');

const lengthOf = (body: string | undefined): string | undefined =>
  body === undefined ? undefined : 'Content-Length: {length}';

/** A page or what belongs to it, as Internet Explorer 8 to 11 asks for it. */
export const explorer =
  (wanted: Wanted): Client =>
  (line, said = {}) =>
    `${compact([
      `${line} HTTP/1.1`,
      `Accept: ${said.accept ?? (wanted === 'page' ? '{pick:text/html, application/xhtml+xml, */*|image/gif, image/jpeg, image/pjpeg, application/x-ms-application, application/xaml+xml, application/x-ms-xbap, */*|image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, application/x-shockwave-flash, */*}' : '*/*')}`,
      field('Referer', said.referer),
      `Accept-Language: ${said.language ?? '{language=pick:en-US|en-us|de-DE|fr-FR|ja-JP|es-ES|pl}'}`,
      said.more,
      field('Content-Type', said.type),
      `User-Agent: ${said.agent ?? '{explorer}'}`,
      'Accept-Encoding: gzip, deflate',
      `Host: ${said.host ?? '{host}'}`,
      lengthOf(said.body),
      'Connection: Keep-Alive',
      said.body === undefined ? undefined : 'Cache-Control: no-cache',
      field('Cookie', said.cookie),
    ])}\n\n${said.body ?? ''}`;

/** The same by Firefox. */
export const firefox =
  (wanted: Wanted): Client =>
  (line, said = {}) =>
    `${compact([
      `${line} HTTP/1.1`,
      `Host: ${said.host ?? '{host}'}`,
      `User-Agent: ${said.agent ?? '{firefox}'}`,
      `Accept: ${said.accept ?? (wanted === 'page' ? 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' : '*/*')}`,
      `Accept-Language: ${said.language ?? '{language=pick:en-US,en;q=0.5|de,en-US;q=0.7,en;q=0.3|fr,fr-FR;q=0.8,en-US;q=0.5,en;q=0.3}'}`,
      'Accept-Encoding: gzip, deflate',
      field('Content-Type', said.type),
      said.more,
      lengthOf(said.body),
      field('Referer', said.referer),
      field('Cookie', said.cookie),
      'Connection: keep-alive',
      wanted === 'page' ? 'Upgrade-Insecure-Requests: 1' : undefined,
    ])}\n\n${said.body ?? ''}`;

/** The same by Chrome. */
export const chrome =
  (wanted: Wanted): Client =>
  (line, said = {}) =>
    `${compact([
      `${line} HTTP/1.1`,
      `Host: ${said.host ?? '{host}'}`,
      'Connection: keep-alive',
      lengthOf(said.body),
      wanted === 'page' ? 'Upgrade-Insecure-Requests: 1' : undefined,
      said.more,
      `User-Agent: ${said.agent ?? '{chrome}'}`,
      field('Content-Type', said.type),
      `Accept: ${said.accept ?? (wanted === 'page' ? 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8' : wanted === 'part' ? 'image/webp,image/*,*/*;q=0.8' : '*/*')}`,
      field('Referer', said.referer),
      'Accept-Encoding: gzip, deflate',
      `Accept-Language: ${said.language ?? '{language=pick:en-US,en;q=0.8|de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7|fr-FR,fr;q=0.8,en-US;q=0.6,en;q=0.4}'}`,
      field('Cookie', said.cookie),
    ])}\n\n${said.body ?? ''}`;

const BROWSERS = { explorer, firefox, chrome } as const;

/** Any of the three by name. */
export const browser = (name: keyof typeof BROWSERS, wanted: Wanted = 'page'): Client =>
  BROWSERS[name](wanted);
