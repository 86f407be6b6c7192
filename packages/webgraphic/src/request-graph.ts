import { type DeviceType, describeUserAgent, type HttpRequest, RecentMemo } from '@mad/protocols';
import type { ClassificationReason } from './classification-reason.ts';
import { type DomainName, parseDomainName } from './domain-name.ts';
import { HostMemory, type NamedRequest, type WaitingRequest } from './host-memory.ts';
import type { InsideRequest } from './inside-request.ts';
import { canonicalAuthority, parseReferer, parseRequestTarget } from './page-address.ts';
import { type PlaceableRequest, placeRequest, type RefererPage } from './place-request.ts';
import type { Link } from './placement.ts';
import type { RequestKind } from './request-kind.ts';
import { RequestWindow } from './request-window.ts';
import { softwareUserAgent } from './software-key.ts';
import { TopSites } from './top-sites.ts';
import { kindOf, type RequestGroup, type WindowMember } from './window-member.ts';

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
  /** How many hosts with a User-Agent are remembered, over all inside machines. Default: 65,536. */
  readonly hostCapacity?: number;
  /** How many requests without a User-Agent may wait for theirs, over all inside machines; some 2 KB each. Default: 4,096. */
  readonly waitingCapacity?: number;
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
 * A browser is known by evidence: a Referer that leads to another request actually seen, by its URL (rule 2) or its
 * domain (rule 3). Such a link shows that both its ends are a browser's, and every request of their group that has a
 * Referer of its own, as long as the request led to lies within the window. All others are background software once
 * they leave the window: a name like `gate.php`, or a Referer that leads nowhere, costs malware nothing.
 *
 * Streaming: hand requests to {@link add} in time order, and each one comes back through `settle` once its kind is
 * certain: at once or up to a window later, and at {@link finish} at the latest. Memory is bounded by the requests of
 * one window and by both capacities. Time per request does not depend on how many lie in the window. Equal input gives
 * equal output, in equal order.
 *
 * Where the specification leaves a choice: rules 5 and 6 give no evidence, so they connect nothing; a Referer that
 * names no host, or the request's own URL, counts as none; `LinkDoubt` lists links that prove nothing; methods
 * other than GET, POST and HEAD are background software and nothing joins them; a request without User-Agent takes no
 * part in the graph, and becomes background software under the User-Agent of the newest request with one to the same
 * host before it, otherwise of the first after it. Browsers do not leave theirs out.
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
    {
      topSites = TopSites.from([]),
      windowSeconds = 10,
      hostCapacity = 65_536,
      waitingCapacity = 4096,
    }: RequestGraphOptions = {},
  ) {
    this.#settle = settle;
    this.#window = new RequestWindow(windowSeconds * 1e6, (member) => this.#leave(member));
    this.#hosts = new HostMemory(hostCapacity, waitingCapacity, ({ index, item }) =>
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
    const named: NamedRequest = { index, userAgent, device };
    const waiting = this.#hosts.remember(item.inside, site.domain.host, named);
    for (const nameless of waiting) this.#lend(nameless, named);
    if (graphMethods.has(request.method)) {
      const page = site.authority + target.path;
      this.#place(item, index, { request, device, domain: site.domain, path: target.path, page });
    } else {
      const reason: ClassificationReason = { rule: 'method', method: request.method };
      this.#settle({ index, item, kind: kindOf(device, false), reason });
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

  #addNameless(item: InsideRequest, index: number, { domain }: Site): void {
    const named = this.#hosts.find(item.inside, domain.host);
    if (named === undefined) this.#hosts.wait(domain.host, { index, item });
    else this.#lend({ index, item }, named);
  }

  #lend({ index, item }: WaitingRequest, { index: of, userAgent, device }: NamedRequest): void {
    this.#settle({ index, item, kind: kindOf(device, false), reason: { rule: 'same-host', of, userAgent } });
  }

  /** Rules 2 to 7: finds or founds the request's group, and settles what is thereby certain. */
  #place(item: InsideRequest, index: number, placeable: PlaceableRequest): void {
    const { device, domain, page } = placeable;
    const machine = this.#window.machine(item.inside);
    const referer = this.#refererPage(placeable.request);
    const place = placeRequest(machine, placeable, referer);
    const { placement } = place;
    const group = place.outcome === 'founded' ? newGroup() : place.target.group;
    const unresolvedReferer = placement.rule === 'unresolved-referer' ? referer?.domain : undefined;
    const time = this.#now;
    const member: WindowMember = {
      index,
      item,
      machine,
      time,
      device,
      domain,
      page,
      group,
      placement,
      unresolvedReferer,
      settled: false,
    };
    this.#window.add(member);
    if (place.outcome === 'linked') this.#link(member, place.placement, place.target);
    else if (place.shares) this.#share(member);
  }

  #refererPage({ referer }: HttpRequest): RefererPage | undefined {
    const address = referer === undefined ? undefined : parseReferer(referer);
    if (address === undefined) return undefined;
    const { domain, authority } = this.#site(address.authority);
    return { domain, page: authority + address.path };
  }

  /** The Referer of `member` leads to `target`: both are a browser's, and what waited in their group. */
  #link(member: WindowMember, link: Link, target: WindowMember): void {
    const { group, index: by } = member;
    group.linkedBy = by;
    group.linkedTo = Math.max(group.linkedTo, target.time);
    group.waiting?.delete(target);
    if (!target.settled) this.#decide(target, true, { rule: 'referred-to', by });
    for (const waiting of group.waiting ?? []) {
      this.#decide(waiting, true, { rule: 'connected', by, placement: waiting.placement });
    }
    group.waiting = undefined;
    this.#decide(member, true, link);
  }

  /** A request with a Referer that leads nowhere is a browser's if a link lies, or comes to lie, in the window. */
  #share(member: WindowMember): void {
    const { group, placement } = member;
    const { linkedBy: by } = group;
    if (by !== undefined && this.#window.holds(group.linkedTo)) {
      this.#decide(member, true, { rule: 'connected', by, placement });
      return;
    }
    group.waiting ??= new Set();
    group.waiting.add(member);
  }

  #leave(member: WindowMember): void {
    if (member.settled) return;
    const { group, placement } = member;
    group.waiting?.delete(member);
    this.#decide(member, false, { rule: 'unconnected', placement });
  }

  #decide(member: WindowMember, browser: boolean, reason: ClassificationReason): void {
    const { index, item, device } = member;
    member.settled = true;
    this.#settle({ index, item, kind: kindOf(device, browser), reason });
  }
}

function newGroup(): RequestGroup {
  return { linkedBy: undefined, linkedTo: Number.NEGATIVE_INFINITY, waiting: undefined };
}
