import type { LinkDoubt } from './link-doubt.ts';

/** A Referer that leads to another request `of` that was seen, by rule 2 or 3 of MAD §4: evidence of a browser. */
export type Link =
  /** 2: its Referer is the URL of request `of`. */
  | { readonly rule: 'referer'; readonly of: number }
  /** 3: its Referer's domain is similar to `domain`, that of request `of`. */
  | {
      readonly rule: 'referer-domain';
      readonly of: number;
      readonly referer: string;
      readonly domain: string;
    };

/**
 * How a request came to its group (MAD §4, rules 2 to 7), and what its own Referer is worth. `of` is the number under
 * which another request was added to the graph.
 */
export type Placement =
  | Link
  /** 2 or 3, but the link proves nothing; it founds a group of its own. */
  | { readonly rule: 'doubtful-link'; readonly of: number; readonly doubt: LinkDoubt }
  /** 3: its Referer's domain was last asked for by `of`, with this request's own URL. */
  | { readonly rule: 'same-url'; readonly of: number; readonly referer: string }
  /** 3: its Referer's domain is similar to that of the unresolved Referer of request `of`. */
  | { readonly rule: 'shared-referer'; readonly of: number; readonly referer: string }
  /** 4: its Referer's domain was not asked for within the window; it founds a group. */
  | { readonly rule: 'unresolved-referer'; readonly referer: string }
  /** Its Referer is its own URL; it founds a group. */
  | { readonly rule: 'own-url' }
  /** 6: no Referer, but its path names a page resource; it founds a group. */
  | { readonly rule: 'page'; readonly extension: string }
  /** 7: no Referer; it founds a group. */
  | { readonly rule: 'no-referer' };

/** The half of a sentence, about "it". `seconds` is the graph's window. */
export function describePlacement(placement: Placement, seconds: number): string {
  switch (placement.rule) {
    case 'referer':
      return `its Referer is the URL of another request of this machine within ${seconds} s`;
    case 'referer-domain':
      return `its Referer's domain ${placement.referer} fits ${placement.domain}, asked for within ${seconds} s`;
    case 'doubtful-link':
      return doubtSentences[placement.doubt];
    case 'same-url':
      return `its Referer names ${placement.referer}, of which this same URL was asked for last`;
    case 'shared-referer':
      return `its Referer names ${placement.referer}, not asked for within ${seconds} s, as an earlier one does`;
    case 'unresolved-referer':
      return `its Referer names ${placement.referer}, not asked for within ${seconds} s`;
    case 'own-url':
      return 'its Referer is its own URL';
    case 'page':
      return `its path names a page resource (.${placement.extension}), but it has no Referer`;
    case 'no-referer':
      return 'it has no Referer';
  }
}

const doubtSentences: Readonly<Record<LinkDoubt, string>> = {
  address: "its Referer is another site's page, but its host is an address",
  document: "its Referer is another site's page, and a link between sites proves nothing of a document",
  program: 'its Referer is a page of this machine, but its path names a program',
};
