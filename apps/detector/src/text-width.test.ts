import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS } from './fixture-verdict.ts';
import { printable } from './output.ts';
import { cutText, fitText, wrapText } from './text-width.ts';

const shownText = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...HOSTILE_TEXTS), fc.lorem({ maxCount: 40 }))
  .map(printable);
const width = fc.integer({ min: 4, max: 200 });

describe('cutText and fitText', () => {
  it.each([
    ['abc', 3, 'abc', 'abc'],
    ['abcd', 3, 'abc', 'ab…'],
    ['ab', 4, 'ab', 'ab  '],
    ['软件工具', 5, '软件', '软件…'],
    ['软件工具', 4, '软件', '软… '],
    ['👩‍👩‍👧‍👦x', 2, '👩‍👩‍👧‍👦', '… '],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301e\u0301', 'e\u0301…'],
  ])('%s in %d columns', (text, columns, cut, fitted) => {
    expect(cutText(text, columns)).toBe(cut);
    expect(fitText(text, columns)).toBe(fitted);
  });

  it('fill exactly the columns given', () => {
    fc.assert(
      fc.property(shownText, width, (text, columns) => {
        expect(stringWidth(fitText(text, columns))).toBe(columns);
        expect(text.startsWith(cutText(text, columns))).toBe(true);
      }),
    );
  });
});

describe('wrapText', () => {
  it('breaks at blanks and indents what follows', () => {
    expect(wrapText('one two three four', 9)).toEqual(['one two', '  three', '  four']);
    expect(wrapText('', 9)).toEqual(['']);
  });

  it('breaks a word that is too long', () => {
    expect(wrapText(`a ${'x'.repeat(12)} b`, 8)).toEqual([
      'a',
      `  ${'x'.repeat(6)}`,
      `  ${'x'.repeat(6)}`,
      '  b',
    ]);
  });

  it('makes no line too long and loses nothing', () => {
    fc.assert(
      fc.property(shownText, width, (text, columns) => {
        const lines = wrapText(text, columns);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
