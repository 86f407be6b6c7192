import { closeSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import { openFile, readBytes, unreadable } from './open-file.ts';
import { CAPTURE_HEAD_LENGTH, startsAsCapture } from './starts-as-capture.ts';

/** A capture found under a path given by the user. */
export interface CaptureLocation {
  readonly path: string;
  readonly size: number;
}

/** Told of each path that cannot be searched and each folder without captures. */
type ErrorListener = (error: MadError) => void;

/**
 * The captures a list of files and folders stands for, in name order within each. A file named by the user is always
 * taken; in folders, searched to any depth, a file (or a link to one) counts if its magic number is a capture's.
 *
 * @param onError told of each path that cannot be searched and each folder without captures; the rest goes on.
 */
export const findCaptures = async (
  paths: readonly string[],
  onError: ErrorListener,
): Promise<CaptureLocation[]> => {
  const found: CaptureLocation[] = [];
  for (const path of paths) {
    try {
      const status = statSync(path);
      if (!status.isDirectory()) {
        found.push({ path, size: status.size });
        continue;
      }
      const inside = await capturesIn(path, onError);
      if (inside.length === 0) onError(new MadError('MAD_NO_CAPTURES', `${path}: no capture in this folder`));
      found.push(...inside);
    } catch (cause) {
      onError(unreadable(path, cause));
    }
  }
  return found;
};

const capturesIn = async (folder: string, onError: ErrorListener): Promise<CaptureLocation[]> => {
  const captures: CaptureLocation[] = [];
  for (const path of filesBelow(folder, onError).sort()) {
    try {
      const status = statSync(path, { throwIfNoEntry: false });
      if (status?.isFile() === true && (await isCaptureFile(path)))
        captures.push({ path, size: status.size });
    } catch (cause) {
      onError(cause instanceof MadError ? cause : unreadable(path, cause));
    }
  }
  return captures;
};

/** Paths of files and links; folders behind links are left out, so that a circle of links does no harm. */
const filesBelow = (folder: string, onError: ErrorListener): string[] => {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    try {
      for (const entry of readdirSync(next, { withFileTypes: true })) {
        const path = join(next, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
      }
    } catch (cause) {
      onError(unreadable(next, cause));
    }
  }
  return files;
};

const isCaptureFile = async (path: string): Promise<boolean> => {
  const file = openFile(path);
  try {
    const bytes = new Uint8Array(CAPTURE_HEAD_LENGTH);
    return await startsAsCapture(bytes.subarray(0, readBytes(path, file, bytes)));
  } finally {
    closeSync(file);
  }
};
