import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyTable } from './key-table.ts';

describe('KeyTable', () => {
  it('remembers what a map would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.integer({ min: 1, max: 9 }))),
        (pairs) => {
          const table = new KeyTable();
          const map = new Map<string, number>();
          for (const [text, number] of pairs) {
            table.add(text, number);
            if (!map.has(text)) map.set(text, number);
          }
          expect(table.size).toBe(map.size);
          for (const [text, number] of map) expect(table.get(text)).toBe(number);
          for (const text of ['', 'absent text']) expect(table.get(text)).toBe(map.get(text));
        },
      ),
    );
  });

  it('finds each of many and none other', () => {
    const table = new KeyTable();
    const count = 300_000;
    for (let i = 1; i <= count; i++) table.add(`host h${i}.example`, i);
    expect(table.size).toBe(count);
    let wrong = 0;
    for (let i = 1; i <= count; i++) {
      if (table.get(`host h${i}.example`) !== i) wrong++;
      if (table.get(`host n${i}.example`) !== undefined) wrong++;
    }
    expect(wrong).toBe(0);
  });
});
