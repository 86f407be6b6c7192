import type { ErrorCode } from '@mad/errors';

/**
 * True for a MadError with this code. The class itself cannot be asked: the store may come from another bundle than the page, with
 * a class of its own.
 */
export const hasErrorCode = (error: unknown, code: ErrorCode): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
