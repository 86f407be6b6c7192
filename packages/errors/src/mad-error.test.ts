import { describe, expect, it } from 'vitest';
import { MadError } from './mad-error.ts';

describe('MadError', () => {
  it('says what happened, what to do and what was underneath', () => {
    const cause = new Error('underneath');
    const error = new MadError('MAD_NO_CAPTURES', 'folder: no capture in this folder', cause);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'MadError',
      code: 'MAD_NO_CAPTURES',
      message: 'folder: no capture in this folder',
      cause,
      advice: 'Check the path; a capture is recognised by its magic number, not by its name.',
    });
  });
});
