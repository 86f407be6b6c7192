import { type DeviceType, describeUserAgent, RecentMemo } from '@mad/protocols';
import type { ClassificationReason } from './classification-reason.ts';
import { type DomainName, parseDomainName } from './domain-name.ts';
import { HostMemory } from './host-memory.ts';
import type { InsideRequest } from './inside-request.ts';
import { canonicalAuthority, pageResource, parseReferer, parseRequestTarget } from './page-address.ts';
import type { RequestKind } from './request-kind.ts';
import { RequestWindow } from './request-window.ts';
import { softwareUserAgent } from './software-key.ts';
import { TopSites } from './top-sites.ts';
import { kindOf, type NamelessRequest, type RequestGroup, type WindowMember } from './window-member.ts';

/** A request with its kind and why. */
export interface ClassifiedRequest {
  /** The number under which the request was added. */
  readonly index: number;
  readonly item: InsideRequest;
  readonly kind: RequestKind;
  readonly reason: ClassificationReason;
}

/** How a {@link RequestGraph} works. */
export interface RequestGraphOptions {
  /** Sites whose requests are `Filtered`. Default: none. */
  readonly topSites?: TopSites;
  /** Length of the sliding window in seconds; a request exactly that old still lies within it. Default: 10. */
  readonly windowSeconds?: number;
  /**
   * How many hosts with a User-Agent are remembered, and how many requests without one may wait for theirs, over all
   * inside machines. Default: 65,536.
   */
  readonly hostCapacity?: number;
}

/** What is known of an authority, parsed once for all requests that name it. */
interface Site {
  readonly domain: DomainName;
  readonly authority: string;
  readonly topSite: string | undefined;
}

/** What is known of a User-Agent. */
interface Software {
  readonly userAgent: string;
  readonly device: DeviceType;
}

/** Far more than a host and port need; what lies beyond in a hostile one is not looked at. */
const LONGEST_AUTHORITY = 320;

const graphMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'HEAD']);

/**
 * The request graph of MAD §4: tells requests a person's browser made from those of background software.
 *
 * Streaming: hand requests to {@link add} in time order, and each one comes back through `settle` once its kind is
 * certain: at once for most, up to a window later for a lone request, and at {@link finish} at the latest. Memory is
 * bounded by the requests of one window and by `hostCapacity`. Time per request does not depend on how many lie in
 * the window. Equal input gives equal output, in equal order.
 *
 * Where the specification leaves a choice: a group founded by rule 4 or 6 is a browser's even if nothing joins it; a
 * Referer that names no host counts as none; methods other than GET, POST and HEAD are background software and
 * nothing joins them; a request without User-Agent takes no part in groups, and takes the kind of the newest request
 * with one to the same host before it, otherwise of the first after it.
 */
export class RequestGraph {
  readonly #settle: (classified: ClassifiedRequest) => void;
  readonly #window: RequestWindow;
  readonly #hosts: HostMemory;
  readonly #sites = new RecentMemo<Site>(32_768);
  readonly #readSite: (authority: string) => Site;
  readonly #software = new RecentMemo<Software>(4096);
  readonly #readSoftware: (userAgent: string) => Software;
  #now = Number.NEGATIVE_INFINITY;
  #next = 0;

