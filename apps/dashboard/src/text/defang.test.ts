import { expect, it } from 'vitest';
import { defang } from './defang.ts';

it.each([
  ['10.0.0.1', '10[.]0[.]0[.]1'],
  ['2001:db8::1', '2001[:]db8[:][:]1'],
  ['::ffff:10.0.0.1', '[:][:]ffff[:]10[.]0[.]0[.]1'],
  ['http://evil.example/a', 'hxxp://evil[.]example/a'],
  ['HTTPS://evil.example', 'hxxpS://evil[.]example'],
  ['evil.example', 'evil[.]example'],
])('%s becomes %s', (text, safe) => expect(defang(text)).toBe(safe));
