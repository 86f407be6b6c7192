import { createHash } from 'node:crypto';
import type { JsonText } from './database.ts';

/**
 * Captured text as both databases give it back: a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
 * @param limit length above which it is cut, in UTF-16 units: no more characters than that.
 */
export const storedText = (text: string, limit = Number.POSITIVE_INFINITY): string =>
  (text.length > limit ? text.slice(0, limit) : text).toWellFormed();

/** SHA-256 of the text in UTF-8, hexadecimal: for unique keys of text too long for an index. */
export const textDigest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The value as a JSON document. */
export const jsonText = (value: unknown): JsonText => JSON.stringify(value) as JsonText;
