/** Numbers that describe how a piece of text looks, whatever it says. */
export interface TextShape {
  readonly length: number;
  /** Shannon entropy of its characters, bits per character. */
  readonly entropy: number;
  /** Shares of all characters, 0..1. */
  readonly digits: number;
  readonly upper: number;
  readonly vowels: number;
  readonly symbols: number;
  /** Share of characters that are hexadecimal digits. */
  readonly hexadecimal: number;
  /** Longest run of digits, of consonants, and of characters other than `/ . ? & = - _`. */
  readonly longestDigits: number;
  readonly longestConsonants: number;
  readonly longestWord: number;
  /** Number of changes between lower case, upper case, digits and the rest, for each character. */
  readonly classChanges: number;
}

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
const SYMBOL = 4;

const classOf = (code: number): number => {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  if (code >= 48 && code <= 57) return DIGIT;
  return SYMBOL;
};

const codes = (text: string): Set<number> => new Set([...text].map((letter) => letter.charCodeAt(0)));
const vowelCodes = codes('aeiouyAEIOUY');
const hexadecimalCodes = codes('0123456789abcdefABCDEF');
const separatorCodes = codes('/.?&=-_');

const table = (members: Set<number>): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) => (members.has(code) ? 1 : 0));
const classTable = Uint8Array.from({ length: 256 }, (_, code) => classOf(code));
const vowelTable = table(vowelCodes);
const hexadecimalTable = table(hexadecimalCodes);
const separatorTable = table(separatorCodes);

/** Zero between calls. */
const counts = new Uint32Array(256);

const countLogs = Float64Array.from({ length: 1025 }, (_, count) =>
  count > 0 ? count * Math.log2(count) : 0,
);
const countTimesLog = (count: number): number =>
  count < countLogs.length ? countLogs[count] : count * Math.log2(count);

/** Measures a text of Latin-1 characters; all numbers are 0 for the empty text. */
export const textShape = (text: string): TextShape => {
  const length = text.length;
  let digits = 0;
  let upper = 0;
  let vowels = 0;
  let symbols = 0;
  let hexadecimal = 0;
  let digitRun = 0;
  let consonantRun = 0;
  let wordRun = 0;
  let longestDigits = 0;
  let longestConsonants = 0;
  let longestWord = 0;
  let changes = 0;
  let previousClass = 0;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index) & 0xff;
    counts[code] += 1;
    const kind = classTable[code];
    if (index > 0 && kind !== previousClass) changes += 1;
    previousClass = kind;
    hexadecimal += hexadecimalTable[code];
    vowels += vowelTable[code];
    if (kind === DIGIT) {
      digits += 1;
      digitRun += 1;
      if (digitRun > longestDigits) longestDigits = digitRun;
    } else digitRun = 0;
    if (kind === UPPER) upper += 1;
    if (kind === SYMBOL) symbols += 1;
    if ((kind === LOWER || kind === UPPER) && vowelTable[code] === 0) {
      consonantRun += 1;
      if (consonantRun > longestConsonants) longestConsonants = consonantRun;
    } else consonantRun = 0;
    wordRun = separatorTable[code] === 1 ? 0 : wordRun + 1;
    if (wordRun > longestWord) longestWord = wordRun;
  }
  if (length === 0) return EMPTY_SHAPE;
  let informative = 0;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index) & 0xff;
    informative += countTimesLog(counts[code]);
    counts[code] = 0;
  }
  // Rounding can leave a trace below zero when all characters are equal.
  const entropy = Math.max(0, Math.log2(length) - informative / length);
  return {
    length,
    entropy,
    digits: digits / length,
    upper: upper / length,
    vowels: vowels / length,
    symbols: symbols / length,
    hexadecimal: hexadecimal / length,
    longestDigits,
    longestConsonants,
    longestWord,
    classChanges: changes / length,
  };
};

const EMPTY_SHAPE: TextShape = {
  length: 0,
  entropy: 0,
  digits: 0,
  upper: 0,
  vowels: 0,
  symbols: 0,
  hexadecimal: 0,
  longestDigits: 0,
  longestConsonants: 0,
  longestWord: 0,
  classChanges: 0,
};
