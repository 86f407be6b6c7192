import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { numberBetween, wholeNumber } from './number-option.ts';

describe('numberBetween', () => {
  const share = numberBetween(0, 1);
  it.each([
    ['0', 0],
    ['1', 1],
    ['0.5', 0.5],
    ['.25', 0.25],
    ['1e-3', 0.001],
  ])('reads %s', (text, value) => expect(share(text)).toBe(value));

  it.each(['', ' ', '-0.1', '1.1', 'half', 'NaN', 'Infinity', '0,5', '1 1'])('refuses %j', (text) =>
    expect(() => share(text)).toThrow(InvalidArgumentError),
  );

  it('says which numbers it takes', () =>
    expect(() => numberBetween(2, 20)('1')).toThrow('a number from 2 to 20 is needed.'));
});

describe('wholeNumber', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['103079215104', 103_079_215_104],
  ])('reads %s of any size and sign', (text, value) => expect(wholeNumber(text)).toBe(value));

  it.each(['', ' ', '1.5', 'ten', '1e999', '96G'])('refuses %j', (text) =>
    expect(() => wholeNumber(text)).toThrow(InvalidArgumentError),
  );
});
