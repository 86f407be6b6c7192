import { expect, it } from 'vitest';
import { cutText } from './cut-text.ts';

it.each([
  ['abc', 3, 'abc', false],
  ['abcd', 3, 'abc', true],
  ['a\0bc', 3, 'a\0b', true],
  ['😀😀', 2, '😀😀', false],
  ['😀😀😀', 2, '😀😀', true],
  ['', 2, '', false],
])('%j cut at %i characters', (text, length, shown, isCut) =>
  expect(cutText(text, length)).toEqual({ text: shown, isCut }),
);
