export { ERROR_CATALOGUE, type ErrorCode, MadError } from './mad-error.ts';
