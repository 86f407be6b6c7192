import { describe, expect, it } from 'vitest';
import { authorise, isLoopback, requireToken } from './authorisation.ts';

const TOKEN = 'a token of the test';
const LOCAL = { authorization: undefined, host: '127.0.0.1:8880', fetchSite: undefined };

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'])('%s is', (host) =>
    expect(isLoopback(host)).toBe(true),
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', 'localhost.evil.example', '', '128.0.0.1'])(
    '%s is not',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});

describe('requireToken', () => {
  it('wants one wherever others can connect', () => {
    expect(() => requireToken('0.0.0.0', undefined)).toThrow(
      expect.objectContaining({ code: 'MAD_TOKEN_MISSING' }),
    );
    requireToken('0.0.0.0', TOKEN);
    requireToken('127.0.0.1', undefined);
  });
});

describe('authorise', () => {
  const refused = expect.objectContaining({ code: 'MAD_UNAUTHORISED' });

  it('takes the token and nothing else', () => {
    authorise(TOKEN.replaceAll(' ', '-'), {
      ...LOCAL,
      authorization: `Bearer ${TOKEN.replaceAll(' ', '-')}`,
    });
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}`,
      'Basic token',
      'token',
    ])
      expect(() => authorise('token', { ...LOCAL, authorization })).toThrow(refused);
    expect(() => authorise('token', { ...LOCAL, authorization: 'Bearer toke' })).toThrow(refused);
    authorise('token', { authorization: 'bearer token', host: 'mad.example', fetchSite: 'cross-site' });
  });

  it('without a token takes what comes from this machine', () => {
    for (const host of ['127.0.0.1:8880', 'localhost:8880', '[::1]:8880', '127.0.0.1'])
      authorise(undefined, { ...LOCAL, host });
    authorise(undefined, { ...LOCAL, fetchSite: 'none' });
    authorise(undefined, { ...LOCAL, fetchSite: 'same-origin' });
  });

  it('without a token refuses what a foreign page makes a browser send', () => {
    expect(() => authorise(undefined, { ...LOCAL, fetchSite: 'cross-site' })).toThrow(refused);
    for (const host of ['rebound.example:8880', undefined, '', '127.0.0.1.example'])
      expect(() => authorise(undefined, { ...LOCAL, host })).toThrow(refused);
  });
});
