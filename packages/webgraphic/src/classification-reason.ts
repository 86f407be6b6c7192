import { describePlacement, type Link, type Placement } from './placement.ts';

/**
 * The rule of MAD §4 that decided a request's kind, with its evidence. `of` and `by` are the numbers under which
 * other requests were added to the graph.
 */
export type ClassificationReason =
  /** 0: the host is, or lies below, a listed site. */
  | { readonly rule: 'top-site'; readonly site: string }
  /** 1: no User-Agent, nor any request with one to the same host by the same inside machine. */
  | { readonly rule: 'no-user-agent' }
  /** 1: no User-Agent, but request `of`, to the same host by the same inside machine, had one: background under that. */
  | { readonly rule: 'same-host'; readonly of: number; readonly userAgent: string }
  /** A browser's, by rule 2 or 3: its Referer leads to another request. */
  | Link
  /** A browser's: the Referer of request `by` leads to it. */
  | { readonly rule: 'referred-to'; readonly by: number }
  /** A browser's: its Referer put it into a group in which that of request `by` leads to another request. */
  | { readonly rule: 'connected'; readonly by: number; readonly placement: Placement }
  /** Background, by rule 7: when the window had passed, nothing connected it. */
  | { readonly rule: 'unconnected'; readonly placement: Placement }
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
    case 'referer-domain':
      return describePlacement(reason, seconds);
    case 'referred-to':
      return `a request within ${seconds} s named it as Referer`;
    case 'connected':
      return `${describePlacement(reason.placement, seconds)}, but a Referer connects requests that belong with it`;
    case 'unconnected':
      return `${describePlacement(reason.placement, seconds)}, and no request within ${seconds} s named it as Referer`;
    case 'method':
      return `method ${reason.method}, which is none of GET, POST and HEAD`;
  }
}