  constructor(
    settle: (classified: ClassifiedRequest) => void,
    { topSites = TopSites.from([]), windowSeconds = 10, hostCapacity = 65_536 }: RequestGraphOptions = {},
  ) {
    this.#settle = settle;
    this.#window = new RequestWindow(windowSeconds * 1e6, (member) => {
      if (member.group.undecided === member) this.#decide(member, { rule: 'alone' });
    });
    this.#hosts = new HostMemory(hostCapacity, ({ index, item }) =>
      settle({ index, item, kind: 'Suspicious', reason: { rule: 'no-user-agent' } }),
    );
    this.#readSite = (authority) => {
      const domain = parseDomainName(authority);
      return { domain, authority: canonicalAuthority(authority), topSite: topSites.siteOf(domain) };
    };
    this.#readSoftware = (userAgent) => ({ userAgent, device: describeUserAgent(userAgent).type });
  }

  /** How many requests are held because of the window. */
  get windowSize(): number {
    return this.#window.size;
  }

  /**
   * Takes the next request. A request older than one added before counts as if it came with that one. `index` is how
   * reasons name this request; by default they are counted from 0.
   */
  add(item: InsideRequest, index: number = this.#next): void {
    this.#next = index + 1;
    const { request } = item;
    this.#now = Math.max(this.#now, request.time);
    this.#window.advance(this.#now);

    const target = parseRequestTarget(request.uri);
    const authority =
      target.authority ?? (request.method === 'CONNECT' ? request.uri : (request.host ?? item.outside));
    const site = this.#site(authority);
    if (site.topSite !== undefined) {
      this.#settle({ index, item, kind: 'Filtered', reason: { rule: 'top-site', site: site.topSite } });
      return;
    }
    const sentUserAgent = softwareUserAgent(request.userAgent);
    if (sentUserAgent === undefined) {
      this.#addNameless(item, index, site);
      return;
    }
    const { userAgent, device } = this.#software.get(sentUserAgent, this.#readSoftware);
    const group = graphMethods.has(request.method)
      ? this.#place(item, index, device, site, target.path)
      : this.#setAside(item, index, device);
    const waiting = this.#hosts.remember(item.inside, site.domain.host, { index, userAgent, device, group });
    for (const { index: waitingIndex, item: waitingItem } of waiting) {
      this.#follow({ index: waitingIndex, item: waitingItem, of: index, userAgent, device }, group);
    }
  }

  /** Settles every request still held: the capture is over. */
  finish(): void {
    this.#window.advance(Number.POSITIVE_INFINITY);
    this.#hosts.giveUpAll();
  }

  #site(authority: string): Site {
    const bounded = authority.length > LONGEST_AUTHORITY ? authority.slice(0, LONGEST_AUTHORITY) : authority;
    return this.#sites.get(bounded, this.#readSite);
  }

  #addNameless(item: InsideRequest, index: number, site: Site): void {
    const named = this.#hosts.find(item.inside, site.domain.host);
    if (named === undefined) {
      this.#hosts.wait(site.domain.host, { index, item });
      return;
    }
    const { index: of, userAgent, device, group } = named;
    this.#follow({ index, item, of, userAgent, device }, group);
  }

  /** Rules 2 to 7: finds or founds the request's group, and settles it unless it is alone. */
  #place(
    item: InsideRequest,
    index: number,
    device: DeviceType,
    { domain, authority }: Site,
    path: string,
  ): RequestGroup {
    const { request } = item;
    const machine = this.#window.machine(item.inside);
    const referer = request.referer === undefined ? undefined : parseReferer(request.referer);
    let reason: ClassificationReason | undefined;
    let group: RequestGroup | undefined;
    let unresolvedReferer: DomainName | undefined;

    if (referer !== undefined) {
      const from = this.#site(referer.authority);
      const { name } = from.domain;
      const page = machine.findPage(from.authority + referer.path);
      const match = page === undefined ? machine.findDomain(device, from.domain) : undefined;
      if (page !== undefined) {
        group = this.#connect(page, index);
        reason = { rule: 'referer', of: page.index };
      } else if (match !== undefined) {
        group = this.#connect(match.member, index);
        reason = { rule: 'referer-domain', of: match.member.index, referer: name, domain: match.domain.name };
      } else {
        unresolvedReferer = from.domain;
        reason = { rule: 'unresolved-referer', referer: name };
      }
    } else {
      const match = machine.findBrowserDomain(device, domain);
      if (match !== undefined) {
        group = match.member.group;
        reason = { rule: 'similar-domain', of: match.member.index, domain: match.domain.name };
      } else {
        const extension = pageResource(path);
        if (extension !== undefined) reason = { rule: 'page', extension };
      }
    }

    group ??= { browser: reason !== undefined, undecided: undefined, followers: undefined };
    const member: WindowMember = {
      index,
      item,
      machine,
      time: this.#now,
      device,
      domain,
      page: authority + path,
      group,
      unresolvedReferer,
    };
    this.#window.add(member);
    if (reason === undefined) group.undecided = member;
    else this.#settle({ index, item, kind: kindOf(device, true), reason });
    return group;
  }

  #setAside(item: InsideRequest, index: number, device: DeviceType): RequestGroup {
    const { method } = item.request;
    this.#settle({ index, item, kind: kindOf(device, false), reason: { rule: 'method', method } });
    return { browser: false, undecided: undefined, followers: undefined };
  }

  /** Joins a request to the group of one its Referer points to; a lone one is thereby a browser's. */
  #connect(target: WindowMember, by: number): RequestGroup {
    const { group } = target;
    if (group.undecided !== undefined) {
      group.browser = true;
      target.machine.markBrowser(target);
      this.#decide(group.undecided, { rule: 'referred-to', by });
    }
    return group;
  }

  #decide(founder: WindowMember, reason: ClassificationReason): void {
    const { group, index, item, device } = founder;
    group.undecided = undefined;
    this.#settle({ index, item, kind: kindOf(device, group.browser), reason });
    for (const follower of group.followers ?? []) this.#settleNameless(follower, group);
    group.followers = undefined;
  }

  #follow(nameless: NamelessRequest, group: RequestGroup): void {
    if (group.undecided === undefined) {
      this.#settleNameless(nameless, group);
      return;
    }
    group.followers ??= [];
    group.followers.push(nameless);
  }

  #settleNameless({ index, item, of, userAgent, device }: NamelessRequest, { browser }: RequestGroup): void {
    const reason: ClassificationReason = { rule: 'same-host', of, userAgent };
    this.#settle({ index, item, kind: kindOf(device, browser), reason });
  }
}

/**
 * Classifies all requests of a capture, in whatever order they come, and gives the answers in the order of
 * `requests`; reasons name requests by their place there. Requests are taken in time order, those of the same
 * microsecond by flow and then as they stand: the answer for a request depends on the order of `requests` only where
 * one flow holds several of the same microsecond, or flows of different captures are mixed.
 */
export function buildRequestGraph(
  requests: readonly InsideRequest[],
  options?: RequestGraphOptions,
): ClassifiedRequest[] {
  const order = requests.map((item, index) => ({ item, index }));
  order.sort(
    (a, b) => a.item.request.time - b.item.request.time || a.item.request.flow.id - b.item.request.flow.id,
  );
  const classified = new Array<ClassifiedRequest>(requests.length);
  const graph = new RequestGraph((one) => {
    classified[one.index] = one;
  }, options);
  for (const { item, index } of order) graph.add(item, index);
  graph.finish();
  return classified;
}
