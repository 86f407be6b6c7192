import { describeUserAgent } from '@mad/protocols';
import type { Rule } from './fixture-rules.ts';
import type { InsideRequest } from './inside-request.ts';
import type { Placement } from './placement.ts';
import type { RequestKind } from './request-kind.ts';
import { similarDomains } from './similar-domains.ts';
import type { TopSites } from './top-sites.ts';

interface SlowRequest {
  readonly item: InsideRequest;
  readonly time: number;
  readonly host: string;
  readonly page: string;
  readonly type: string;
  placement: Placement['rule'];
  /** The request whose group it joined. */
  target: SlowRequest | undefined;
  unresolved: string | undefined;
  doubtful: boolean;
}

const WINDOW = 10_000_000;

/**
 * The rules word for word: every request looks through all earlier ones for its place, and through all later ones for
 * what connects it. For tests of the indexed graph, on requests whose Referers are complete URLs and whose targets
 * are paths.
 */
export function slowRequestGraph(
  requests: readonly InsideRequest[],
  topSites: TopSites,
): [RequestKind, Rule][] {
  const all = requests.map((item): SlowRequest => {
    const host = item.request.host ?? item.outside;
    return {
      item,
      time: item.request.time,
      host,
      page: host + withoutQuery(item.request.uri),
      type: describeUserAgent(item.request.userAgent).type,
      placement: 'no-referer',
      target: undefined,
      unresolved: undefined,
      doubtful: false,
    };
  });
  const sorted = [...all].sort((a, b) => a.time - b.time);
  const placed: SlowRequest[] = [];
  for (const one of sorted) {
    const isGraphMethod = ['GET', 'POST', 'HEAD'].includes(one.item.request.method);
    if (topSites.covers(one.host) || one.type === 'Unknown' || !isGraphMethod) continue;
    place(
      one,
      placed.filter((other) => inSight(other, one)),
    );
    placed.push(one);
  }
  return all.map((one) => classify(one, sorted, placed, topSites));
}

function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url;
}

function inSight(earlier: SlowRequest, later: SlowRequest): boolean {
  return earlier.item.inside === later.item.inside && earlier.time >= later.time - WINDOW;
}

function place(one: SlowRequest, window: readonly SlowRequest[]): void {
  const { referer: sent, uri } = one.item.request;
  if (sent === undefined) {
    one.placement = /\.html(\?|$)/.test(uri) ? 'page' : 'no-referer';
    return;
  }
  const referer = withoutQuery(sent.replace('http://', ''));
  const refererHost = referer.split('/')[0] ?? '';
  const byPage = window.findLast((other) => other.page === referer);
  const byDomain = window.findLast(
    (other) =>
      other.type === one.type && [other.host, other.unresolved].some((name) => alike(name, refererHost)),
  );
  if (referer === one.page) {
    one.placement = 'own-url';
  } else if (byPage !== undefined) {
    one.placement = 'referer';
    one.target = byPage;
  } else if (byDomain === undefined) {
    one.placement = 'unresolved-referer';
    one.unresolved = refererHost;
  } else {
    one.target = byDomain;
    if (!alike(byDomain.host, refererHost)) one.placement = 'shared-referer';
    else one.placement = byDomain.page === one.page ? 'same-url' : 'referer-domain';
  }
  one.doubtful = isDoubtful(one, refererHost);
  if (isLink(one) && one.doubtful) {
    one.placement = 'doubtful-link';
    one.target = undefined;
  }
}

function alike(name: string | undefined, other: string): boolean {
  return name !== undefined && similarDomains(name, other);
}

function isLink({ placement }: SlowRequest): boolean {
  return placement === 'referer' || placement === 'referer-domain';
}

const siteOf = (host: string): string => (/^[\d.]+$/.test(host) ? host : host.split('.').slice(-2).join('.'));

function isDoubtful({ host, item }: SlowRequest, refererHost: string): boolean {
  if (/\.exe(\?|$)/.test(item.request.uri)) return true;
  if (siteOf(host) === siteOf(refererHost)) return false;
  return /^[\d.]+$/.test(host) || item.request.headers.some(({ value }) => value.includes('text/html'));
}

function founderOf(one: SlowRequest): SlowRequest {
  return one.target === undefined ? one : founderOf(one.target);
}

/** What makes a request a browser's, or undefined: the first that happens, from its own arrival on. */
function connection(one: SlowRequest, placed: readonly SlowRequest[]): Rule | undefined {
  if (isLink(one)) return one.placement === 'referer' ? 'referer' : 'referer-domain';
  const arrival = placed.indexOf(one);
  const shares =
    !one.doubtful && ['same-url', 'shared-referer', 'unresolved-referer'].includes(one.placement);
  const links = placed.filter((other) => isLink(other) && founderOf(other) === founderOf(one));
  const isFresh = links.some(
    ({ target }, at) =>
      placed.indexOf(links[at] ?? one) < arrival && target !== undefined && target.time >= one.time - WINDOW,
  );
  if (shares && isFresh) return `connected: ${one.placement}`;
  for (const link of links) {
    if (placed.indexOf(link) < arrival || !inSight(one, link)) continue;
    if (link.target === one) return 'referred-to';
    if (shares) return `connected: ${one.placement}`;
  }
  return undefined;
}

function classify(
  one: SlowRequest,
  sorted: readonly SlowRequest[],
  placed: readonly SlowRequest[],
  topSites: TopSites,
): [RequestKind, Rule] {
  if (topSites.covers(one.host)) return ['Filtered', 'top-site'];
  if (one.type === 'Unknown') {
    const named = sorted.filter(
      (other) => other.item.inside === one.item.inside && other.host === one.host && other.type !== 'Unknown',
    );
    const at = sorted.indexOf(one);
    const lender = named.findLast((other) => sorted.indexOf(other) < at) ?? named[0];
    if (lender === undefined) return ['Suspicious', 'no-user-agent'];
    return [lender.type === 'Phone' ? 'Background_Phone' : 'Background_PC', 'same-host'];
  }
  const isPlaced = placed.includes(one);
  const connected = isPlaced ? connection(one, placed) : undefined;
  const rule = connected ?? (isPlaced ? (`unconnected: ${one.placement}` as const) : 'method');
  const browser = connected !== undefined;
  if (one.type === 'Phone') return [browser ? 'Browser_Phone' : 'Background_Phone', rule];
  return [browser ? 'Browser_PC' : 'Background_PC', rule];
}
