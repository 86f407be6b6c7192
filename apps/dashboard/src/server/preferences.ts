import type { IncomingMessage } from 'node:http';

/** `auto` follows the operating system. */
export type ColorScheme = 'light' | 'dark' | 'auto';
export type Language = 'en' | 'zh';

/** How a person wants the pages shown; kept in cookies, so that the server renders them so at once. */
export interface Preferences {
  readonly language: Language;
  readonly colorScheme: ColorScheme;
}

type RequestWithCookies = IncomingMessage & { cookies?: Partial<Record<string, string>> };

const preferredLanguage = (request: IncomingMessage): Language => {
  const first = /^\s*([a-z]+)/i.exec(request.headers['accept-language'] ?? '')?.[1]?.toLowerCase();
  return first === 'zh' ? 'zh' : 'en';
};

/** Reads the cookies `mad_language` and `mad_theme`; the browser's first language and `auto` without them. */
export const readPreferences = (request: RequestWithCookies): Preferences => {
  const language = request.cookies?.['mad_language'];
  const scheme = request.cookies?.['mad_theme'];
  return {
    language: language === 'en' || language === 'zh' ? language : preferredLanguage(request),
    colorScheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
  };
};
