import { describe, expect, it } from 'vitest';
import { warningMessages } from './warning-messages.ts';

describe('warnings', () => {
  it('are told in the language of the page', () => {
    const warning = { code: 'headerLimit', text: '1200 header blocks cut', values: { count: 1200 } };
    expect(warningMessages.en.warning(warning)).toBe('1200 header blocks cut');
    expect(warningMessages.zh.warning(warning)).toBe('1,200 个请求头过长被截断');
    const damage = { code: 'truncated', text: 'truncated at byte 99: x', values: { offset: 99 } };
    expect(warningMessages.zh.warning(damage)).toBe('文件在字节 99 处中断');
  });

  it.each([
    'a sentence of an older detector',
    { code: 'newer', text: 'a sentence of an older detector', values: { count: 1 } },
    { code: 'toString', text: 'a sentence of an older detector', values: { count: 1 } },
    { code: 'truncated', text: 'a sentence of an older detector', values: { offset: 'x' } },
  ])('%o stays as it is', (warning) => {
    for (const { warning: told } of Object.values(warningMessages))
      expect(told(warning)).toBe('a sentence of an older detector');
  });
});
