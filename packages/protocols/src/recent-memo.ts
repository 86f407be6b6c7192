/**
 * Remembers what a pure function answered for the keys asked of late, in bounded memory.
 *
 * Two generations instead of a linked list: a hit costs one map read and no write. A key asked for at least once
 * among the last `capacity` distinct keys is always still known; never more than `2 * capacity` are held. Keys are
 * kept as they come: bound their length first.
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
    const kept = detached(key);
    const answer = this.#old.get(kept) ?? compute(kept);
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(kept);
    this.#young.set(kept, answer);
    return answer;
  }
}

/**
 * A copy of its own: engines keep a long text alive for the sake of a part of it, and keys are parts of header
 * blocks that should go when their request goes.
 */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
