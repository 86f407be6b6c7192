import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian puts servers here, where an ordinary user's PATH does not look. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin'];

/**
 * Path of the first of `names` that is installed.
 * @param debianPackage what to install when none is.
 * @throws Error that says what to install.
 */
export const findProgram = (names: readonly string[], debianPackage: string): string => {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_FOLDERS].filter(
    (folder) => folder !== '',
  );
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Look in the next folder.
      }
    }
  }
  throw new Error(`${names[0]} is not installed; these tests need it: apt-get install ${debianPackage}`);
};
