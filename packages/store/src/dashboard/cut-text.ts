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
 * The beginning of a captured text. Cut here and not in the database: SQLite's `substr` ends at a NUL character, and hostile text
 * would hide behind one.
 * @param length in characters, not in UTF-16 units.
 */
export const cutText = (text: string, length: number): CutText => {
  if (text.length <= length) return { text, isCut: false };
  let end = 0;
  let characters = 0;
  while (end < text.length && characters < length) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    characters += 1;
  }
  return { text: text.slice(0, end), isCut: end < text.length };
};
