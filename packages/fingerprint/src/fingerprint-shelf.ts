import type { BestEntries } from './best-entries.ts';
import { type FingerprintWeights, sizePoints } from './compare-fingerprints.ts';
import type { IndexedEntry, IndexedFingerprint } from './indexed-fingerprint.ts';
import { type NameSet, nestedSets } from './name-set.ts';
import { SizeBuckets } from './size-buckets.ts';

/** Up to this many entries, looking at each is quicker than any order among them. */
const SMALL = 24;

interface HeaderGroup {
  readonly constantHeaders: NameSet;
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
  readonly #entries: IndexedEntry[] = [];
  #ordered: Ordered | undefined;

  constructor(weights: FingerprintWeights) {
    this.#weights = weights;
  }

  add(entry: IndexedEntry): void {
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
  offer(wanted: IndexedFingerprint, base: number, least: number, best: BestEntries): void {
    const { constantHeaders, language, closeSize } = this.#weights;
    const floor = Math.max(least, best.score);
    if (base + constantHeaders + language + closeSize < floor) return;
    const { averageSize, language: spoken } = wanted.fingerprint;
    for (const { entry, indexed } of this.#entries) {
      const known = entry.fingerprint;
      let score = base + sizePoints(known.averageSize, averageSize, this.#weights);
      if (known.language !== undefined && known.language === spoken) score += language;
      if (nestedSets(indexed.constantHeaders, wanted.constantHeaders)) score += constantHeaders;
      if (score >= floor) best.offer(entry, score);
    }
    for (const [known, groups] of this.#ordered ?? []) {
      const points = base + (known !== undefined && known === spoken ? language : 0);
      if (points + constantHeaders + closeSize < floor) continue;
      for (const group of groups.values()) {
        const more = nestedSets(group.constantHeaders, wanted.constantHeaders) ? constantHeaders : 0;
        if (points + more + closeSize < Math.max(floor, best.score)) continue;
        group.sizes.offer(averageSize, points + more, this.#weights, best);
      }
    }
  }
}

function put(ordered: Ordered, { entry, indexed }: IndexedEntry): void {
  const { language } = entry.fingerprint;
  const { constantHeaders } = indexed;
  let groups = ordered.get(language);
  if (groups === undefined) {
    groups = new Map();
    ordered.set(language, groups);
  }
  const key = JSON.stringify(constantHeaders.names);
  let group = groups.get(key);
  if (group === undefined) {
    group = { constantHeaders, sizes: new SizeBuckets() };
    groups.set(key, group);
  }
  group.sizes.add(entry);
}
