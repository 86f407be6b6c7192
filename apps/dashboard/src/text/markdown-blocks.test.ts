import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownBlocks } from './markdown-blocks.ts';

describe('markdownBlocks', () => {
  it('takes a model card apart', () =>
    expect(
      markdownBlocks(
        '# Model a\n\nOne\ntwo.\n- x\n- `y`\n## Figures\n| a | b |\n|---|---|\n| 1 | 2 |\n```\n<b>\n```\n',
      ),
    ).toEqual([
      { kind: 'heading', level: 1, text: 'Model a' },
      { kind: 'paragraph', text: 'One two.' },
      { kind: 'list', items: ['x', '`y`'] },
      { kind: 'heading', level: 2, text: 'Figures' },
      { kind: 'table', head: ['a', 'b'], rows: [['1', '2']] },
      { kind: 'code', text: '<b>' },
    ]));

  it('leaves HTML as text', () =>
    expect(markdownBlocks('<script>x</script>')).toEqual([
      { kind: 'paragraph', text: '<script>x</script>' },
    ]));

  it('comes to an end with any text', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('|', '-', '#', '`', '\n', ' ', 'a', '*') }), (text) => {
        expect(markdownBlocks(text).length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    ));
});
