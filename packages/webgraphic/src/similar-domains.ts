import { distance } from 'fastest-levenshtein';
import { type DomainName, parseDomainName } from './domain-name.ts';

/**
 * Whether two hosts look like one site's (MAD §4): same registrable name, or an edit distance between their
 * registrable names below one third of the length, as for `img1-cdn.com` and `img2-cdn.com`.
 *
 * The length is that of the shorter name's own label, without public suffix: the suffix is not the owner's choice,
 * so sharing `.com` or `.co.uk` may not buy tolerance, while differing in it counts. Symmetric. Addresses are
 * similar to themselves only: one digit further is somebody else's machine. Cost is bounded by the 63 characters a
 * label may have; longer (malformed) names must be equal.
 */
export function similarDomains(a: string, b: string): boolean {
  return similarDomainNames(parseDomainName(a), parseDomainName(b));
}

const LONGEST_LABEL = 63;

/** {@link similarDomains} for hosts already parsed. */
export function similarDomainNames(a: DomainName, b: DomainName): boolean {
  if (a.name === b.name) return true;
  if (a.address || b.address) return false;
  const shorter = Math.min(a.label.length, b.label.length);
  if (Math.max(a.label.length, b.label.length) > LONGEST_LABEL) return false;
  if (Math.abs(a.name.length - b.name.length) * 3 >= shorter) return false;
  if (countBits(a.characters & ~b.characters) * 3 >= shorter) return false;
  if (countBits(b.characters & ~a.characters) * 3 >= shorter) return false;
  return distance(a.name, b.name) * 3 < shorter;
}

/** Each kind of character that only one of the names holds takes an edit of its own. */
function countBits(set: number): number {
  let bits = set - ((set >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
