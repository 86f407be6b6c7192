import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visiblePieces, visibleText } from './visible-text.ts';

describe('visiblePieces', () => {
  it.each([
    ['plain <script>', 'plain <script>'],
    ['a\nb\r\t\0', 'a\\nb\\r\\t\\0'],
    ['\u001b[31m', '\\x1b[31m'],
    ['evil\u202egpj.exe', 'evil\\u202egpj.exe'],
    ['\u2066isolate\u2069', '\\u2066isolate\\u2069'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['half \ud800', 'half \\ud800'],
    ['密码 العربية 😀', '密码 العربية 😀'],
  ])('%j is shown as %s', (text, shown) => expect(visibleText(text)).toBe(shown));

  it('lets no control, format or lone surrogate through, and keeps the rest in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const pieces = visiblePieces(text);
        for (const { text: shown } of pieces) expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const kept = pieces.filter(({ isEscape }) => !isEscape).map((piece) => piece.text);
        let at = 0;
        for (const piece of kept) {
          const found = text.indexOf(piece, at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found + piece.length;
        }
      }),
    );
  });
});
