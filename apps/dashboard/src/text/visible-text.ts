/** A piece of captured text: as it is, or an escape that stands for characters which would act instead of being seen. */
export interface VisiblePiece {
  readonly text: string;
  readonly isEscape: boolean;
}

/**
 * What must not reach the page as it is: control and format characters (among them all that turn the writing direction), line and
 * paragraph separators, halves of surrogate pairs, private use and whatever else Unicode lets vanish.
 */
const PIECES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]+/gu;

/** Cuts captured text into what can be shown and escapes (`\n`, `\x1b`, `\u202e`, `\u{e0001}`) for what cannot. */
export const visiblePieces = (text: string): readonly VisiblePiece[] => {
  const pieces: VisiblePiece[] = [];
  let at = 0;
  for (const found of text.matchAll(PIECES)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), isEscape: false });
    pieces.push({ text: [...found[0]].map(escapeOf).join(''), isEscape: true });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isEscape: false });
  return pieces;
};

/** The text with its escapes, in one piece: for titles and labels. */
export const visibleText = (text: string): string =>
  visiblePieces(text)
    .map((piece) => piece.text)
    .join('');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

const escapeOf = (character: string): string => {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const point = character.codePointAt(0) ?? 0;
  const digits = point.toString(16);
  if (point > 0xffff) return `\\u{${digits}}`;
  return point > 0xff ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`;
};
