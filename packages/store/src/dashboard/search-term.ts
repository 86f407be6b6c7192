/** What a term asks of a field. */
export type SearchMatch =
  /** A bare word: `*` stands for any text. */
  | { readonly kind: 'word'; readonly value: string }
  /** A quoted phrase: taken as it stands. */
  | { readonly kind: 'phrase'; readonly value: string }
  /** From `low` to `high`, either of them missing at an open side; an `open` bound is left out itself. */
  | {
      readonly kind: 'range';
      readonly low: string | null;
      readonly high: string | null;
      readonly lowOpen: boolean;
      readonly highOpen: boolean;
    };

/** One term of a search; a row is found when it meets every term. */
export interface SearchTerm {
  /** Null when the term names no field: then each list decides where it looks. */
  readonly field: string | null;
  /** True when rows that match are left out. */
  readonly negated: boolean;
  readonly match: SearchMatch;
  /** Where the term stands in the text that was typed, in UTF-16 units. */
  readonly position: number;
  readonly length: number;
}

/** Why a search cannot be carried out. The dashboard has a sentence for each in every language. */
export type SearchProblem =
  | 'unknown-field'
  | 'unclosed-quote'
  | 'empty-value'
  | 'not-a-number'
  | 'not-an-address'
  | 'not-a-time'
  | 'not-a-choice'
  | 'no-range-here'
  | 'too-long'
  | 'too-broad';

/** A problem and where it stands in the text. */
export interface SearchError {
  readonly problem: SearchProblem;
  readonly position: number;
  readonly length: number;
  /** What it is about: the field, the value, or the choices there are. */
  readonly subject: string;
}
