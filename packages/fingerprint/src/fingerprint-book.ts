import { AddressIndex } from './address-index.ts';
import { BestEntries } from './best-entries.ts';
import type { BookEntry } from './book-entry.ts';
import {
  compareFingerprints,
  type FingerprintComparison,
  fingerprintThresholds,
  fingerprintWeights,
} from './compare-fingerprints.ts';
import type { Fingerprint, FingerprintLabel } from './fingerprint.ts';
import { FingerprintShelf } from './fingerprint-shelf.ts';
import { indexFingerprint } from './indexed-fingerprint.ts';

/** A book entry beside the fingerprint asked for. */
export interface NearestEntry {
  readonly entry: BookEntry;
  readonly comparison: FingerprintComparison;
}

/** What the book says of a fingerprint (the lists of `filter.json`, MAD §8). */
export type BookAnswer =
  /** The most similar entries, of which `nearest` is one, all have this verdict. */
  | { readonly verdict: 'is_malicious' | 'is_clean'; readonly nearest: NearestEntry }
  /** Nothing in the book is similar enough; `nearest` came closest, if any shares User-Agent or address. */
  | { readonly verdict: 'new_app'; readonly because: 'unknown'; readonly nearest: NearestEntry | undefined }
  /** Of the most similar entries, equally so, some are malicious and some are not. */
  | {
      readonly verdict: 'new_app';
      readonly because: 'contradiction';
      readonly nearest: NearestEntry;
      readonly clean: NearestEntry;
    };

interface LabelIndex {
  readonly all: FingerprintShelf;
  readonly byUserAgent: Map<string, FingerprintShelf>;
  readonly byAddress: AddressIndex;
}

/**
 * The fingerprints of known verdict (MAD §5). A new fingerprint takes the verdict of the most similar entry.
 *
 * Indexed: a look-up goes to the entries of the same User-Agent, to those of matching addresses, and to those that
 * could reach the threshold without either, and answers what comparing with every entry would answer.
 */
export class FingerprintBook {
  readonly #entries: BookEntry[] = [];
  readonly #known = new Set<string>();
  readonly #indexes: Readonly<Record<FingerprintLabel, LabelIndex>> = {
    Background: openIndex('Background'),
    Browser: openIndex('Browser'),
  };

  /** How many different entries the book holds. */
  get size(): number {
    return this.#entries.length;
  }

  /** All entries, oldest first. */
  get entries(): readonly BookEntry[] {
    return this.#entries;
  }

  /** Adds a fingerprint with its verdict. False when the book holds exactly that already. */
  add(fingerprint: Fingerprint, isMalicious: boolean): boolean {
    const { label, userAgent, addresses, constantHeaders, language, averageSize } = fingerprint;
    const key = JSON.stringify([
      isMalicious,
      label,
      userAgent ?? 0,
      addresses,
      constantHeaders,
      language ?? 0,
      averageSize,
    ]);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    const entry: BookEntry = { id: this.#entries.length, fingerprint, isMalicious };
    this.#entries.push(entry);
    const { all, byUserAgent, byAddress } = this.#indexes[label];
    const indexed = { entry, indexed: indexFingerprint(fingerprint) };
    all.add(indexed);
    byAddress.add(indexed);
    if (userAgent === undefined) return true;
    let shelf = byUserAgent.get(userAgent);
    if (shelf === undefined) {
      shelf = new FingerprintShelf(fingerprintWeights[label]);
      byUserAgent.set(userAgent, shelf);
    }
    shelf.add(indexed);
    return true;
  }

  /** Looks a fingerprint up. `threshold` is the least score that counts as similar; default: the label's own. */
  lookUp(fingerprint: Fingerprint, threshold = fingerprintThresholds[fingerprint.label]): BookAnswer {
    const best = new BestEntries();
    const wanted = indexFingerprint(fingerprint);
    const { all, byUserAgent, byAddress } = this.#indexes[fingerprint.label];
    byAddress.offer(wanted, 0, best);
    if (fingerprint.userAgent !== undefined) {
      const { userAgent } = fingerprintWeights[fingerprint.label];
      byUserAgent.get(fingerprint.userAgent)?.offer(wanted, userAgent, 0, best);
    }
    all.offer(wanted, 0, threshold, best);

    const { clean, malicious } = best;
    const { score } = best;
    const isMalicious = best.maliciousScore === score;
    const entry = isMalicious ? malicious : clean;
    if (entry === undefined) return { verdict: 'new_app', because: 'unknown', nearest: undefined };
    const nearest = beside(entry, fingerprint);
    if (score < threshold) return { verdict: 'new_app', because: 'unknown', nearest };
    if (isMalicious && clean !== undefined && best.cleanScore === score) {
      return { verdict: 'new_app', because: 'contradiction', nearest, clean: beside(clean, fingerprint) };
    }
    return { verdict: isMalicious ? 'is_malicious' : 'is_clean', nearest };
  }
}

function openIndex(label: FingerprintLabel): LabelIndex {
  const weights = fingerprintWeights[label];
  return {
    all: new FingerprintShelf(weights),
    byUserAgent: new Map(),
    byAddress: new AddressIndex(weights),
  };
}

function beside(entry: BookEntry, fingerprint: Fingerprint): NearestEntry {
  return { entry, comparison: compareFingerprints(entry.fingerprint, fingerprint) };
}
