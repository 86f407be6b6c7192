import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { MadError } from '@mad/errors';

/**
 * Makes the folder unless it is there. For work of minutes: what keeps its result from being written is said before it begins.
 *
 * @throws MadError `MAD_OUTPUT_UNWRITABLE`.
 */
export const openOutputFolder = (folder: string): Promise<void> =>
  writing(folder, async () => {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  });

/** Writes something. @throws MadError `MAD_OUTPUT_UNWRITABLE` in the place of the system's error. */
export const writing = async <T>(path: string, write: () => T | Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new MadError('MAD_OUTPUT_UNWRITABLE', `${path}: ${cause.message}`, cause);
  }
};
