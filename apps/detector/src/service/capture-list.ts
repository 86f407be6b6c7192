import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MadError } from '@mad/errors';

/**
 * The captures that a JSON list names, as `--file` gives it: names below the folder of captures, or absolute.
 *
 * @throws MadError `MAD_CAPTURE_LIST_UNREADABLE`.
 */
export const readCaptureList = (path: string, folder: string): string[] => {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_CAPTURE_LIST_UNREADABLE', `${path}: ${detail}`, cause);
  }
  if (!Array.isArray(list) || !list.every((name): name is string => typeof name === 'string' && name !== ''))
    throw new MadError('MAD_CAPTURE_LIST_UNREADABLE', `${path}: this is no list of names`);
  return [...new Set(list.map((name) => resolve(folder, name)))].sort();
};
