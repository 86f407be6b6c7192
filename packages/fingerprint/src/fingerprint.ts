/** Which of the two methods of comparison a fingerprint is made for (MAD §5, after DECANTeR). */
export type FingerprintLabel = 'Background' | 'Browser';

/** What one piece of software on one inside machine looks like on the wire (MAD §5). */
export interface Fingerprint {
  readonly label: FingerprintLabel;
  /** Undefined when it sent none. */
  readonly userAgent: string | undefined;
  /** Outside addresses, each once, sorted. At least one. */
  readonly addresses: readonly string[];
  /** Names in every request, lower case, each once, sorted; Cookie left out. */
  readonly constantHeaders: readonly string[];
  /** The first `Accept-Language` value sent. */
  readonly language: string | undefined;
  /** Bytes of URI, header names and values, the mean over all requests; at least 1. */
  readonly averageSize: number;
  /** Bytes that were new from one request to the next, bodies included; the first request is new as a whole. */
  readonly outgoingInformation: number;
  /** Each once, sorted. */
  readonly methods: readonly string[];
}

/** How far fingerprint books and files go; beyond it lie attacks. */
export const fingerprintLimits = {
  /** Outside addresses, names of constant headers, or methods kept of one software. */
  names: 1024,
  /** Characters of one User-Agent, address, header name, language or method. */
  text: 1024,
} as const;
