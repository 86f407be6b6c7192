import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from './export-cell.ts';

describe('csvCell', () => {
  it.each([
    ['plain', 'plain'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['＝1', "'＝1"],
    ['a "quoted", text', '"a ""quoted"", text"'],
    ['=HYPERLINK("http://x/","y")', '"\'=HYPERLINK(""http://x/"",""y"")"'],
  ])('%j becomes %j', (value, cell) => expect(csvCell(value)).toBe(cell));

  it('leaves numbers alone', () => {
    expect(csvLine([-1.5, 0, true, null])).toBe('-1.5,0,true,\r\n');
  });

  it('no text begins a formula, and every text comes back from the cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        const cell = csvCell(text);
        const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(read).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(read === text || read === `'${text}`).toBe(true);
      }),
    );
  });
});
