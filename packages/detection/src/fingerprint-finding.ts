import type { BookAnswer, Fingerprint, FingerprintBook } from '@mad/fingerprint';
import type { Verdict } from './flow-verdict.ts';
import { MAXIMUM_LIKENESS, type VerdictGround } from './verdict-ground.ts';

/** What the fingerprint book says of a software group. */
export interface FingerprintFinding {
  /** Undefined for software the book does not know: it goes to the models. */
  readonly verdict: Verdict | undefined;
  /** 0.5 for unknown software, otherwise further from it the more alike the fingerprints are. */
  readonly score: number;
  /** Undefined when there was nothing to make a fingerprint of. */
  readonly answer: BookAnswer | undefined;
  readonly grounds: readonly VerdictGround[];
}

/**
 * Looks software up in the book (specification §5); what has no fingerprint is unknown. Harmless software is known only where it talks
 * to the same servers: malware that bears a program's User-Agent and sends as much is not to pass for it.
 */
export const recogniseSoftware = (
  book: FingerprintBook,
  fingerprint: Fingerprint | undefined,
): FingerprintFinding => {
  const answer = fingerprint === undefined ? undefined : book.lookUp(fingerprint);
  if (answer === undefined || answer.verdict === 'new_app')
    return { verdict: undefined, score: 0.5, answer, grounds: [] };
  const isMalicious = answer.verdict === 'is_malicious';
  const { score: likeness, matches, differs } = answer.nearest.comparison;
  if (!isMalicious && !matches.includes('addresses'))
    return { verdict: undefined, score: 0.5, answer, grounds: [] };
  return {
    verdict: isMalicious ? 'malicious' : 'clean',
    // Half of the score's range on either side of 0.5 is left for the likeness.
    score: 0.5 + ((isMalicious ? 1 : -1) * likeness) / MAXIMUM_LIKENESS / 2,
    answer,
    grounds: [{ code: 'known-software', isMalicious, likeness, matches, differs }],
  };
};
