import { describe, expect, it } from 'vitest';
import { ByteBatch } from './byte-batch.ts';

const gathered = (texts: readonly string[]): { readonly text: string; readonly parts: number } => {
  const parts: Buffer[] = [];
  const batch = new ByteBatch((bytes) => parts.push(Buffer.from(bytes)));
  for (const text of texts) batch.add(text);
  batch.flush();
  return { text: Buffer.concat(parts).toString(), parts: parts.length };
};

describe('ByteBatch', () => {
  it.each([
    ['nothing', []],
    ['short texts', ['one\n', 'two\n']],
    ['characters of one to four bytes', ['a', 'ü', '工', '🦊', '…'].map((one) => one.repeat(9000))],
    ['texts around the size of a batch', [43_690, 43_691, 131_072, 131_073].map((size) => '工'.repeat(size))],
  ])('hands on %s in order', (_, texts) => {
    expect(gathered(texts).text).toBe(texts.join(''));
  });

  it('hands on many texts in few parts', () => {
    const { text, parts } = gathered(Array.from({ length: 30_000 }, (_, i) => `line ${i}\n`));
    expect(text.length).toBeGreaterThan(300_000);
    expect(parts).toBeLessThan(6);
  });
});
