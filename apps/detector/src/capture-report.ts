import type { CaptureSummary } from '@mad/capture';
import { MadError } from '@mad/detection';
import { complain } from './output.ts';

/** Says on standard error what is wrong with a capture; true when something is. */
export const reportProblem = (path: string, { problem }: CaptureSummary): boolean => {
  if (problem === undefined) return false;
  complain(`mad: ${path}: ${problem.name} at byte ${problem.offset}: ${problem.detail}`);
  return true;
};

/** Says on standard error what failed and what to do about it. */
export const reportError = (error: unknown): void => {
  if (error instanceof MadError) complain(`mad: ${error.message} (${error.code}: ${error.advice})`);
  else complain(`mad: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};
