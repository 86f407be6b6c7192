import { describe, expect, it } from 'vitest';
import { shownValue } from './shown-value.ts';

describe('shownValue', () => {
  it.each([
    ['quietSeconds', 5, '5'],
    ['validate', false, 'false'],
    ['sample', undefined, 'not set'],
    ['blockLists', [], 'none'],
    ['blockLists', ['a', 'b'], 'a, b'],
    ['httpToken', 'b8c1f3a09d7e4452', '(set)'],
    ['httpToken', undefined, 'not set'],
    ['databaseUrl', 'sqlite:/mad/mad.db', 'sqlite:/mad/mad.db'],
    ['databaseUrl', 'mysql://mad@db/deepocean', 'mysql://mad@db/deepocean'],
    ['databaseUrl', 'mysql://mad:secret@db:3306/deepocean', 'mysql://mad:(set)@db:3306/deepocean'],
    ['databaseUrl', 'mysql://mad:se:c@r/e?t@db/deepocean', 'mysql://mad:(set)@db/deepocean'],
    ['databaseUrl', 'mysql://mad:se\nret@db/deepocean', 'mysql://mad:(set)@db/deepocean'],
    ['databaseUrl', 'mysql://db/deepocean?password=secret', 'mysql://db/deepocean?(set)'],
    ['redisUrl', 'redis://:secret@queue:6379/1', 'redis://:(set)@queue:6379/1'],
  ] as const)('%s %j: %s', (name, value, shown) => expect(shownValue(name, value)).toBe(shown));
});
