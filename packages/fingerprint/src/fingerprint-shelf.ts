import type { BestEntries } from './best-entries.ts';
import type { BookEntry } from './book-entry.ts';
import { type FingerprintWeights, nested, sizePoints } from './compare-fingerprints.ts';
import type { Fingerprint } from './fingerprint.ts';
import { SizeBuckets } from './size-buckets.ts';

/** Up to this many entries, looking at each is quicker than any order among them. */
const SMALL = 24;

interface HeaderGroup {
  readonly constantHeaders: readonly string[];
  readonly sizes: SizeBuckets;
}

/** Language → constant headers, as one text → entries. */
type Ordered = Map<string | undefined, Map<string, HeaderGroup>>;

/**
 * Book entries that share something: a User-Agent, an address, or just their label. Finds the best by constant
 * headers, language and size. Beyond a few entries, the time it takes grows with the number of different pairs of
 * language and constant headers, not with the number of entries.
 */
export class FingerprintShelf {
  readonly #weights: FingerprintWeights;
  readonly #entries: BookEntry[] = [];
  #ordered: Ordered | undefined;

  constructor(weights: FingerprintWeights) {
    this.#weights = weights;
  }

  add(entry: BookEntry): void {
    if (this.#ordered !== undefined) {
      put(this.#ordered, entry);
      return;
    }
    this.#entries.push(entry);
    if (this.#entries.length <= SMALL) return;
    this.#ordered = new Map();
    for (const one of this.#entries) put(this.#ordered, one);
    this.#entries.length = 0;
  }

  /**
   * Offers every entry that could be the best one for a fingerprint, or stands for others as good. `base` is what all
   * entries of this shelf are known to score; what cannot reach `least` is left out.
   */
  offer(wanted: Fingerprint, base: number, least: number, best: BestEntries): void {
    const { constantHeaders, language, closeSize } = this.#weights;
    for (const entry of this.#entries) {
      const known = entry.fingerprint;
      let score = base + sizePoints(known.averageSize, wanted.averageSize, this.#weights);
      if (known.language !== undefined && known.language === wanted.language) score += language;
      if (nested(known.constantHeaders, wanted.constantHeaders)) score += constantHeaders;
      if (score >= least) best.offer(entry, score);
    }
    for (const [spoken, groups] of this.#ordered ?? []) {
      const points = base + (spoken !== undefined && spoken === wanted.language ? language : 0);
      if (points + constantHeaders + closeSize < least) continue;
      for (const group of groups.values()) {
        const more = nested(group.constantHeaders, wanted.constantHeaders) ? constantHeaders : 0;
        if (points + more + closeSize < least) continue;
        group.sizes.offer(wanted.averageSize, points + more, this.#weights, best);
      }
    }
  }
}

function put(ordered: Ordered, entry: BookEntry): void {
  const { language, constantHeaders } = entry.fingerprint;
  let groups = ordered.get(language);
  if (groups === undefined) {
    groups = new Map();
    ordered.set(language, groups);
  }
  const key = JSON.stringify(constantHeaders);
  let group = groups.get(key);
  if (group === undefined) {
    group = { constantHeaders, sizes: new SizeBuckets() };
    groups.set(key, group);
  }
  group.sizes.add(entry);
}
