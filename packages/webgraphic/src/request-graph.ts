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
import {
  type Fate,
  kindOf,
  type NamelessRequest,
  type RequestGroup,
  type WindowMember,
} from './window-member.ts';

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
   * Whether rules 5 and 6 need a Referer to make a browser: a group that holds none while a request lies in the
   * window leaves that request background software. The specification does not ask for it, so the default is false;
   * but malware that calls `/gate.php` over and over otherwise passes for a browser.
   */
  readonly requireReferer?: boolean;
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
  readonly #requireReferer: boolean;
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
      requireReferer = false,
      hostCapacity = 65_536,
    }: RequestGraphOptions = {},
  ) {
    this.#settle = settle;
    this.#requireReferer = requireReferer;
    this.#window = new RequestWindow(windowSeconds * 1e6, (member) => {
      if (member.fate.browser !== undefined) return;
      member.group.pending.shift();
      this.#decide(member, false, unprovenReason(member.reason));
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
    const fate = graphMethods.has(request.method)
      ? this.#place(item, index, device, site, target.path)
      : this.#setAside(item, index, device);
    const waiting = this.#hosts.remember(item.inside, site.domain.host, { index, userAgent, device, fate });
    for (const { index: waitingIndex, item: waitingItem } of waiting) {
      this.#follow({ index: waitingIndex, item: waitingItem, of: index, userAgent, device }, fate);
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
    const { index: of, userAgent, device, fate } = named;
    this.#follow({ index, item, of, userAgent, device }, fate);
  }

  /** Rules 2 to 7: finds or founds the request's group, and settles it if that group is proven. */
  #place(
    item: InsideRequest,
    index: number,
    device: DeviceType,
    { domain, authority }: Site,
    path: string,
  ): Fate {
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

    const proves = reason !== undefined && (referer !== undefined || !this.#requireReferer);
    group ??= { proven: proves, pending: [] };
    const fate: Fate = { browser: undefined, followers: undefined };
    const member: WindowMember = {
      index,
      item,
      machine,
      time: this.#now,
      device,
      domain,
      page: authority + path,
      group,
      fate,
      reason,
      findable: reason !== undefined,
      unresolvedReferer,
    };
    this.#window.add(member);
    if (reason !== undefined && group.proven) this.#decide(member, true, reason);
    else group.pending.push(member);
    return fate;
  }

  #setAside(item: InsideRequest, index: number, device: DeviceType): Fate {
    const { method } = item.request;
    this.#settle({ index, item, kind: kindOf(device, false), reason: { rule: 'method', method } });
    return { browser: false, followers: undefined };
  }

  /** Finds the group of the request that Referer of request `by` points to, and proves it a browser's. */
  #connect({ group }: WindowMember, by: number): RequestGroup {
    if (group.proven) return group;
    group.proven = true;
    for (const member of group.pending) {
      member.machine.markBrowser(member);
      this.#decide(member, true, member.reason ?? { rule: 'referred-to', by });
    }
    group.pending.length = 0;
    return group;
  }

  #decide({ index, item, device, fate }: WindowMember, browser: boolean, reason: ClassificationReason): void {
    fate.browser = browser;
    this.#settle({ index, item, kind: kindOf(device, browser), reason });
    for (const follower of fate.followers ?? []) this.#settleNameless(follower, browser);
    fate.followers = undefined;
  }

  #follow(nameless: NamelessRequest, fate: Fate): void {
    if (fate.browser !== undefined) {
      this.#settleNameless(nameless, fate.browser);
      return;
    }
    fate.followers ??= [];
    fate.followers.push(nameless);
  }

  #settleNameless({ index, item, of, userAgent, device }: NamelessRequest, browser: boolean): void {
    const reason: ClassificationReason = { rule: 'same-host', of, userAgent };
    this.#settle({ index, item, kind: kindOf(device, browser), reason });
  }
}

function unprovenReason(reason: ClassificationReason | undefined): ClassificationReason {
  if (reason?.rule === 'page' || reason?.rule === 'similar-domain') {
    return { rule: 'unproven', fits: reason.rule };
  }
  return { rule: 'alone' };
}
