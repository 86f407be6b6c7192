import { MadError } from '@mad/errors';
import { describe, expect, it } from 'vitest';
import { isModelError, modelError } from './model-error.ts';

describe('modelError', () => {
  it('says what, about which thing, why and what to do', () => {
    const cause = new Error('underneath');
    const error = modelError('MAD_MODEL_DAMAGED', 'File m/model.json.', cause);
    expect(error).toBeInstanceOf(MadError);
    expect(error).toMatchObject({
      code: 'MAD_MODEL_DAMAGED',
      message: 'The model files cannot be read. File m/model.json.',
      advice: 'Restore the folder from the repository or train the model again.',
      cause,
    });
  });
});

describe('isModelError', () => {
  it('knows the errors of models from others', () => {
    const errors = [
      modelError('MAD_MODEL_NOT_FOUND', 'File m/model.json.'),
      new MadError('MAD_NO_CAPTURES', 'folder'),
      new Error('MAD_MODEL_NOT_FOUND'),
      undefined,
    ];
    expect(errors.map(isModelError)).toEqual([true, false, false, false]);
  });
});
