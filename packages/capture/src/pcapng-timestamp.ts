import type { Packet } from './packet.ts';

/**
 * Turns the two halves of a pcapng time stamp into seconds and nanoseconds. Seconds are kept modulo 2^32, as a classic pcap
 * file would: stamps of a wrong clock, negative ones among them, keep their distances and stay printable.
 */
export interface TimestampResolution {
  read(high: number, low: number, into: Pick<Packet, 'seconds' | 'nanoseconds'>): void;
}

/**
 * The resolution an interface description names (option `if_tsresol`).
 *
 * @param exponent a negative power of 10, or of 2 when the highest bit is set; 6 (microseconds) by default.
 * @param offsetSeconds added to each time stamp (option `if_tsoffset`), modulo 2^32.
 */
export const timestampResolution = (exponent: number, offsetSeconds: number): TimestampResolution => {
  if (exponent === 6) return new Microsecond(offsetSeconds);
  const unitsPerSecond = (exponent & 0x80) === 0 ? 10n ** BigInt(exponent) : 2n ** BigInt(exponent & 0x7f);
  return new AnyResolution(unitsPerSecond, offsetSeconds);
};

/** Above this upper half, microseconds are no longer exact in a number. */
const EXACT_HIGH = 0x1f_ffff;

class Microsecond implements TimestampResolution {
  readonly #offsetSeconds: number;
  readonly #beyond: TimestampResolution;

  constructor(offsetSeconds: number) {
    this.#offsetSeconds = offsetSeconds;
    this.#beyond = new AnyResolution(1_000_000n, offsetSeconds);
  }

  read(high: number, low: number, into: Pick<Packet, 'seconds' | 'nanoseconds'>): void {
    if (high > EXACT_HIGH) return this.#beyond.read(high, low, into);
    const total = high * 0x1_0000_0000 + low;
    const seconds = Math.floor(total / 1e6);
    into.seconds = (seconds + this.#offsetSeconds) >>> 0;
    into.nanoseconds = (total - seconds * 1e6) * 1000;
  }
}

class AnyResolution implements TimestampResolution {
  readonly #unitsPerSecond: bigint;
  readonly #offsetSeconds: number;

  constructor(unitsPerSecond: bigint, offsetSeconds: number) {
    this.#unitsPerSecond = unitsPerSecond;
    this.#offsetSeconds = offsetSeconds;
  }

  read(high: number, low: number, into: Pick<Packet, 'seconds' | 'nanoseconds'>): void {
    const total = (BigInt(high) << 32n) | BigInt(low);
    into.seconds = (Number(BigInt.asUintN(32, total / this.#unitsPerSecond)) + this.#offsetSeconds) >>> 0;
    into.nanoseconds = Number(((total % this.#unitsPerSecond) * 1_000_000_000n) / this.#unitsPerSecond);
  }
}
