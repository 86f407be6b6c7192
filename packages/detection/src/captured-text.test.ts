import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedText } from './captured-text.ts';

const asCaptured = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('capturedText', () => {
  it.each([
    ['plain', 'curl/8.5.0', 'curl/8.5.0'],
    ['nothing', '', ''],
    ['UTF-8', asCaptured(Buffer.from('Büro 工具 🦊')), 'Büro 工具 🦊'],
    ['Latin-1', 'B\u00fcro', 'Büro'],
    ['UTF-8 cut in the middle', asCaptured(Buffer.from('Bü').subarray(0, 2)), 'B\u00c3'],
    ['UTF-8 followed by Latin-1', `${asCaptured(Buffer.from('ü'))}\u00fc`, '\u00c3\u00bc\u00fc'],
    ['an overlong form', '\u00c0\u00af', '\u00c0\u00af'],
    ['a surrogate in UTF-8', '\u00ed\u00a0\u0080', '\u00ed\u00a0\u0080'],
    ['a byte order mark, kept', asCaptured(Buffer.from('\ufeffx')), '\ufeffx'],
    ['control characters, kept', '\u0000\u001b[2J\u007f', '\u0000\u001b[2J\u007f'],
    ['text that is no bytes, as it is', '工具 \u00c3\u00bc', '工具 \u00c3\u00bc'],
  ])('%s', (_, captured, text) => expect(capturedText(captured)).toBe(text));

  it('gives back any text that was sent as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sent) => {
        expect(capturedText(asCaptured(Buffer.from(sent)))).toBe(sent);
      }),
    );
  });

  it('loses no byte of anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = capturedText(asCaptured(bytes));
        const asLatin1 = Buffer.from(text, 'latin1');
        const asUtf8 = Buffer.from(text, 'utf8');
        expect([asLatin1, asUtf8].some((one) => one.equals(Buffer.from(bytes)))).toBe(true);
      }),
    );
  });
});
