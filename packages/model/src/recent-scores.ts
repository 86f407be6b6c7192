import { hash } from 'node:crypto';

/**
 * Scores of the samples asked about of late, in bounded memory: two generations, of which the older is forgotten when the younger is
 * full. Samples are known by their digest, which is a sixteenth of them.
 */
export class RecentScores {
  readonly #capacity: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  /** @param capacity samples in a generation; so many are remembered at least, twice as many at most */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** What a sample is known by; the same for equal samples only, whatever zeros they end in. */
  static keyOf(sample: Uint8Array): string {
    let end = sample.length;
    while (end > 0 && sample[end - 1] === 0) end -= 1;
    return hash('sha256', sample.subarray(0, end), 'base64');
  }

  get(key: string): number | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, score: number): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, score);
  }
}
