import type { SearchError, SearchMatch, SearchTerm } from '@mad/store';

/** The terms that could be read, and what could not. */
export interface ParsedSearch {
  readonly terms: readonly SearchTerm[];
  readonly errors: readonly SearchError[];
}

/** Longest search accepted, in UTF-16 units. A User-Agent longer than that is found by its page. */
export const LONGEST_SEARCH = 4096;

const FIELD = /^([a-z][a-z_]*):/;
const IPV6_WORD = /^(?=.*:.*:)[0-9a-f:.*]+(\/\d+)?$/i;

/**
 * Reads a search: terms between blanks, `field:value` or a value alone, `-` before a term leaves its rows out, `"a phrase"` with
 * `\"` and `\\` inside, ranges `1..5`, `1..`, `..5`, comparisons `>0.9`, `>=`, `<`, `<=`.
 * @param fields names the list knows; any other before a colon is an error.
 */
export const parseSearch = (text: string, fields: readonly string[]): ParsedSearch => {
  if (text.length > LONGEST_SEARCH)
    return {
      terms: [],
      errors: [{ problem: 'too-long', position: 0, length: text.length, subject: String(LONGEST_SEARCH) }],
    };
  const terms: SearchTerm[] = [];
  const errors: SearchError[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const end = endOfTerm(text, at);
    const outcome = parseTerm(text.slice(at, end), at, fields);
    if ('problem' in outcome) errors.push(outcome);
    else terms.push(outcome);
    at = skipBlanks(text, end);
  }
  return { terms, errors };
};

/** The shortest text that {@link parseSearch} reads as this term. */
export const printTerm = (term: Pick<SearchTerm, 'field' | 'negated' | 'match'>): string => {
  const field = term.field === null ? '' : `${term.field}:`;
  return `${term.negated ? '-' : ''}${field}${printMatch(term.match)}`;
};

/** A search with a term more; the term's opposite goes. A search that has the term already stays as it is. */
export const addTerm = (
  text: string,
  fields: readonly string[],
  added: Pick<SearchTerm, 'field' | 'negated' | 'match'>,
): string => {
  const wanted = printTerm(added);
  const opposite = printTerm({ ...added, negated: !added.negated });
  const kept = parseSearch(text, fields)
    .terms.map((term) => printTerm(term))
    .filter((printed) => printed !== wanted && printed !== opposite);
  return [...kept, wanted].join(' ');
};

const isBlank = (text: string, at: number): boolean => /\s/.test(text.charAt(at));

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && isBlank(text, at)) at += 1;
  return at;
};

/** A quote opens a phrase only where a value begins, so that a User-Agent may hold quotes. */
const endOfTerm = (text: string, from: number): number => {
  let at = from;
  if (text[at] === '-') at += 1;
  at += FIELD.exec(text.slice(at))?.[0].length ?? 0;
  if (text[at] === '"') {
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return Math.min(at + 1, text.length);
  }
  while (at < text.length && !isBlank(text, at)) at += 1;
  return at;
};

const parseTerm = (source: string, position: number, fields: readonly string[]): SearchTerm | SearchError => {
  const at = { position, length: source.length };
  const negated = source.startsWith('-') && source.length > 1;
  const body = negated ? source.slice(1) : source;
  const named = IPV6_WORD.test(body) ? null : FIELD.exec(body);
  const field = named?.[1] ?? null;
  if (field !== null && !fields.includes(field)) return { problem: 'unknown-field', ...at, subject: field };
  const value = named === null ? body : body.slice(named[0].length);
  if (value === '') return { problem: 'empty-value', ...at, subject: field ?? '' };
  if (value.startsWith('"')) {
    const phrase = parsePhrase(value);
    return phrase === undefined
      ? { problem: 'unclosed-quote', ...at, subject: value }
      : { field, negated, match: { kind: 'phrase', value: phrase }, ...at };
  }
  const match = field === null ? { kind: 'word' as const, value } : parseMatch(value);
  return match === undefined
    ? { problem: 'empty-value', ...at, subject: field ?? '' }
    : { field, negated, match, ...at };
};

/** Undefined when the closing quote is missing. */
const parsePhrase = (value: string): string | undefined => {
  let phrase = '';
  let at = 1;
  while (at < value.length) {
    const character = value.charAt(at);
    if (character === '"') return at === value.length - 1 ? phrase : undefined;
    if (character === '\\') at += 1;
    phrase += value.charAt(at);
    at += 1;
  }
  return undefined;
};

const parseMatch = (value: string): SearchMatch | undefined => {
  const comparison = /^(>=|<=|>|<)(.*)$/s.exec(value);
  if (comparison !== null) {
    const [, sign = '', bound = ''] = comparison;
    if (bound === '') return undefined;
    const open = sign.length === 1;
    return sign.startsWith('>')
      ? { kind: 'range', low: bound, high: null, lowOpen: open, highOpen: false }
      : { kind: 'range', low: null, high: bound, lowOpen: false, highOpen: open };
  }
  const dots = value.indexOf('..');
  if (dots === -1) return { kind: 'word', value };
  const low = value.slice(0, dots);
  const high = value.slice(dots + 2);
  if (low === '' && high === '') return undefined;
  return {
    kind: 'range',
    low: low === '' ? null : low,
    high: high === '' ? null : high,
    lowOpen: false,
    highOpen: false,
  };
};

const printMatch = (match: SearchMatch): string => {
  if (match.kind === 'word') return match.value;
  if (match.kind === 'phrase') return `"${match.value.replaceAll(/["\\]/g, '\\$&')}"`;
  if (match.low !== null && match.high !== null) return `${match.low}..${match.high}`;
  if (match.low !== null) return `${match.lowOpen ? '>' : '>='}${match.low}`;
  return `${match.highOpen ? '<' : '<='}${match.high ?? ''}`;
};
