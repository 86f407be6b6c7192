import { describe, expect, it } from 'vitest';
import { allowedValues, parseValue } from './setting-value.ts';

const parsed = (value: unknown) => ({ outcome: 'value', value });
const OUT_OF_RANGE = { outcome: 'out of range' };
const NOT_ALLOWED = { outcome: 'not allowed' };

describe('parseValue', () => {
  it.each([
    ['httpPort', '8880', parsed(8880)],
    ['httpPort', ' 0 ', parsed(0)],
    ['httpPort', 65_535, parsed(65_535)],
    ['httpPort', '65536', OUT_OF_RANGE],
    ['httpPort', '-1', OUT_OF_RANGE],
    ['httpPort', '1.5', NOT_ALLOWED],
    ['httpPort', '0x10', NOT_ALLOWED],
    ['httpPort', '1e3', NOT_ALLOWED],
    ['httpPort', '', NOT_ALLOWED],
    ['httpPort', 1.5, NOT_ALLOWED],
    ['httpPort', null, NOT_ALLOWED],
    ['httpPort', [8880], NOT_ALLOWED],
    ['waitTimeout', '99999999999999999999', OUT_OF_RANGE],
    ['memlock', '-1', parsed(-1)],
    ['memlock', '-2', OUT_OF_RANGE],
    ['mode', '5', parsed(5)],
    ['mode', 1, parsed(1)],
    ['mode', '6', NOT_ALLOWED],
    ['mode', 'prediction', NOT_ALLOWED],
    ['validate', 'no', parsed(false)],
    ['validate', 'TRUE', parsed(true)],
    ['validate', 'on', parsed(true)],
    ['validate', '0', parsed(false)],
    ['validate', false, parsed(false)],
    ['validate', 'perhaps', NOT_ALLOWED],
    ['validate', 1, NOT_ALLOWED],
    ['logLevel', 'debug', parsed('debug')],
    ['logLevel', 'loud', NOT_ALLOWED],
    ['blockLists', 'a.txt, b.txt,', parsed(['a.txt', 'b.txt'])],
    ['blockLists', ['a,b.txt'], parsed(['a,b.txt'])],
    ['blockLists', [1], NOT_ALLOWED],
    ['sample', ' kept as it is ', parsed(' kept as it is ')],
    ['sample', 7, NOT_ALLOWED],
    ['home', '/mad/../other', parsed('/other')],
    ['databaseUrl', 'sqlite:mad.db', parsed('sqlite:mad.db')],
    ['databaseUrl', 'mysql://mad:secret@db:3306/deepocean', parsed('mysql://mad:secret@db:3306/deepocean')],
    ['databaseUrl', 'mysql://db', NOT_ALLOWED],
    [
      'databaseUrl',
      'mysql://mad:p%40ss@[::1]:3306/deepocean',
      parsed('mysql://mad:p%40ss@[::1]:3306/deepocean'),
    ],
    ['databaseUrl', 'mysql://mad:50%@db/deepocean', NOT_ALLOWED],
    ['databaseUrl', 'mysql://db:99999/deepocean', NOT_ALLOWED],
    ['databaseUrl', 'sqlite:/50% of/the:way', parsed('sqlite:/50% of/the:way')],
    ['databaseUrl', 'postgres://db/deepocean', NOT_ALLOWED],
    ['redisUrl', 'redis://:secret@queue:6379', parsed('redis://:secret@queue:6379')],
    ['redisUrl', 'queue:6379', NOT_ALLOWED],
    ['redisUrl', 'redis://queue', parsed('redis://queue')],
    ['redisUrl', 'redis://queue:6379/1', parsed('redis://queue:6379/1')],
    ['redisUrl', 'redis://queue:port', NOT_ALLOWED],
    ['redisUrl', 'redis://:50%@queue', NOT_ALLOWED],
    ['redisUrl', 'redis://queue/deepocean', NOT_ALLOWED],
    ['appUrl', 'https://mad.example', parsed('https://mad.example')],
    ['appUrl', 'file:///etc/passwd', NOT_ALLOWED],
    ['adminPassword', 'only eleven', OUT_OF_RANGE],
    ['adminPassword', 'just twelve.', parsed('just twelve.')],
  ] as const)('%s %j', (name, given, expected) => expect(parseValue(name, given)).toEqual(expected));
});

describe('allowedValues', () => {
  it.each([
    ['validateRatio', 'a whole number from 0 to 100'],
    ['waitTimeout', 'a whole number, 0 or more'],
    ['memlock', 'a whole number, -1 or more'],
    ['mode', '1, 2, 3, 4, 5'],
    ['validate', 'true or false'],
    ['logLevel', 'trace, debug, info, warn, error, fatal, silent'],
    ['blockLists', 'a list (in the environment: separated by commas)'],
    ['path', 'text'],
    ['httpToken', 'text of at least 16 characters'],
    ['adminPassword', 'text of 12 to 1024 characters'],
    [
      'redisUrl',
      '`redis://user:password@host:port/number`, percent-encoded where a URL needs it, or the same with `rediss`',
    ],
  ] as const)('%s: %s', (name, words) => expect(allowedValues(name)).toBe(words));
});
