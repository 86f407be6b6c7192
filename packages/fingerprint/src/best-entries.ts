import type { BookEntry } from './book-entry.ts';

/** The best entry of each verdict among those offered; of equally good ones the oldest. */
export class BestEntries {
  #clean: BookEntry | undefined;
  #malicious: BookEntry | undefined;
  #cleanScore = Number.NEGATIVE_INFINITY;
  #maliciousScore = Number.NEGATIVE_INFINITY;

  get clean(): BookEntry | undefined {
    return this.#clean;
  }

  get malicious(): BookEntry | undefined {
    return this.#malicious;
  }

  get cleanScore(): number {
    return this.#cleanScore;
  }

  get maliciousScore(): number {
    return this.#maliciousScore;
  }

  /** The best score of either verdict: what scores less no longer matters. */
  get score(): number {
    return Math.max(this.#cleanScore, this.#maliciousScore);
  }

  /** Considers an entry that is known to have at least this score. */
  offer(entry: BookEntry, score: number): void {
    if (entry.isMalicious) {
      if (score < this.#maliciousScore) return;
      if (score === this.#maliciousScore && entry.id >= (this.#malicious?.id ?? entry.id + 1)) return;
      this.#malicious = entry;
      this.#maliciousScore = score;
    } else {
      if (score < this.#cleanScore) return;
      if (score === this.#cleanScore && entry.id >= (this.#clean?.id ?? entry.id + 1)) return;
      this.#clean = entry;
      this.#cleanScore = score;
    }
  }
}
