import { randomBytes } from 'node:crypto';

/** 32-bit words of a slot: two of the hash, one for the number, which is 0 in a free slot. */
const SLOT = 3;
const SMALLEST = 1024;
const FULLEST = 0.7;

/**
 * Remembers a number for each of millions of texts in 18 to 35 bytes each, without the texts: a 64-bit hash stands for one, with a
 * seed of its own. Two texts share a hash once in 10¹³ look-ups among a million.
 */
export class KeyTable {
  #slots = new Uint32Array(SMALLEST * SLOT);
  #mask = SMALLEST - 1;
  #size = 0;
  readonly #seed = new Uint32Array(Uint8Array.from(randomBytes(8)).buffer);

  /** Texts remembered. */
  get size(): number {
    return this.#size;
  }

  /** @param number 1 to 2³² − 1; the first one given to a text stays. */
  add(text: string, number: number): void {
    if (this.#size >= (this.#mask + 1) * FULLEST) this.#grow();
    const [high, low] = this.#hash(text);
    if (this.#place(this.#slots, this.#mask, high, low, number)) this.#size++;
  }

  /** The number of a text; undefined for an unknown one. */
  get(text: string): number | undefined {
    const [high, low] = this.#hash(text);
    for (let i = low & this.#mask; ; i = (i + 1) & this.#mask) {
      const at = i * SLOT;
      if (this.#slots[at + 2] === 0) return undefined;
      if (this.#slots[at] === high && this.#slots[at + 1] === low) return this.#slots[at + 2];
    }
  }

  #place(slots: Uint32Array, mask: number, high: number, low: number, number: number): boolean {
    for (let i = low & mask; ; i = (i + 1) & mask) {
      const at = i * SLOT;
      if (slots[at + 2] === 0) {
        slots[at] = high;
        slots[at + 1] = low;
        slots[at + 2] = number;
        return true;
      }
      if (slots[at] === high && slots[at + 1] === low) return false;
    }
  }

  #grow(): void {
    const before = this.#slots;
    const mask = this.#mask * 2 + 1;
    const slots = new Uint32Array((mask + 1) * SLOT);
    for (let at = 0; at < before.length; at += SLOT)
      if (before[at + 2] !== 0) this.#place(slots, mask, before[at], before[at + 1], before[at + 2]);
    this.#slots = slots;
    this.#mask = mask;
  }

  #hash(text: string): readonly [number, number] {
    let high = this.#seed[0];
    let low = this.#seed[1];
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      high = Math.imul(high ^ unit, 0x85ebca6b);
      high ^= high >>> 15;
      low = Math.imul(low + unit + 1, 0xc2b2ae35);
      low ^= low >>> 13;
    }
    high = Math.imul(high ^ low, 0x27d4eb2f);
    low = Math.imul(low ^ (high >>> 16), 0x165667b1);
    return [(high ^ (high >>> 15)) >>> 0, (low ^ (low >>> 16)) >>> 0];
  }
}
