import type { Fingerprint } from './fingerprint.ts';

/** A fingerprint whose verdict is known. */
export interface BookEntry {
  /** Place in the book, from 0: older entries have smaller numbers. */
  readonly id: number;
  readonly fingerprint: Fingerprint;
  readonly isMalicious: boolean;
}
