import { expect, it } from 'vitest';
import { findProgram } from './find-program.ts';

it('finds the first name there is', () => {
  expect(findProgram(['no-such-program', 'sh'], 'dash')).toMatch(/\/sh$/);
});

it('says what to install', () => {
  expect(() => findProgram(['no-such-program'], 'such-programs')).toThrow(
    'no-such-program is not installed; these tests need it: apt-get install such-programs',
  );
});
