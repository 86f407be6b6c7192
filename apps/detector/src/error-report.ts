import { ERROR_CATALOGUE, type ErrorCode, MadError } from '@mad/errors';
import { complain } from './output.ts';

/** Says on standard error what failed and what to do about it. */
export const reportError = (error: unknown): void => {
  const known = error instanceof MadError ? error : fromThread(error);
  if (known !== undefined) complain(`mad: ${known.message} (${known.code}: ${known.advice})`);
  else complain(`mad: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};

/** From another thread an error comes as a plain one that has kept its name and its code. */
const fromThread = (error: unknown): MadError | undefined =>
  error instanceof Error && error.name === MadError.name && 'code' in error && isErrorCode(error.code)
    ? new MadError(error.code, error.message, error)
    : undefined;

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERROR_CATALOGUE, code);
