import { describe, expect, it } from 'vitest';
import type { LineWeight } from './explanation.ts';
import { loudestLines } from './loudest-lines.ts';

const line = (text: string, weight: number): LineWeight => ({ part: 'header', name: 'X', text, weight });

describe('loudestLines', () => {
  it('gives the loudest first, at most three', () =>
    expect(loudestLines([line('a', 1), line('b', 3), line('c', 2), line('d', 0.5)])).toEqual([
      { text: 'b', weight: 3 },
      { text: 'c', weight: 2 },
      { text: 'a', weight: 1 },
    ]));

  it('leaves out what said nothing or spoke for the software', () =>
    expect(loudestLines([line('a', 0), line('b', -4), line('c', 0.04)])).toEqual([]));

  it('cuts long texts, never inside a character', () => {
    const [{ text }] = loudestLines([line('\u{1F600}'.repeat(200), 1)]);
    expect(text).toBe(`${'\u{1F600}'.repeat(59)}…`);
    expect(loudestLines([line('x'.repeat(60), 1)])[0].text).toBe('x'.repeat(60));
    expect(loudestLines([line('x'.repeat(61), 1)])[0].text).toBe(`${'x'.repeat(59)}…`);
  });
});
