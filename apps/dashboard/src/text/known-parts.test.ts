import { describe, expect, it } from 'vitest';
import { knownParts } from './known-parts.ts';

describe('knownParts', () => {
  it.each([
    [['Unknown', 'Windows 7', 'IE 8'], 'Windows 7 · IE 8'],
    [['Samsung SM-G960F', 'Android 9', 'unknown'], 'Samsung SM-G960F · Android 9'],
    [['Unknown', '', 'unknown'], ''],
    [['Unknown 5', 'Linux', ''], 'Unknown 5 · Linux'],
  ])('of %j is %j', (parts, text) => expect(knownParts(...parts)).toBe(text));
});
