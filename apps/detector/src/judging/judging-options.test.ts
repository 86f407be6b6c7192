import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JUDGING_OPTIONS } from './judging-options.ts';

describe('JUDGING_OPTIONS', () => {
  it('are those of ./mad detect', () => {
    const program = readFileSync(new URL('../../../../mad', import.meta.url), 'utf8');
    const [, given] =
      /exec node (--\S+(?: --\S+)*) "\$root\/apps\/detector\/src\/main.ts"/.exec(program) ?? [];
    expect(given?.split(' ')).toEqual([...JUDGING_OPTIONS]);
  });
});
