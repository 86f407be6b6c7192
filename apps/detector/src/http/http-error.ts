import { ERROR_CATALOGUE, type ErrorCode, MadError } from '@mad/errors';

/** What every failed request is answered with. */
export interface ErrorBody {
  /** A code of docs/errors.md. */
  readonly code: string;
  readonly message: string;
  readonly todo: string;
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  MAD_REQUEST_INVALID: 400,
  MAD_UPLOAD_NOT_A_CAPTURE: 400,
  MAD_UNAUTHORISED: 401,
  MAD_NOT_FOUND: 404,
  MAD_CAPTURE_UNREADABLE: 404,
  MAD_RETRAIN_RUNNING: 409,
  MAD_FLOW_GONE: 410,
  MAD_UPLOAD_TOO_LARGE: 413,
  MAD_DISK_FLOOR: 507,
};

const UNAVAILABLE = 503;

/** The answer to a request that failed. An error that MAD does not know is not told to the outside: the log has it. */
export const errorAnswer = (error: unknown): { readonly status: number; readonly body: ErrorBody } => {
  if (error instanceof MadError)
    return {
      status: STATUS[error.code] ?? UNAVAILABLE,
      body: { code: error.code, message: error.message, todo: error.advice },
    };
  const status = statusOf(error);
  if (status >= 400 && status < 500)
    return {
      status,
      body: catalogued('MAD_REQUEST_INVALID', error instanceof Error ? error.message : undefined),
    };
  return { status: 500, body: catalogued('MAD_INTERNAL') };
};

const catalogued = (code: ErrorCode, message: string = ERROR_CATALOGUE[code].what): ErrorBody => ({
  code,
  message,
  todo: ERROR_CATALOGUE[code].todo,
});

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

/** JSON schema of {@link ErrorBody}. */
export const ERROR_SCHEMA = {
  type: 'object',
  required: ['code', 'message', 'todo'],
  properties: { code: { type: 'string' }, message: { type: 'string' }, todo: { type: 'string' } },
} as const;
