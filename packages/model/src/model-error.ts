import { ERROR_CATALOGUE, type ErrorCode, MadError } from '@mad/errors';

/** The codes of what can go wrong in this room. */
export type ModelErrorCode = Extract<ErrorCode, `MAD_MODEL_${string}`>;

/**
 * An error of this room, in the words of the catalogue.
 *
 * @param what the file, name or figure it is about, as a sentence
 * @param cause the error underneath, if any
 */
export const modelError = (code: ModelErrorCode, what: string, cause?: unknown): MadError =>
  new MadError(code, `${ERROR_CATALOGUE[code].what} ${what}`, cause);

/** Whether it is the models that something failed for. */
export const isModelError = (error: unknown): error is MadError & { readonly code: ModelErrorCode } =>
  error instanceof MadError && error.code.startsWith('MAD_MODEL_');
