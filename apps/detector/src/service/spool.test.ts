import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { Spool } from './spool.ts';

const folder = temporaryFolder();

const all = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const gathered: T[] = [];
  for await (const value of values) gathered.push(value);
  return gathered;
};

describe('Spool', () => {
  it('gives back every value, in order, as often as asked', async () => {
    const value = fc.oneof(
      fc.record({ text: fc.string({ unit: 'binary' }), number: fc.double({ noNaN: true }) }),
      fc.constantFrom({ text: 'a\u2028b\n\r\u0085', number: 0 }, { text: 'x'.repeat(1_100_000), number: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(value, { maxLength: 4 }), { maxLength: 4 }), async (batches) => {
        const spool = await Spool.open<{ text: string; number: number }>(folder);
        expect(readdirSync(folder)).toEqual([]);
        for (const batch of batches) await spool.append(batch);
        const expected = JSON.parse(JSON.stringify(batches.flat()));
        expect(await all(spool)).toEqual(expected);
        expect(await all(spool)).toEqual(expected);
        await spool.close();
      }),
      { numRuns: 30 },
    );
  });

  it('says when it cannot be written', async () => {
    await expect(Spool.open('/proc/none')).rejects.toThrow('ENOENT');
  });
});
