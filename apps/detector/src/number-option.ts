import { InvalidArgumentError } from 'commander';

/** Reads a number between two bounds, both included. */
export const numberBetween =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most))
      throw new InvalidArgumentError(`a number from ${least} to ${most} is needed.`);
    return value;
  };

/** Reads a whole number of any size and sign; ranges are looked at later, where a warning is enough. */
export const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value))
    throw new InvalidArgumentError('a whole number is needed.');
  return value;
};
