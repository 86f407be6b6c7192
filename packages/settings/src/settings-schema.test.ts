import { describe, expect, it } from 'vitest';
import { isComputed } from './setting.ts';
import { allowedValues, parseValue } from './setting-value.ts';
import { describeSetting, SETTING_NAMES } from './settings-schema.ts';

describe('the settings', () => {
  it('have environment variables of their own', () => {
    const variables = SETTING_NAMES.map((name) => describeSetting(name).environment);
    expect(new Set(variables).size).toBe(SETTING_NAMES.length);
  });

  it.each(SETTING_NAMES)('%s says what it is, in words', (name) => {
    expect(describeSetting(name).what).toMatch(/^[A-Z].*[^.]$/);
    expect(allowedValues(name)).toMatch(/^\S.*\S$/);
  });

  it.each(SETTING_NAMES)('%s has a default that it allows', (name) => {
    const { default: given } = describeSetting(name);
    const value = isComputed(given) ? given.from({ cpus: 8, home: '/mad', httpPort: 8880 }) : given;
    expect(parseValue(name, value).outcome).toBe('value');
  });
});
