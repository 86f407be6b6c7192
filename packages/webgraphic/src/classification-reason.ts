/**
 * The rule of MAD §4 that decided a request's kind, with its evidence. `of` and `by` are the numbers under which
 * other requests were added to the graph.
 */
export type ClassificationReason =
  /** 0: the host is, or lies below, a listed site. */
  | { readonly rule: 'top-site'; readonly site: string }
  /** 1: no User-Agent, nor any request with one to the same host by the same inside machine. */
  | { readonly rule: 'no-user-agent' }
  /** 1: no User-Agent, but request `of`, to the same host by the same inside machine, had one; it shares its kind. */
  | { readonly rule: 'same-host'; readonly of: number; readonly userAgent: string }
  /** 2: its Referer is the URL of request `of`. */
  | { readonly rule: 'referer'; readonly of: number }
  /** 3: its Referer's domain is similar to `domain`, that of request `of` or of its unresolved Referer. */
  | {
      readonly rule: 'referer-domain';
      readonly of: number;
      readonly referer: string;
      readonly domain: string;
    }
  /** 4: its Referer's domain was not asked for within the window. */
  | { readonly rule: 'unresolved-referer'; readonly referer: string }
  /** 5: no Referer, but its domain is similar to that of a browser's request `of`. */
  | { readonly rule: 'similar-domain'; readonly of: number; readonly domain: string }
  /** 6: no Referer, but its path names a page resource. */
  | { readonly rule: 'page'; readonly extension: string }
  /** 7, not alone: the Referer of request `by` led to it. */
  | { readonly rule: 'referred-to'; readonly by: number }
  /** 7, still alone when the window had passed. */
  | { readonly rule: 'alone' }
  /** 5 or 6, but no Referer proved a browser within the window, and the graph was told to require one. */
  | { readonly rule: 'unproven'; readonly fits: 'page' | 'similar-domain' }
  /** A method other than GET, POST and HEAD, which takes no part in the graph. */
  | { readonly rule: 'method'; readonly method: string };

/** One sentence a person can read, without final full stop. `seconds` is the graph's window. */
export function describeReason(reason: ClassificationReason, seconds = 10): string {
  switch (reason.rule) {
    case 'top-site':
      return `the host belongs to ${reason.site}, a site on the top-site list`;
    case 'no-user-agent':
      return 'no User-Agent, and nothing with one on this machine asked this host';
    case 'same-host':
      return `no User-Agent, but software of this machine that asks the same host has one: ${reason.userAgent}`;
    case 'referer':
      return `its Referer is a page this machine asked for within ${seconds} s`;
    case 'referer-domain':
      return `its Referer's domain ${reason.referer} fits ${reason.domain}, seen within ${seconds} s`;
    case 'unresolved-referer':
      return `its Referer names ${reason.referer}, not asked for within ${seconds} s`;
    case 'similar-domain':
      return `a browser asked for its domain or one like it (${reason.domain}) within ${seconds} s`;
    case 'page':
      return `its path names a page resource (.${reason.extension})`;
    case 'referred-to':
      return `a request within ${seconds} s named it as Referer`;
    case 'alone':
      return `no Referer, no browser asked for a domain like its own within ${seconds} s before, no request named it as Referer within ${seconds} s after`;
    case 'unproven':
      return reason.fits === 'page'
        ? `its path names a page resource, but no request within ${seconds} s named it as Referer`
        : `its domain fits one asked for within ${seconds} s, but no Referer proves a browser`;
    case 'method':
      return `method ${reason.method}, which is none of GET, POST and HEAD`;
  }
}
