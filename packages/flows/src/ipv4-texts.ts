const SLOTS = 4096;
const SLOT_BITS = 12;

/** Writes IPv4 addresses out. Those met lately are one text each: networks have few, and all that looks one up finds it sooner. */
export class Ipv4Texts {
  readonly #words = new Int32Array(SLOTS);
  readonly #texts: string[] = new Array<string>(SLOTS).fill('');

  /** @param word the address as a signed or unsigned 32-bit integer, most significant byte first. */
  of(word: number): string {
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - SLOT_BITS);
    const known = this.#texts[slot];
    if (known !== '' && this.#words[slot] === (word | 0)) return known;
    const text = `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
    this.#words[slot] = word;
    this.#texts[slot] = text;
    return text;
  }
}
