/** A URL split as the request graph compares it: scheme, query and fragment left out. */
export interface PageAddress {
  /** Host and port as written; undefined when the text names none, as an origin-form request target does. */
  readonly authority: string | undefined;
  /** Starts with `/` unless the text is neither a URL nor a path. */
  readonly path: string;
}

/**
 * Splits a request target (RFC 9112 §3.2: `/path`, `http://host/path`, `*`). For the authority-form of CONNECT use
 * {@link parseReferer}, which takes text without a scheme as a host.
 */
export function parseRequestTarget(target: string): PageAddress {
  const end = endOfPath(target, 0);
  if (target.startsWith('/')) return { authority: undefined, path: target.slice(0, end) };
  const scheme = target.indexOf('://');
  if (scheme < 0 || scheme > end) return { authority: undefined, path: target.slice(0, end) };
  return splitAuthority(target, scheme + 3);
}

const HOST_START = /^[a-z0-9[]/i;

/**
 * Splits a `Referer` value (RFC 9110 §10.1.3), with or without scheme. Undefined when it names no host: an empty
 * value, a path alone, `-`, `about:blank`. Such a value proves no page and counts as no Referer.
 */
export function parseReferer(referer: string): (PageAddress & { readonly authority: string }) | undefined {
  const text = referer.trim();
  const scheme = text.indexOf('://');
  const hasScheme = scheme >= 0 && scheme < endOfAuthority(text, 0);
  const page = splitAuthority(text, hasScheme ? scheme + 3 : 0);
  if (!HOST_START.test(page.authority)) return undefined;
  if (!hasScheme && !page.authority.includes('.')) return undefined;
  return page;
}

const pageResources: ReadonlySet<string> = new Set(
  'html php htm css json js asp aspx jsp shtml stm shtm'.split(' '),
);

/** The extension of a path that names a page resource (MAD §4, rule 6), in lower case; otherwise undefined. */
export function pageResource(path: string): string | undefined {
  const extension = extensionOf(path);
  return extension !== undefined && pageResources.has(extension) ? extension : undefined;
}

const programs: ReadonlySet<string> = new Set(
  'exe dll scr cpl com pif msi cab bat vbs wsf hta ps1 jar class xap apk'.split(' '),
);

/** Whether a path names something that runs outside the page: a program, a script for the machine, an installer. */
export function programFile(path: string): boolean {
  const extension = extensionOf(path);
  return extension !== undefined && programs.has(extension);
}

const LONGEST_EXTENSION = 5;

/** What follows the last dot of the last segment, parameters aside, in lower case. */
function extensionOf(path: string): string | undefined {
  const segment = path.lastIndexOf('/') + 1;
  const parameters = path.indexOf(';', segment);
  const end = parameters < 0 ? path.length : parameters;
  const dot = path.lastIndexOf('.', end - 1);
  if (dot < segment || end - dot > LONGEST_EXTENSION + 1) return undefined;
  return path.slice(dot + 1, end).toLowerCase();
}

const DEFAULT_PORT = /:(?:80|443)?$/;

/** An authority as pages are compared by: lower case, no default port. */
export function canonicalAuthority(authority: string): string {
  return authority.toLowerCase().replace(DEFAULT_PORT, '');
}

function splitAuthority(text: string, start: number): PageAddress & { readonly authority: string } {
  const slash = endOfAuthority(text, start);
  const path = text.slice(slash, endOfPath(text, slash));
  return { authority: text.slice(start, slash), path: path.startsWith('/') ? path : `/${path}` };
}

function endOfAuthority(text: string, start: number): number {
  const slash = text.indexOf('/', start);
  return endOfPath(slash < 0 ? text : text.slice(0, slash), start);
}

function endOfPath(text: string, start: number): number {
  const query = text.indexOf('?', start);
  const fragment = text.indexOf('#', start);
  if (query < 0) return fragment < 0 ? text.length : fragment;
  return fragment < 0 ? query : Math.min(query, fragment);
}
