import { splitCapture } from '@mad/capture-files';
import type { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { readOneCapture } from '../read-one-capture.ts';

/** `mad split`: one capture file per TCP flow. */
export const split = (path: string, options: { readonly output: string }): Promise<ExitCode> =>
  readOneCapture(path, async () => {
    const { files, summary } = await splitCapture(path, options.output);
    complain(`mad: ${files} flow files written to ${options.output}`);
    return summary;
  });
