/** Stands in a software key for a missing User-Agent (MAD §5). */
export const UNKNOWN_USER_AGENT = 'UnknownUA';

/** Longer User-Agents exist in attacks only, and are told apart by this many characters. */
const LONGEST_USER_AGENT = 1024;

/** A `User-Agent` value as software is told apart by it: trimmed, at most 1,024 characters, undefined when blank. */
export function softwareUserAgent(userAgent: string | undefined): string | undefined {
  const trimmed = userAgent?.trim();
  if (trimmed === undefined || trimmed === '') return undefined;
  return trimmed.length > LONGEST_USER_AGENT ? trimmed.slice(0, LONGEST_USER_AGENT) : trimmed;
}

/** The key of a software group (MAD §5): inside address, a space, User-Agent. */
export function softwareKey(inside: string, userAgent: string | undefined): string {
  return `${inside} ${softwareUserAgent(userAgent) ?? UNKNOWN_USER_AGENT}`;
}
