/** One request of a small program that speaks HTTP byte for byte as written here. */
export interface Exchange {
  /** Seconds after the start of the program at which the request is sent. */
  readonly at: number;
  /** Name or address that is connected to. */
  readonly server: string;
  readonly port: number;
  /** Everything that is sent: request line, header block and body. */
  readonly request: Uint8Array;
  /** Exchanges of one session share a connection; without it each has its own. */
  readonly session?: string;
}

/** A program as the list of what it sends; the source of randomness is seeded, so the list is the same every time. */
export type Program = (random: SeededRandom) => readonly Exchange[];

/** Pseudo-random values that depend on the seed only (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: string) {
    this.#state = 2_166_136_261;
    for (const character of seed) {
      this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 16_777_619) >>> 0;
    }
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** `length` characters taken from `alphabet`. */
  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }

  hexadecimal(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  base64(length: number): string {
    return Buffer.from(this.bytes(length)).toString('base64');
  }

  /** Times from `first` on, `count` of them, `period` seconds apart, each late by up to `jitter` seconds. */
  beat(first: number, count: number, period: number, jitter: number): readonly number[] {
    return Array.from(
      { length: count },
      (_, index) => first + index * period + (jitter * this.below(1000)) / 1000,
    );
  }
}

/** Header fields in the order in which they are sent. */
export type Fields = readonly (readonly [name: string, value: string])[];

/**
 * Request line, header fields and body as bytes. `%length%` in a field value stands for the length of the body, so
 * that Content-Length keeps the place in the order that the imitated program gives it.
 */
export function httpRequest(
  requestLine: string,
  fields: Fields,
  body: Uint8Array | string = new Uint8Array(),
): Uint8Array {
  const content = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const lines = fields.map(
    ([name, value]) => `${name}: ${value.replace('%length%', String(content.length))}`,
  );
  const head = Buffer.from(`${[requestLine, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, content]);
}
