import type { Fingerprint, FingerprintLabel } from './fingerprint.ts';
import { nested } from './name-set.ts';

/** A part that two fingerprints are compared by. */
export type FingerprintPart = 'user-agent' | 'addresses' | 'constant-headers' | 'size' | 'language';

/** How alike two fingerprints are. */
export interface FingerprintComparison {
  /** Sum of the points of the parts that match, 0 to 4 (Background) or 2.5 (Browser), in steps of 0.5. */
  readonly score: number;
  readonly matches: readonly FingerprintPart[];
  readonly differs: readonly FingerprintPart[];
}

/** What each part is worth (MAD §5). */
export interface FingerprintWeights {
  readonly userAgent: number;
  readonly addresses: number;
  readonly constantHeaders: number;
  readonly language: number;
  /** For an average size within 30 %, and within 60 %. */
  readonly closeSize: number;
  readonly nearSize: number;
}

/** Points by label. A part worth nothing is not compared. */
export const fingerprintWeights: Readonly<Record<FingerprintLabel, FingerprintWeights>> = {
  Background: {
    userAgent: 1,
    addresses: 1,
    constantHeaders: 0.5,
    language: 0.5,
    closeSize: 1,
    nearSize: 0.5,
  },
  Browser: { userAgent: 1, addresses: 1, constantHeaders: 0, language: 0.5, closeSize: 0, nearSize: 0 },
};

/** The score from which on two fingerprints are of the same software (MAD §5), inclusive. */
export const fingerprintThresholds: Readonly<Record<FingerprintLabel, number>> = {
  Background: 2,
  Browser: 1.5,
};

/**
 * Compares two fingerprints of the same label part by part; of different labels, nothing matches. Symmetric.
 *
 * Where the specification leaves a choice: a missing User-Agent or Accept-Language and an empty set of constant
 * headers never match, since "both lack it" is what most strangers have in common; a set of addresses or header names
 * matches when it is equal to the other, contains it, or lies within it; a percentage is taken of the smaller size.
 */
export function compareFingerprints(a: Fingerprint, b: Fingerprint): FingerprintComparison {
  const weights = fingerprintWeights[a.label];
  const matches: FingerprintPart[] = [];
  const differs: FingerprintPart[] = [];
  let score = 0;
  const judge = (part: FingerprintPart, points: number, worth: number): void => {
    if (worth === 0) return;
    score += points;
    (points > 0 ? matches : differs).push(part);
  };
  const same = a.label === b.label;
  const { userAgent, addresses, constantHeaders, closeSize, language } = weights;
  judge('user-agent', same && equalKnown(a.userAgent, b.userAgent) ? userAgent : 0, userAgent);
  judge('addresses', same && nested(a.addresses, b.addresses) ? addresses : 0, addresses);
  const headersMatch = same && nested(a.constantHeaders, b.constantHeaders);
  judge('constant-headers', headersMatch ? constantHeaders : 0, constantHeaders);
  judge('size', same ? sizePoints(a.averageSize, b.averageSize, weights) : 0, closeSize);
  judge('language', same && equalKnown(a.language, b.language) ? language : 0, language);
  return { score, matches, differs };
}

/** Points for two average sizes. */
export function sizePoints(a: number, b: number, { closeSize, nearSize }: FingerprintWeights): number {
  const smaller = Math.min(a, b);
  const larger = Math.max(a, b);
  if (larger * 10 <= smaller * 13) return closeSize;
  return larger * 10 <= smaller * 16 ? nearSize : 0;
}

function equalKnown(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a === b;
}
