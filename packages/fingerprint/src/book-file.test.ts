import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBook, serialiseBook } from './book-file.ts';
import { FingerprintBook } from './fingerprint-book.ts';
import { drawnFingerprint, sketchFingerprint } from './fixture-fingerprints.ts';

const file = (entries: readonly unknown[]): string =>
  JSON.stringify({ format: 'mad-fingerprints', version: 1, fingerprints: entries });

describe('a fingerprint file', () => {
  it('gives back the book', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(drawnFingerprint, fc.boolean())), (drawn) => {
        const book = new FingerprintBook();
        for (const [fingerprint, isMalicious] of drawn) book.add(fingerprint, isMalicious);
        const { book: read, problem } = parseBook(serialiseBook(book));
        expect(problem).toBeUndefined();
        expect(read.entries).toEqual(book.entries);
        expect(serialiseBook(read)).toBe(serialiseBook(book));
      }),
    );
  });

  it.each([
    ['', 'not-json'],
    ['{', 'not-json'],
    ['[]', 'not-a-fingerprint-book'],
    ['null', 'not-a-fingerprint-book'],
    ['{"format":"other"}', 'not-a-fingerprint-book'],
    ['{"format":"mad-fingerprints","version":2}', 'unknown-version'],
    ['{"format":"mad-fingerprints","version":1}', 'not-a-fingerprint-book'],
  ])('that is %j is %s', (text, name) => {
    const { book, problem } = parseBook(text);
    expect(problem?.name).toBe(name);
    expect(problem?.message).not.toBe('');
    expect(book.size).toBe(0);
  });

  const good = { ...sketchFingerprint(), isMalicious: true };
  it.each([
    ['text', 'x'],
    ['null', null],
    ['list', []],
    ['label', { ...good, label: 'Other' }],
    ['verdict', { ...good, isMalicious: 1 }],
    ['User-Agent', { ...good, userAgent: 7 }],
    ['empty User-Agent', { ...good, userAgent: '' }],
    ['long User-Agent', { ...good, userAgent: 'x'.repeat(1025) }],
    ['language', { ...good, language: {} }],
    ['size', { ...good, averageSize: 0 }],
    ['missing size', { ...good, averageSize: undefined }],
    ['outgoing information', { ...good, outgoingInformation: -1 }],
    ['no addresses', { ...good, addresses: [] }],
    ['addresses', { ...good, addresses: ['a', 1] }],
    ['too many headers', { ...good, constantHeaders: Array.from({ length: 1025 }, (_, at) => `h${at}`) }],
    ['methods', { ...good, methods: 'GET' }],
  ])('with a bad entry (%s) keeps the good ones', (_name, bad) => {
    const { book, problem } = parseBook(file([good, bad, { ...good, averageSize: 7 }]));
    expect(problem).toMatchObject({ name: 'bad-entry', entry: 1 });
    expect(book.size).toBe(2);
  });

  it('may name things in any order, and twice', () => {
    const { book } = parseBook(file([{ ...good, addresses: ['b', 'a', 'b'] }]));
    expect(book.entries[0]?.fingerprint.addresses).toEqual(['a', 'b']);
  });

  it('may hold anything', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.json().map((text): unknown => JSON.parse(text)),
            fc.object(),
          ),
        ),
        (entries) => {
          const { book, problem } = parseBook(file(entries));
          expect(book.size).toBe(0);
          expect(problem?.name).toBe(entries.length === 0 ? undefined : 'bad-entry');
        },
      ),
    );
  });
});
