import type { DomainName } from './domain-name.ts';
import { similarDomainNames } from './similar-domains.ts';
import type { WindowMember } from './window-member.ts';

interface Entry {
  readonly domain: DomainName;
  member: WindowMember;
  newer: Entry | undefined;
  older: Entry | undefined;
}

/** What {@link DomainIndex.find} found: a request, and the domain under which it is known. */
export interface DomainMatch {
  readonly member: WindowMember;
  readonly domain: DomainName;
}

/**
 * How many of the most recent names an edit distance is asked of. Finding the same name has no bound. Without this
 * one, a machine asking ten thousand names in ten seconds would cost their square.
 */
export const MOST_COMPARED = 64;

/**
 * The requests of a window by domain: for each registrable name the request that touched it last, names ordered by
 * when that was.
 */
export class DomainIndex {
  readonly #entries = new Map<string, Entry>();
  #newest: Entry | undefined;

  /** Makes `member` the last to have touched this domain, unless a request newer than it has. */
  touch(domain: DomainName, member: WindowMember): void {
    const known = this.#entries.get(domain.name);
    if (known === undefined) {
      const entry = { domain, member, newer: undefined, older: undefined };
      this.#entries.set(domain.name, entry);
      this.#lead(entry);
      return;
    }
    if (known.member.time > member.time) return;
    known.member = member;
    if (known === this.#newest) return;
    this.#unlink(known);
    this.#lead(known);
  }

  /** Forgets the domain, if `member` is still the last that touched it. */
  forget(domain: DomainName, member: WindowMember): void {
    const entry = this.#entries.get(domain.name);
    if (entry?.member !== member) return;
    this.#entries.delete(domain.name);
    this.#unlink(entry);
  }

  /** The most recently touched domain that is similar, among the {@link MOST_COMPARED} newest, or the same. */
  find(domain: DomainName): DomainMatch | undefined {
    const same = this.#entries.get(domain.name);
    let entry = this.#newest;
    for (let compared = 0; entry !== undefined && entry !== same && compared < MOST_COMPARED; compared += 1) {
      if (similarDomainNames(entry.domain, domain)) return entry;
      entry = entry.older;
    }
    return same;
  }

  #lead(entry: Entry): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest !== undefined) this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink(entry: Entry): void {
    if (entry.newer === undefined) this.#newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older !== undefined) entry.older.newer = entry.newer;
  }
}
