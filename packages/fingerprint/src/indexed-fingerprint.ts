import type { BookEntry } from './book-entry.ts';
import type { Fingerprint } from './fingerprint.ts';
import { type NameSet, nameSet } from './name-set.ts';

/** A fingerprint with its sets summarised, once for all comparisons. */
export interface IndexedFingerprint {
  readonly fingerprint: Fingerprint;
  readonly addresses: NameSet;
  readonly constantHeaders: NameSet;
}

/** A book entry as the indexes keep it. */
export interface IndexedEntry {
  readonly entry: BookEntry;
  readonly indexed: IndexedFingerprint;
}

export function indexFingerprint(fingerprint: Fingerprint): IndexedFingerprint {
  const { addresses, constantHeaders } = fingerprint;
  return { fingerprint, addresses: nameSet(addresses), constantHeaders: nameSet(constantHeaders) };
}
