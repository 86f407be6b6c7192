import type { Packet } from './packet.ts';

/** Turns the two halves of a pcapng time stamp into seconds (0 to the year 2255; beyond is cut off) and nanoseconds. */
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

/** The last second whose microseconds are exact (year 2255); what lies outside is damage. */
const MAXIMUM_SECONDS = 9_007_199_253;

const plausible = (seconds: number): number => Math.min(Math.max(seconds, 0), MAXIMUM_SECONDS);

class Microsecond implements TimestampResolution {
  readonly #offsetSeconds: number;

  constructor(offsetSeconds: number) {
    this.#offsetSeconds = offsetSeconds;
  }

  read(high: number, low: number, into: Pick<Packet, 'seconds' | 'nanoseconds'>): void {
    const total = high * 0x1_0000_0000 + low;
    const seconds = Math.floor(total / 1e6);
    into.seconds = plausible(seconds + this.#offsetSeconds);
    // Above 2^53 the subtraction may leave the second; the stamp is damage then.
    into.nanoseconds = total <= Number.MAX_SAFE_INTEGER ? (total - seconds * 1e6) * 1000 : 0;
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
    into.seconds = plausible(Number(total / this.#unitsPerSecond) + this.#offsetSeconds);
    into.nanoseconds = Number(((total % this.#unitsPerSecond) * 1_000_000_000n) / this.#unitsPerSecond);
  }
}
