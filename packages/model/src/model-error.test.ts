import { describe, expect, it } from 'vitest';
import { MODEL_ERRORS, ModelError, type ModelErrorCode } from './model-error.ts';

describe('ModelError', () => {
  it.each(Object.keys(MODEL_ERRORS) as ModelErrorCode[])('%s says what, why and what to do', (code) => {
    const cause = new Error('underneath');
    const error = new ModelError(code, 'The thing.', cause);
    expect(code).toMatch(/^MAD_MODEL_[A-Z_]+$/);
    expect(error.message).toContain('The thing.');
    expect(error.message).toContain(MODEL_ERRORS[code].todo);
    expect(error.message).toContain(code);
    expect(error.cause).toBe(cause);
  });
});
