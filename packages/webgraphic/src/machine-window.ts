import type { DeviceType } from '@mad/protocols';
import { DomainIndex, type DomainMatch } from './domain-index.ts';
import type { DomainName } from './domain-name.ts';
import type { WindowMember } from './window-member.ts';

/** Requests of one device class, by domain. */
interface DeviceIndexes {
  /** Every request, by its host's domain and by its Referer's where that led nowhere. */
  readonly all: DomainIndex;
  /** Browsers' requests, by their host's domain. */
  readonly browsers: DomainIndex;
}

/** The requests of one inside machine within the window, indexed by what the rules of MAD §4 look for. */
export class MachineWindow {
  readonly inside: string;
  readonly #pages = new Map<string, WindowMember>();
  readonly #phones: DeviceIndexes = { all: new DomainIndex(), browsers: new DomainIndex() };
  readonly #others: DeviceIndexes = { all: new DomainIndex(), browsers: new DomainIndex() };
  #size = 0;

  constructor(inside: string) {
    this.inside = inside;
  }

  /** How many requests lie within the window. */
  get size(): number {
    return this.#size;
  }

  /** Takes in a request not older than any before. */
  add(member: WindowMember): void {
    this.#size += 1;
    this.#pages.set(member.page, member);
    const { all, browsers } = this.#of(member.device);
    if (member.unresolvedReferer !== undefined) all.touch(member.unresolvedReferer, member);
    all.touch(member.domain, member);
    if (member.findable) browsers.touch(member.domain, member);
  }

  /** Lets go of a request that {@link add} took in. */
  forget(member: WindowMember): void {
    this.#size -= 1;
    if (this.#pages.get(member.page) === member) this.#pages.delete(member.page);
    const { all, browsers } = this.#of(member.device);
    if (member.unresolvedReferer !== undefined) all.forget(member.unresolvedReferer, member);
    all.forget(member.domain, member);
    if (member.findable) browsers.forget(member.domain, member);
  }

  /** Makes a request findable as a browser's, now that something pointed to it. */
  markBrowser(member: WindowMember): void {
    if (member.findable) return;
    member.findable = true;
    this.#of(member.device).browsers.touch(member.domain, member);
  }

  /** The newest request for this page. */
  findPage(page: string): WindowMember | undefined {
    return this.#pages.get(page);
  }

  /** The newest request with a similar domain, its own or its unresolved Referer's. */
  findDomain(device: DeviceType, domain: DomainName): DomainMatch | undefined {
    return this.#of(device).all.find(domain);
  }

  /** The newest browser's request with a similar domain. */
  findBrowserDomain(device: DeviceType, domain: DomainName): DomainMatch | undefined {
    return this.#of(device).browsers.find(domain);
  }

  #of(device: DeviceType): DeviceIndexes {
    return device === 'Phone' ? this.#phones : this.#others;
  }
}
