/** Clears a terminal, renames its window and rings its bell. */
export const ESCAPE = '\u001b[2J\u001b]0;owned\u0007';

/** A right-to-left override, which shows a name backwards; the bytes of its UTF-8 form. */
const BIDI_OVERRIDE = Buffer.from('\u202eexe.fdp', 'utf8').toString('latin1');

export const INVALID_UTF8 = '\u00ff\u00fe\u0080';

const LINE_SEPARATOR = Buffer.from('a\u2028b', 'utf8').toString('latin1');
const C1_CONTROL = '\u009b31m';

/** What captured bytes may hold to harm a terminal or mislead its reader, one character a byte. */
export const HOSTILE_TEXTS: readonly string[] = [
  ESCAPE,
  BIDI_OVERRIDE,
  LINE_SEPARATOR,
  INVALID_UTF8,
  C1_CONTROL,
  `${ESCAPE}${BIDI_OVERRIDE}${LINE_SEPARATOR}${INVALID_UTF8}${C1_CONTROL}`,
];

/** A control character other than a line end, an invisible character or a line separator. */
export const RAW_FOR_A_TERMINAL = /[^\n\P{Cc}]|\p{Cf}|[\u2028\u2029]/u;
