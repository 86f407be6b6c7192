import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { markdownBlocks } from '../text/markdown-blocks.ts';
import { cardMessages } from './card-messages.ts';

const HAN = /\p{Script=Han}/u;
const { say } = cardMessages.zh;

const figures = (text: string): readonly string[] => (text.match(/\d+(\.\d+)?/g) ?? []).sort();

describe.each(['Background_PC', 'Background_Phone', 'Suspicious'])('the model card of %s in 中文', (kind) => {
  const blocks = markdownBlocks(
    readFileSync(new URL(`../../../../models/${kind}/README.md`, import.meta.url), 'utf8'),
  );

  it('has no heading, no item and no head of a table left in English', () => {
    const texts = blocks.flatMap((block) => {
      if (block.kind === 'list') return block.items;
      if (block.kind === 'table') return block.head.filter((cell) => cell !== 'AUC');
      return block.kind === 'heading' ? [block.text] : [];
    });
    expect(texts.length).toBeGreaterThan(15);
    expect(texts.filter((text) => !HAN.test(say(text)))).toEqual([]);
  });

  it('keeps every figure', () => {
    for (const block of blocks)
      for (const text of block.kind === 'list' ? block.items : block.kind === 'paragraph' ? [block.text] : [])
        expect(figures(say(text))).toEqual(figures(text));
  });
});

describe('a model card in 中文', () => {
  it.each([
    "5 folds; malware families and benign applications left out whole, harmless background traffic of a family's captures together with the family. Software = capture, inside host and User-Agent; its score is the highest of its flows.",
    'Benign flows with an Internet Explorer User-Agent: 6.7 % false positives of 374.',
    'Share at or above the threshold: recall of a malicious family, false positives of a benign application.',
    'Written by the training command; do not edit.',
  ])('%s', (text) => {
    expect(say(text)).not.toMatch(/[a-z]{3,} [a-z]{3,}/);
    expect(figures(say(text))).toEqual(figures(text));
  });

  it('keeps what somebody else has written into it', () => {
    expect(say('Trained on Tuesday.')).toBe('Trained on Tuesday.');
    expect(say('Trained on Tuesday. Written by the training command; do not edit.')).toBe(
      'Trained on Tuesday. 由训练命令生成，请勿修改。',
    );
  });

  it('is not taken for a word it merely has the name of', () =>
    expect(say('constructor')).toBe('constructor'));
});
