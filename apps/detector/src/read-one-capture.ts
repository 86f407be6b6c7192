import type { CaptureSummary } from '@mad/capture';
import { MadError } from '@mad/errors';
import { reportProblem } from './capture-report.ts';
import { reportError } from './error-report.ts';
import { ExitCode } from './exit-code.ts';

/** Does a command's work on one capture; says what is wrong with it, and so to the caller. */
export const readOneCapture = async (
  path: string,
  work: () => Promise<CaptureSummary>,
): Promise<ExitCode> => {
  try {
    return reportProblem(path, await work()) ? ExitCode.Failure : ExitCode.Success;
  } catch (error) {
    if (!(error instanceof MadError)) throw error;
    reportError(error);
    return ExitCode.Failure;
  }
};
