/** Captured text for a list: its beginning. */
export interface CutText {
  readonly text: string;
  /** True when the text goes on. */
  readonly isCut: boolean;
}

/** Characters of a captured text that a list shows; the whole stands on the page of what it names. */
export const LIST_TEXT_LENGTH = 300;

/** Cuts what the database gave when asked for one character more than {@link LIST_TEXT_LENGTH}. */
export const cutText = (text: string): CutText => {
  const characters = text.length <= LIST_TEXT_LENGTH ? [text] : [...text];
  const isCut = characters.length > LIST_TEXT_LENGTH;
  return { text: isCut ? characters.slice(0, LIST_TEXT_LENGTH).join('') : text, isCut };
};
