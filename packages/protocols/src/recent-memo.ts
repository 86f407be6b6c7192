/**
 * Remembers what a pure function answered for the keys asked of late, in bounded memory.
 *
 * Two generations instead of a linked list: a hit costs one map read and no write. A key asked for at least once
 * among the last `capacity` distinct keys is always still known; never more than `2 * capacity` are held.
 */
export class RecentMemo<Answer> {
  readonly #capacity: number;
  #young = new Map<string, Answer>();
  #old = new Map<string, Answer>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many answers are held. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The remembered answer, or the one `compute` gives now. */
  get(key: string, compute: (key: string) => Answer): Answer {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const answer = this.#old.get(key) ?? compute(key);
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(key);
    this.#young.set(key, answer);
    return answer;
  }
}
