import { type RawBuilder, sql } from 'kysely';

/** Captured text for a list: its beginning. */
export interface CutText {
  readonly text: string;
  /** True when the text goes on. */
  readonly isCut: boolean;
}

/** Characters of a captured text that a list shows; the whole stands on the page of what it names. */
export const LIST_TEXT_LENGTH = 300;

/** Longer than any captured text that the database keeps: exports hold texts whole. */
export const WHOLE_TEXT_LENGTH = 16 * 1024 * 1024;

/**
 * Cuts what the database gave when asked for one character more than `length`.
 * @param length in characters, not in UTF-16 units.
 */
export const cutText = (text: string, length: number): CutText => {
  const characters = text.length <= length ? [text] : [...text];
  const isCut = characters.length > length;
  return { text: isCut ? characters.slice(0, length).join('') : text, isCut };
};

/** A column's beginning as {@link cutText} wants it. */
export const beginningOf = (column: string, length: number): RawBuilder<string> =>
  sql<string>`substr(${sql.ref(column)}, 1, ${sql.lit(length + 1)})`;
