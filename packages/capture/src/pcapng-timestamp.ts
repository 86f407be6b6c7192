import type { Packet } from './packet.ts';

/** Turns the two halves of a pcapng time stamp into seconds and nanoseconds. */
export interface TimestampResolution {
  read(high: number, low: number, into: Pick<Packet, 'seconds' | 'nanoseconds'>): void;
}

/**
 * The resolution an interface description names (option `if_tsresol`).
 *
 * @param exponent a negative power of 10, or of 2 when the highest bit is set; 6 (microseconds) by default.
 * @param offsetSeconds added to each time stamp (option `if_tsoffset`).
 */
export const timestampResolution = (exponent: number, offsetSeconds: number): TimestampResolution => {
  if (exponent === 6) return new Microsecond(offsetSeconds);
  const unitsPerSecond = (exponent & 0x80) === 0 ? 10n ** BigInt(exponent) : 2n ** BigInt(exponent & 0x7f);
  return new AnyResolution(unitsPerSecond, offsetSeconds);
};

class Microsecond implements TimestampResolution {
  readonly #offsetSeconds: number;

  constructor(offsetSeconds: number) {
    this.#offsetSeconds = offsetSeconds;
  }

  read(high: number, low: number, into: Pick<Packet, 'seconds' | 'nanoseconds'>): void {
    // Exact below 2^53 microseconds; a stamp beyond the year 2255 is damage and may lose its last digits.
    const total = high * 0x1_0000_0000 + low;
    const seconds = Math.floor(total / 1e6);
    into.seconds = seconds + this.#offsetSeconds;
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
    into.seconds = Number(total / this.#unitsPerSecond) + this.#offsetSeconds;
    into.nanoseconds = Number(((total % this.#unitsPerSecond) * 1_000_000_000n) / this.#unitsPerSecond);
  }
}
