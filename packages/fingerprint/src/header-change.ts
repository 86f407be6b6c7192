import { distance } from 'fastest-levenshtein';

/**
 * How much of two differing texts is compared exactly. 512 characters take microseconds; 64 KB would take a second,
 * and a hostile client can send one with every request.
 */
export const LONGEST_COMPARED = 512;

/**
 * How many characters are new in `next` after `previous`: their edit distance, once the start and end they share are
 * set aside. What then still differs is compared exactly up to {@link LONGEST_COMPARED} characters; the longer
 * remainder counts as new. So the figure never is below the edit distance, nor above the longer length.
 */
export function countChange(previous: string, next: string): number {
  if (previous === next) return 0;
  const shorter = Math.min(previous.length, next.length);
  let start = 0;
  while (start < shorter && previous.charCodeAt(start) === next.charCodeAt(start)) start += 1;
  let end = 0;
  const mostEnd = shorter - start;
  while (
    end < mostEnd &&
    previous.charCodeAt(previous.length - 1 - end) === next.charCodeAt(next.length - 1 - end)
  ) {
    end += 1;
  }
  const before = previous.slice(start, previous.length - end);
  const after = next.slice(start, next.length - end);
  const compared = distance(before.slice(0, LONGEST_COMPARED), after.slice(0, LONGEST_COMPARED));
  const rest = Math.max(before.length, after.length) - LONGEST_COMPARED;
  return rest > 0 ? Math.min(compared + rest, Math.max(before.length, after.length)) : compared;
}
