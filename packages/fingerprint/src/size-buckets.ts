import type { BestEntries } from './best-entries.ts';
import type { BookEntry } from './book-entry.ts';
import { type FingerprintWeights, sizePoints } from './compare-fingerprints.ts';

/** Narrower than the 30 % within which sizes are close, so that all sizes of one bucket are close to each other. */
const LOG_WIDTH = Math.log(1.25);

/** Sizes 60 % apart lie at most this many buckets apart. */
const REACH = 3;

interface Extremes {
  smallest: BookEntry;
  largest: BookEntry;
}

/**
 * Entries that differ in their average size only, as far as points go. Holds two for each verdict and bucket of
 * sizes: the nearest to any size asked for is always one of them, or as good as it.
 */
export class SizeBuckets {
  readonly #clean = new Map<number, Extremes>();
  readonly #malicious = new Map<number, Extremes>();

  add(entry: BookEntry): void {
    const buckets = entry.isMalicious ? this.#malicious : this.#clean;
    const { averageSize } = entry.fingerprint;
    const bucket = bucketOf(averageSize);
    const extremes = buckets.get(bucket);
    if (extremes === undefined) {
      buckets.set(bucket, { smallest: entry, largest: entry });
      return;
    }
    if (averageSize < extremes.smallest.fingerprint.averageSize) extremes.smallest = entry;
    if (averageSize > extremes.largest.fingerprint.averageSize) extremes.largest = entry;
  }

  /** Offers the entries that could be best for this size, with `base` points for all else. */
  offer(size: number, base: number, weights: FingerprintWeights, best: BestEntries): void {
    offerFrom(this.#clean, size, base, weights, best);
    offerFrom(this.#malicious, size, base, weights, best);
  }
}

function offerFrom(
  buckets: ReadonlyMap<number, Extremes>,
  size: number,
  base: number,
  weights: FingerprintWeights,
  best: BestEntries,
): void {
  const offer = (entry: BookEntry | undefined): void => {
    if (entry !== undefined) {
      best.offer(entry, base + sizePoints(entry.fingerprint.averageSize, size, weights));
    }
  };
  const own = bucketOf(size);
  let found = false;
  for (let bucket = own - REACH; bucket <= own + REACH; bucket += 1) {
    const extremes = buckets.get(bucket);
    if (extremes === undefined) continue;
    found = true;
    offer(bucket > own ? extremes.smallest : extremes.largest);
  }
  if (found) return;
  const [any] = buckets.values();
  offer(any?.smallest);
}

function bucketOf(size: number): number {
  return Math.floor(Math.log(size) / LOG_WIDTH);
}
