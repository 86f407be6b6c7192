import type { CaptureSummary } from '@mad/capture';
import { MadError } from '@mad/detection';
import { ModelError } from '@mad/model';
import { complain } from './output.ts';

/** Says on standard error what is wrong with a capture; true when something is. */
export const reportProblem = (path: string, { problem }: CaptureSummary): boolean => {
  if (problem === undefined) return false;
  const { name, offset, detail } = problem;
  reportError(new MadError('MAD_CAPTURE_DAMAGED', `${path}: ${name} at byte ${offset}: ${detail}`));
  return true;
};

/** Says on standard error what failed and what to do about it. */
export const reportError = (error: unknown): void => {
  if (error instanceof MadError) complain(`mad: ${error.message} (${error.code}: ${error.advice})`);
  else if (error instanceof ModelError) complain(`mad: ${error.message}`);
  else complain(`mad: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};
