import { FlowFileWriter, MadError, readCaptureFile } from '@mad/detection';
import { reportError, reportProblem } from '../capture-report.ts';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';

/** `mad split`: one capture file per TCP flow. */
export const split = async (path: string, options: { readonly output: string }): Promise<ExitCode> => {
  try {
    const writer = new FlowFileWriter(options.output);
    const summary = await readCaptureFile(path, writer);
    writer.finish();
    complain(`mad: ${writer.files} flow files written to ${options.output}`);
    return reportProblem(path, summary) ? ExitCode.Failure : ExitCode.Success;
  } catch (error) {
    if (!(error instanceof MadError)) throw error;
    reportError(error);
    return ExitCode.Failure;
  }
};
