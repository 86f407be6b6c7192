import { MadError } from '@mad/errors';
import { describe, expect, it } from 'vitest';
import { isDatabaseAbsence, isDiskAbsence } from './absence.ts';

const driver = (fields: object): Error => Object.assign(new Error('from a driver'), fields);

describe('isDatabaseAbsence', () => {
  it.each([
    new MadError('MAD_DATABASE_UNAVAILABLE', ''),
    new MadError('MAD_DATABASE_REFUSED', ''),
    new MadError('MAD_DATABASE_FAILED', '', driver({ errno: 1114 })),
    new MadError('MAD_DATABASE_FAILED', '', driver({ errcode: 13 })),
    new MadError('MAD_DATABASE_FAILED', '', driver({ errcode: 778 })),
  ])('%o: whatever is asked, it cannot do it now', (error) => expect(isDatabaseAbsence(error)).toBe(true));

  it.each([
    new MadError('MAD_DATABASE_FAILED', '', driver({ errno: 1406 })),
    new MadError('MAD_DATABASE_FAILED', '', driver({ errcode: 19 })),
    new MadError('MAD_DATABASE_TOO_NEW', ''),
    new Error('MAD_DATABASE_UNAVAILABLE'),
    undefined,
  ])('%o: this very question is wrong', (error) => expect(isDatabaseAbsence(error)).toBe(false));
});

describe('isDiskAbsence', () => {
  it('knows what keeps any result from being written', () => {
    expect(isDiskAbsence(new MadError('MAD_OUTPUT_UNWRITABLE', ''))).toBe(true);
    expect(isDiskAbsence(driver({ code: 'ENOSPC' }))).toBe(true);
    expect(isDiskAbsence(new MadError('MAD_CAPTURE_UNREADABLE', '', driver({ code: 'ENOENT' })))).toBe(false);
    expect(isDiskAbsence(driver({ code: 'ERR_INVALID_ARG_TYPE' }))).toBe(false);
  });
});
