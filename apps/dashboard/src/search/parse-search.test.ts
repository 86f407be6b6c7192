import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTerm, LONGEST_SEARCH, parseSearch, printTerm } from './parse-search.ts';

const FIELDS = ['host', 'server', 'ua', 'score', 'port', 'url'];

const matches = (text: string) =>
  parseSearch(text, FIELDS).terms.map(({ field, negated, match }) => ({ field, negated, match }));

describe('parseSearch', () => {
  it.each([
    ['host:10.0.0.1', { field: 'host', negated: false, match: { kind: 'word', value: '10.0.0.1' } }],
    ['-host:10.0.0.0/8', { field: 'host', negated: true, match: { kind: 'word', value: '10.0.0.0/8' } }],
    ['fe80::1', { field: null, negated: false, match: { kind: 'word', value: 'fe80::1' } }],
    [
      'server:2001:db8::/32',
      { field: 'server', negated: false, match: { kind: 'word', value: '2001:db8::/32' } },
    ],
    [
      'ua:"Mozilla \\"x\\" \\\\"',
      { field: 'ua', negated: false, match: { kind: 'phrase', value: 'Mozilla "x" \\' } },
    ],
    ['"-host:1"', { field: null, negated: false, match: { kind: 'phrase', value: '-host:1' } }],
    [
      'score:>0.9',
      {
        field: 'score',
        negated: false,
        match: { kind: 'range', low: '0.9', high: null, lowOpen: true, highOpen: false },
      },
    ],
    [
      'score:<=0.1',
      {
        field: 'score',
        negated: false,
        match: { kind: 'range', low: null, high: '0.1', lowOpen: false, highOpen: false },
      },
    ],
    [
      'port:1..1024',
      {
        field: 'port',
        negated: false,
        match: { kind: 'range', low: '1', high: '1024', lowOpen: false, highOpen: false },
      },
    ],
    ['-', { field: null, negated: false, match: { kind: 'word', value: '-' } }],
    ['a..b', { field: null, negated: false, match: { kind: 'word', value: 'a..b' } }],
  ])('reads %s', (text, term) => expect(matches(text)).toEqual([term]));

  it('reads several terms and says where each stands', () => {
    const { terms, errors } = parseSearch('  host:10.0.0.1   -"two words" ', FIELDS);
    expect(errors).toEqual([]);
    expect(terms.map(({ position, length }) => [position, length])).toEqual([
      [2, 13],
      [18, 12],
    ]);
  });

  it.each([
    ['nobody:1', 'unknown-field', 0, 'nobody'],
    ['host:1 ua:"never closed', 'unclosed-quote', 7, '"never closed'],
    ['host:', 'empty-value', 0, 'host'],
    ['port:..', 'empty-value', 0, 'port'],
    ['score:>', 'empty-value', 0, 'score'],
    ['x'.repeat(LONGEST_SEARCH + 1), 'too-long', 0, '4096'],
  ])('%s is refused', (text, problem, position, subject) =>
    expect(parseSearch(text, FIELDS).errors).toMatchObject([{ problem, position, subject }]),
  );

  it('reads any text without throwing, and each term or error lies inside it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { terms, errors } = parseSearch(text, FIELDS);
        for (const { position, length } of [...terms, ...errors]) {
          expect(length).toBeGreaterThan(0);
          expect(position + length).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('reads back what it prints', () => {
    const printable = fc.record({
      field: fc.constantFrom(...FIELDS),
      negated: fc.boolean(),
      match: fc.oneof(
        fc.record({
          kind: fc.constant('phrase' as const),
          value: fc.string({ unit: 'binary', maxLength: 60 }),
        }),
        fc.record({
          kind: fc.constant('word' as const),
          value: fc.stringMatching(/^[a-z0-9*/][a-z0-9*/]*$/),
        }),
        fc.record({
          kind: fc.constant('range' as const),
          low: fc.integer().map(String),
          high: fc.integer().map(String),
          lowOpen: fc.constant(false),
          highOpen: fc.constant(false),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(printable, { maxLength: 4 }), (terms) => {
        expect(matches(terms.map((term) => printTerm(term)).join(' '))).toEqual(terms);
      }),
    );
  });
});

describe('addTerm', () => {
  const host = { field: 'host', negated: false, match: { kind: 'phrase', value: '10.0.0.1' } } as const;

  it('adds a term once', () => {
    expect(addTerm('score:>0.9', FIELDS, host)).toBe('score:>0.9 host:"10.0.0.1"');
    expect(addTerm('host:"10.0.0.1"', FIELDS, host)).toBe('host:"10.0.0.1"');
  });

  it('takes the opposite away', () => {
    expect(addTerm('-host:"10.0.0.1" score:>0.9', FIELDS, host)).toBe('score:>0.9 host:"10.0.0.1"');
  });
});
