import { openSync, readSync } from 'node:fs';
import { MadError } from '@mad/errors';

/** @throws MadError `MAD_CAPTURE_UNREADABLE` */
export const openFile = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

/**
 * Reads the next bytes of an open file.
 *
 * @param least as many bytes are waited for, unless the file ends before; a pipe gives what has just been sent.
 * @returns how many bytes of the buffer were filled; 0 at the end.
 * @throws MadError `MAD_CAPTURE_UNREADABLE`
 */
export const readBytes = (path: string, file: number, buffer: Uint8Array, least = 1): number => {
  try {
    let length = 0;
    while (length < least) {
      const read = readSync(file, buffer.subarray(length));
      if (read === 0) break;
      length += read;
    }
    return length;
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

/** What stands in the way of reading a path, in words. */
export const unreadable = (path: string, cause: unknown): MadError =>
  new MadError('MAD_CAPTURE_UNREADABLE', `${path}: ${reason(cause)}`, cause);

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'is a folder'],
  ['EIO', 'the disk reports a read error'],
]);

const reason = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
};
