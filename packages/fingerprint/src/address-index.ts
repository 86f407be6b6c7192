import type { BestEntries } from './best-entries.ts';
import type { FingerprintWeights } from './compare-fingerprints.ts';
import { FingerprintShelf } from './fingerprint-shelf.ts';
import type { IndexedEntry, IndexedFingerprint } from './indexed-fingerprint.ts';
import { type NameSet, nestedSets } from './name-set.ts';

/** Entries whose addresses match, and among them those of each User-Agent. */
class AddressShelf {
  readonly #weights: FingerprintWeights;
  readonly #all: FingerprintShelf;
  readonly #byUserAgent = new Map<string, FingerprintShelf>();

  constructor(weights: FingerprintWeights) {
    this.#weights = weights;
    this.#all = new FingerprintShelf(weights);
  }

  add(entry: IndexedEntry): void {
    this.#all.add(entry);
    const { userAgent } = entry.indexed.fingerprint;
    if (userAgent === undefined) return;
    let shelf = this.#byUserAgent.get(userAgent);
    if (shelf === undefined) {
      shelf = new FingerprintShelf(this.#weights);
      this.#byUserAgent.set(userAgent, shelf);
    }
    shelf.add(entry);
  }

  offer(wanted: IndexedFingerprint, least: number, best: BestEntries): void {
    const { addresses, userAgent } = this.#weights;
    const sent = wanted.fingerprint.userAgent;
    if (sent !== undefined) {
      this.#byUserAgent.get(sent)?.offer(wanted, addresses + userAgent, least, best);
    }
    this.#all.offer(wanted, addresses, least, best);
  }
}

/** Entries that have exactly the same several addresses. */
interface AddressSet {
  readonly addresses: NameSet;
  readonly shelf: AddressShelf;
}

interface AddressRecord {
  /** Entries that have this address, alone or among others. */
  readonly having: AddressShelf;
  /** Entries that have this address alone; undefined while there is none. */
  alone: AddressShelf | undefined;
  /** Sets of several that this address is in. */
  readonly sets: AddressSet[];
  /** Those of the sets that are looked up under this address: each set under its rarest one. */
  readonly anchored: AddressSet[];
}

/** Finds book entries whose outside addresses equal those of a fingerprint, contain them or lie within them. */
export class AddressIndex {
  readonly #weights: FingerprintWeights;
  readonly #records = new Map<string, AddressRecord>();
  readonly #sets = new Map<string, AddressSet>();

  constructor(weights: FingerprintWeights) {
    this.#weights = weights;
  }

  add(entry: IndexedEntry): void {
    const { addresses } = entry.indexed;
    const records = addresses.names.map((address) => this.#record(address));
    for (const record of records) record.having.add(entry);
    const [only] = records;
    if (only !== undefined && records.length === 1) {
      only.alone ??= new AddressShelf(this.#weights);
      only.alone.add(entry);
      return;
    }
    const key = addresses.names.join(' ');
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = { addresses, shelf: new AddressShelf(this.#weights) };
      this.#sets.set(key, set);
      for (const record of records) record.sets.push(set);
      rarest(records)?.anchored.push(set);
    }
    set.shelf.add(entry);
  }

  /** Offers the entries that match by address and could be best; see {@link FingerprintShelf.offer}. */
  offer(wanted: IndexedFingerprint, least: number, best: BestEntries): void {
    const { addresses } = wanted;
    const [only] = addresses.names;
    if (only !== undefined && addresses.names.length === 1) {
      this.#records.get(only)?.having.offer(wanted, least, best);
      return;
    }
    const records: AddressRecord[] = [];
    for (const address of addresses.names) {
      const record = this.#records.get(address);
      if (record === undefined) continue;
      records.push(record);
      record.alone?.offer(wanted, least, best);
      for (const set of record.anchored) {
        if (set.addresses.names.length <= addresses.names.length && nestedSets(set.addresses, addresses))
          set.shelf.offer(wanted, least, best);
      }
    }
    if (records.length < addresses.names.length) return;
    for (const set of rarest(records)?.sets ?? []) {
      if (set.addresses.names.length > addresses.names.length && nestedSets(set.addresses, addresses)) {
        set.shelf.offer(wanted, least, best);
      }
    }
  }

  #record(address: string): AddressRecord {
    const known = this.#records.get(address);
    if (known !== undefined) return known;
    const having = new AddressShelf(this.#weights);
    const record: AddressRecord = { having, alone: undefined, sets: [], anchored: [] };
    this.#records.set(address, record);
    return record;
  }
}

function rarest(records: readonly AddressRecord[]): AddressRecord | undefined {
  let found = records[0];
  for (const record of records) {
    if (found === undefined || record.sets.length < found.sets.length) found = record;
  }
  return found;
}
