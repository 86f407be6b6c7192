import type { BookAnswer, Fingerprint, FingerprintBook, FingerprintPart } from '@mad/fingerprint';
import type { Verdict } from './flow-verdict.ts';

/** What the fingerprint book says of a software group. */
export interface FingerprintFinding {
  /** Undefined for software the book does not know: it goes to the models. */
  readonly verdict: Verdict | undefined;
  /** 0.5 for unknown software, otherwise further from it the more alike the fingerprints are. */
  readonly score: number;
  /** Undefined when there was nothing to make a fingerprint of. */
  readonly answer: BookAnswer | undefined;
  readonly reasons: readonly string[];
}

/** The parts of a likeness add up to this; half of the score's range on either side of 0.5 is left for it. */
const MAXIMUM_LIKENESS = 4;

const PART_NAMES: Readonly<Record<FingerprintPart, string>> = {
  'user-agent': 'User-Agent',
  addresses: 'servers',
  'constant-headers': 'constant headers',
  size: 'request size',
  language: 'language',
};

/** Looks software up in the book (specification §5); what has no fingerprint is unknown. */
export const recogniseSoftware = (
  book: FingerprintBook,
  fingerprint: Fingerprint | undefined,
): FingerprintFinding => {
  const answer = fingerprint === undefined ? undefined : book.lookUp(fingerprint);
  if (answer === undefined || answer.verdict === 'new_app')
    return { verdict: undefined, score: 0.5, answer, reasons: [] };
  const isMalicious = answer.verdict === 'is_malicious';
  const { score: likeness, matches, differs } = answer.nearest.comparison;
  const known = isMalicious ? 'known malicious software' : 'known harmless software';
  const other = differs.length === 0 ? '' : `; not the same ${names(differs)}`;
  return {
    verdict: isMalicious ? 'malicious' : 'clean',
    score: 0.5 + ((isMalicious ? 1 : -1) * likeness) / MAXIMUM_LIKENESS / 2,
    answer,
    reasons: [
      `its fingerprint is that of ${known}: same ${names(matches)} (likeness ${likeness} of ${MAXIMUM_LIKENESS})${other}`,
    ],
  };
};

const names = (parts: readonly FingerprintPart[]): string => parts.map((part) => PART_NAMES[part]).join(', ');
