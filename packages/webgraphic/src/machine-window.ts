import type { DeviceType } from '@mad/protocols';
import { DomainIndex, type DomainMatch } from './domain-index.ts';
import type { DomainName } from './domain-name.ts';
import type { WindowMember } from './window-member.ts';

/** The requests of one inside machine within the window, indexed by what the rules of MAD §4 look for. */
export class MachineWindow {
  readonly inside: string;
  readonly #pages = new Map<string, WindowMember>();
  readonly #phones = new DomainIndex();
  readonly #others = new DomainIndex();
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
    const domains = this.#domains(member.device);
    if (member.unresolvedReferer !== undefined) domains.touch(member.unresolvedReferer, member);
    domains.touch(member.domain, member);
  }

  /** Lets go of a request that {@link add} took in. */
  forget(member: WindowMember): void {
    this.#size -= 1;
    if (this.#pages.get(member.page) === member) this.#pages.delete(member.page);
    const domains = this.#domains(member.device);
    if (member.unresolvedReferer !== undefined) domains.forget(member.unresolvedReferer, member);
    domains.forget(member.domain, member);
  }

  /** The newest request for this page. */
  findPage(page: string): WindowMember | undefined {
    return this.#pages.get(page);
  }

  /** The newest request of a device class with a similar domain, its own or its unresolved Referer's. */
  findDomain(device: DeviceType, domain: DomainName): DomainMatch | undefined {
    return this.#domains(device).find(domain);
  }

  #domains(device: DeviceType): DomainIndex {
    return device === 'Phone' ? this.#phones : this.#others;
  }
}
