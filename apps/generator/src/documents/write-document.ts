import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MadError } from '@mad/errors';

/** The documents of the report folder. */
export type DocumentName =
  | 'server_map.json'
  | 'infected_computer.json'
  | 'active_software.json'
  | 'connection.json'
  | 'loss.json'
  | 'failed.json';

const TEMPORARY = /^\.[a-z_]+\.json\.\d+\.part$/;

/**
 * Puts a document in place of the former one in one step: readers see the one or the other, whole, also after a power cut. A
 * document that would stay the same is left alone. To be called by one process at a time.
 *
 * @returns whether it was written.
 * @throws MadError `MAD_OUTPUT_UNWRITABLE`.
 */
export const writeDocument = async (folder: string, name: DocumentName, value: unknown): Promise<boolean> => {
  const text = `${JSON.stringify(value)}\n`;
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.${process.pid}.part`);
  try {
    await mkdir(folder, { recursive: true });
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return false;
    await rm(temporary, { force: true });
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return true;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_OUTPUT_UNWRITABLE', `${path}: ${detail}`, cause);
  }
};

/** Removes what killed processes left half written. To be called by one process at a time. */
export const removeUnfinishedDocuments = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (TEMPORARY.test(name)) await rm(join(folder, name), { force: true });
};
