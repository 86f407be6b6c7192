import type { CaptureSummary } from '@mad/capture';
import { readCaptureFile } from './capture-file.ts';
import { FlowFileWriter } from './flow-file-writer.ts';

/** What splitting a capture came to. */
export interface SplitCapture {
  /** Files written. */
  readonly files: number;
  readonly summary: CaptureSummary;
}

/**
 * Writes each TCP flow of a capture to a capture of its own below a folder, see {@link FlowFileWriter}.
 *
 * @param gathered bytes of packets held before they are written out, at least 1 MiB.
 * @throws MadError `MAD_CAPTURE_UNREADABLE`, `MAD_OUTPUT_UNWRITABLE`.
 */
export const splitCapture = async (
  path: string,
  folder: string,
  gathered?: number,
): Promise<SplitCapture> => {
  const writer = new FlowFileWriter(folder, gathered);
  try {
    const summary = await readCaptureFile(path, writer);
    writer.finish();
    return { files: writer.files, summary };
  } finally {
    writer.close();
  }
};
