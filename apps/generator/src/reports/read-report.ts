import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonArrayProblem, JsonArrayScanner } from './json-array-scanner.ts';
import { reportEntrySchema } from './report-entry.ts';
import { type ReportFigures, ReportSummary } from './report-summary.ts';

/** What came of reading a `report.json`; `problem` says for people what is wrong with it. */
export type ReportReading =
  | { readonly status: 'read'; readonly figures: ReportFigures; readonly modifiedAt: Date }
  | { readonly status: 'missing' }
  | { readonly status: 'unreadable'; readonly problem: string }
  | { readonly status: 'stopped' };

const CHUNK = 1024 * 1024;

const PROBLEM_WORDS: Readonly<Record<JsonArrayProblem['name'], string>> = {
  'not-an-array': 'it is not a JSON array',
  'not-an-object': 'an entry is not an object',
  'bad-json': 'an entry is not JSON',
  'element-too-long': 'an entry is too long',
  truncated: 'it ends in the middle',
  'trailing-text': 'text follows its end',
};

/**
 * Reads the `report.json` of a dataset folder, however large, in bounded memory. Symbolic links and anything but a regular file are
 * refused.
 *
 * @param stopped gives up at the next chunk.
 */
export const readReport = async (folder: string, stopped: AbortSignal): Promise<ReportReading> => {
  let file: FileHandle;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for ever.
    file = await open(
      join(folder, 'report.json'),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'missing' };
    return { status: 'unreadable', problem: code === 'ELOOP' ? 'it is a symbolic link' : String(error) };
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return { status: 'unreadable', problem: 'it is not a regular file' };
    return await readEntries(file, stat.mtime, stopped);
  } catch (error) {
    return { status: 'unreadable', problem: String(error) };
  } finally {
    await file.close();
  }
};

const readEntries = async (
  file: FileHandle,
  modifiedAt: Date,
  stopped: AbortSignal,
): Promise<ReportReading> => {
  const summary = new ReportSummary();
  let unusable: string | undefined;
  const scanner = new JsonArrayScanner((element) => {
    const entry = reportEntrySchema.safeParse(element);
    if (entry.success) summary.add(entry.data);
    else unusable ??= `an entry has no usable ${[...(entry.error.issues[0]?.path ?? [])].join('.')}`;
  });
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    if (stopped.aborted) return { status: 'stopped' };
    const { bytesRead } = await file.read(buffer, 0, CHUNK);
    if (bytesRead === 0) break;
    if (!scanner.push(buffer.subarray(0, bytesRead))) break;
    if (summary.isTooLarge) unusable ??= 'it holds more than any capture does';
    if (unusable !== undefined) return { status: 'unreadable', problem: unusable };
  }
  const problem = scanner.finish();
  if (unusable !== undefined) return { status: 'unreadable', problem: unusable };
  if (problem !== undefined)
    return { status: 'unreadable', problem: `${PROBLEM_WORDS[problem.name]}, at byte ${problem.offset}` };
  return { status: 'read', figures: summary.figures, modifiedAt };
};
