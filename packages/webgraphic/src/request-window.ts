import type { DeviceType } from '@mad/protocols';
import { DomainIndex, type DomainMatch } from './domain-index.ts';
import type { DomainName } from './domain-name.ts';
import type { WindowMember } from './window-member.ts';

/** Requests of one device class of one inside machine, by domain. */
interface DeviceIndexes {
  /** Every request, by its host's domain and by its Referer's where that led nowhere. */
  readonly all: DomainIndex;
  /** Browsers' requests, by their host's domain. */
  readonly browsers: DomainIndex;
}

interface Machine {
  readonly pages: Map<string, WindowMember>;
  readonly devices: Map<DeviceType, DeviceIndexes>;
  members: number;
}

/** The requests of the last seconds, of all inside machines, indexed by what the rules of MAD §4 look for. */
export class RequestWindow {
  readonly #length: number;
  readonly #left: (member: WindowMember) => void;
  readonly #machines = new Map<string, Machine>();
  #members: WindowMember[] = [];
  #first = 0;

  /** `length` in microseconds; `left` is told of each request that leaves, in the order they came. */
  constructor(length: number, left: (member: WindowMember) => void) {
    this.#length = length;
    this.#left = left;
  }

  /** How many requests lie within the window. */
  get size(): number {
    return this.#members.length - this.#first;
  }

  /** Lets go of every request more than the window's length older than `now`. */
  advance(now: number): void {
    const oldest = now - this.#length;
    let member = this.#members[this.#first];
    while (member !== undefined && member.time < oldest) {
      this.#first += 1;
      this.#forget(member);
      member = this.#members[this.#first];
    }
    if (this.#first > 1024 && this.#first * 2 > this.#members.length) {
      this.#members = this.#members.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Takes in a request not older than any before. */
  add(member: WindowMember): void {
    this.#members.push(member);
    const machine = this.#machine(member.item.inside);
    machine.members += 1;
    machine.pages.set(member.page, member);
    const { all, browsers } = indexesOf(machine, member.device);
    if (member.unresolvedReferer !== undefined) all.touch(member.unresolvedReferer, member);
    all.touch(member.domain, member);
    if (member.group.browser) browsers.touch(member.domain, member);
  }

  /** Makes a request findable as a browser's, now that something pointed to it. */
  markBrowser(member: WindowMember): void {
    indexesOf(this.#machine(member.item.inside), member.device).browsers.touch(member.domain, member);
  }

  /** The newest request for this page. */
  findPage(inside: string, page: string): WindowMember | undefined {
    return this.#machines.get(inside)?.pages.get(page);
  }

  /** The newest request with a similar domain, its own or its unresolved Referer's. */
  findDomain(inside: string, device: DeviceType, domain: DomainName): DomainMatch | undefined {
    return this.#machines.get(inside)?.devices.get(device)?.all.find(domain);
  }

  /** The newest browser's request with a similar domain. */
  findBrowserDomain(inside: string, device: DeviceType, domain: DomainName): DomainMatch | undefined {
    return this.#machines.get(inside)?.devices.get(device)?.browsers.find(domain);
  }

  #machine(inside: string): Machine {
    const known = this.#machines.get(inside);
    if (known !== undefined) return known;
    const machine: Machine = { pages: new Map(), devices: new Map(), members: 0 };
    this.#machines.set(inside, machine);
    return machine;
  }

  #forget(member: WindowMember): void {
    const machine = this.#machine(member.item.inside);
    machine.members -= 1;
    if (machine.members === 0) {
      this.#machines.delete(member.item.inside);
    } else {
      if (machine.pages.get(member.page) === member) machine.pages.delete(member.page);
      const { all, browsers } = indexesOf(machine, member.device);
      if (member.unresolvedReferer !== undefined) all.forget(member.unresolvedReferer, member);
      all.forget(member.domain, member);
      browsers.forget(member.domain, member);
    }
    this.#left(member);
  }
}

function indexesOf(machine: Machine, device: DeviceType): DeviceIndexes {
  const known = machine.devices.get(device);
  if (known !== undefined) return known;
  const indexes = { all: new DomainIndex(), browsers: new DomainIndex() };
  machine.devices.set(device, indexes);
  return indexes;
}
