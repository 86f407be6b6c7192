import { type Fingerprint, fingerprintLimits } from './fingerprint.ts';
import { FingerprintBook } from './fingerprint-book.ts';

/** What is wrong with a fingerprint file. */
export type BookProblemName = 'not-json' | 'not-a-fingerprint-book' | 'unknown-version' | 'bad-entry';

/** The first thing wrong with a fingerprint file. */
export interface BookProblem {
  readonly name: BookProblemName;
  /** One sentence without final full stop. */
  readonly message: string;
  /** Place of the bad entry, from 0; undefined when the file as a whole is bad. */
  readonly entry: number | undefined;
}

/** What could be read of a fingerprint file. */
export interface ParsedBook {
  /** Every good entry; entries of one bad file do not spoil each other. */
  readonly book: FingerprintBook;
  readonly problem: BookProblem | undefined;
}

const FORMAT = 'mad-fingerprints';
const VERSION = 1;

/** The book as JSON text: format name, version, and entries oldest first, one a line. */
export function serialiseBook(book: FingerprintBook): string {
  const lines = book.entries.map(({ fingerprint, isMalicious }) =>
    JSON.stringify({ isMalicious, ...fingerprint }),
  );
  return `{"format":"${FORMAT}","version":${VERSION},"fingerprints":[\n${lines.join(',\n')}\n]}\n`;
}

/** Reads what {@link serialiseBook} wrote. Never throws: whatever is wrong is named in `problem`. */
export function parseBook(text: string): ParsedBook {
  const book = new FingerprintBook();
  const fail = (name: BookProblemName, message: string, entry?: number): ParsedBook => ({
    book,
    problem: { name, message, entry },
  });
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return fail('not-json', error instanceof Error ? error.message : String(error));
  }
  if (!isObject<'format' | 'version' | 'fingerprints'>(file) || file.format !== FORMAT) {
    return fail('not-a-fingerprint-book', `there is no "format": "${FORMAT}"`);
  }
  const { version, fingerprints } = file;
  if (version !== VERSION) {
    return fail('unknown-version', `version ${JSON.stringify(version)} is not ${VERSION}`);
  }
  if (!Array.isArray(fingerprints)) return fail('not-a-fingerprint-book', '"fingerprints" is not a list');
  let problem: BookProblem | undefined;
  fingerprints.forEach((value: unknown, entry) => {
    const read = readEntry(value);
    if (typeof read === 'string') problem ??= { name: 'bad-entry', message: read, entry };
    else book.add(read.fingerprint, read.isMalicious);
  });
  return { book, problem };
}

/** The entry, or what is wrong with it. */
function readEntry(value: unknown): { fingerprint: Fingerprint; isMalicious: boolean } | string {
  if (!isObject<keyof Fingerprint | 'isMalicious'>(value)) return 'it is not an object';
  const { label, isMalicious, userAgent, language, averageSize, outgoingInformation } = value;
  if (label !== 'Background' && label !== 'Browser') return 'label is neither Background nor Browser';
  if (typeof isMalicious !== 'boolean') return 'isMalicious is not true or false';
  if (!isOptionalText(userAgent)) return 'userAgent is not a text of 1 to 1,024 characters';
  if (!isOptionalText(language)) return 'language is not a text of 1 to 1,024 characters';
  if (!isAtLeast(averageSize, 1)) return 'averageSize is not a number from 1';
  if (!isAtLeast(outgoingInformation, 0)) return 'outgoingInformation is not a number from 0';
  const addresses = readNames(value.addresses);
  const constantHeaders = readNames(value.constantHeaders);
  const methods = readNames(value.methods);
  if (addresses === undefined || addresses.length === 0) return 'addresses is not a list of names';
  if (constantHeaders === undefined) return 'constantHeaders is not a list of names';
  if (methods === undefined) return 'methods is not a list of names';
  const fingerprint: Fingerprint = {
    label,
    userAgent,
    addresses,
    constantHeaders,
    language,
    averageSize,
    outgoingInformation,
    methods,
  };
  return { fingerprint, isMalicious };
}

function isObject<Field extends string>(value: unknown): value is { readonly [name in Field]?: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= fingerprintLimits.text;
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || (isText(value) && value !== '');
}

function isAtLeast(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}

/** Sorted, each once, whatever the file's order: comparing relies on it. */
function readNames(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > fingerprintLimits.names || !value.every(isText))
    return undefined;
  return [...new Set(value)].sort();
}
