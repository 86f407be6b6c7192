import { describeUserAgent } from '@mad/protocols';
import type { ClassificationReason } from './classification-reason.ts';
import type { InsideRequest } from './inside-request.ts';
import type { RequestKind } from './request-kind.ts';
import { similarDomains } from './similar-domains.ts';
import type { TopSites } from './top-sites.ts';

interface SlowRequest {
  readonly item: InsideRequest;
  readonly host: string;
  readonly page: string;
  readonly type: string;
  rule: ClassificationReason['rule'];
  group: SlowRequest[];
  browser: boolean;
  unresolved: string | undefined;
}

/**
 * MAD §4 word for word: every rule looks through every earlier request. For tests of the indexed graph, on requests
 * whose Referers are complete URLs and whose targets are paths.
 */
export function slowRequestGraph(
  requests: readonly InsideRequest[],
  topSites: TopSites,
  requireReferer: boolean,
): [RequestKind, ClassificationReason['rule']][] {
  const all = requests.map((item): SlowRequest => {
    const host = item.request.host ?? item.outside;
    const page = host + item.request.uri.split('?')[0];
    const { type } = describeUserAgent(item.request.userAgent);
    return { item, host, page, type, rule: 'alone', group: [], browser: false, unresolved: undefined };
  });
  const sorted = [...all].sort((a, b) => a.item.request.time - b.item.request.time);
  sorted.forEach((one, place) => {
    if (topSites.covers(one.host)) one.rule = 'top-site';
    else if (one.type === 'Unknown') one.rule = 'no-user-agent';
    else if (!['GET', 'POST', 'HEAD'].includes(one.item.request.method)) one.rule = 'method';
    else join(one, sorted.slice(0, place).reverse());
  });
  return all.map((one) => classify(one, sorted, requireReferer));
}

function join(one: SlowRequest, newestFirst: readonly SlowRequest[]): void {
  const { inside, request } = one.item;
  const window = newestFirst.filter(
    (other) =>
      other.group.length > 0 &&
      other.item.inside === inside &&
      other.item.request.time >= request.time - 10_000_000,
  );
  const sameType = window.filter((other) => other.type === one.type);
  const referer = request.referer?.replace('http://', '').split('?')[0];
  const refererHost = referer?.split('/')[0];
  let target: SlowRequest | undefined;
  if (referer !== undefined && refererHost !== undefined) {
    const byPage = window.find((other) => other.page === referer);
    const byDomain = sameType.find(
      (other) =>
        similarDomains(other.host, refererHost) ||
        (other.unresolved !== undefined && similarDomains(other.unresolved, refererHost)),
    );
    target = byPage ?? byDomain;
    one.rule = byPage ? 'referer' : byDomain ? 'referer-domain' : 'unresolved-referer';
    if (target === undefined) one.unresolved = refererHost;
  } else {
    target = sameType.find((other) => isBrowser(other) && similarDomains(other.host, one.host));
    one.rule = target ? 'similar-domain' : /\.html(\?|$)/.test(request.uri) ? 'page' : 'alone';
  }
  one.browser = one.rule !== 'alone';
  one.group = target?.group ?? [];
  one.group.push(one);
}

function isBrowser({ group }: SlowRequest): boolean {
  return group.length > 1 || group[0]?.browser === true;
}

/** Whether the group was proven a browser's before the request left the window. */
function provenInTime({ group, item }: SlowRequest, requireReferer: boolean): boolean {
  const proofs = requireReferer ? byReferer : [...byReferer, 'page', 'similar-domain'];
  const proof = group.find(({ rule }) => proofs.includes(rule));
  return proof !== undefined && item.request.time >= proof.item.request.time - 10_000_000;
}

const byReferer = ['referer', 'referer-domain', 'unresolved-referer'];

function classify(
  one: SlowRequest,
  sorted: readonly SlowRequest[],
  requireReferer: boolean,
): [RequestKind, ClassificationReason['rule']] {
  if (one.rule === 'top-site') return ['Filtered', one.rule];
  if (one.rule === 'no-user-agent') {
    const named = sorted.filter(
      (other) => other.item.inside === one.item.inside && other.host === one.host && other.type !== 'Unknown',
    );
    const place = sorted.indexOf(one);
    const lender = named.findLast((other) => sorted.indexOf(other) < place) ?? named[0];
    if (lender === undefined) return ['Suspicious', one.rule];
    return [classify(lender, sorted, requireReferer)[0], 'same-host'];
  }
  const browser = one.rule !== 'method' && provenInTime(one, requireReferer);
  const guessed = one.rule === 'page' || one.rule === 'similar-domain';
  const rule = one.rule === 'alone' && browser ? 'referred-to' : guessed && !browser ? 'unproven' : one.rule;
  if (one.type === 'Phone') return [browser ? 'Browser_Phone' : 'Background_Phone', rule];
  return [browser ? 'Browser_PC' : 'Background_PC', rule];
}
