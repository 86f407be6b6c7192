import { expect } from 'vitest';

/** The one line an output must be. */
export const oneLine = (output: string): string => {
  expect(output).toMatch(/^[^\n]+\n$/);
  return output;
};
