import { statSync } from 'node:fs';
import { basename, isAbsolute, relative } from 'node:path';
import { captureDatasetName, findCaptures } from '@mad/detection';
import type { MadError } from '@mad/errors';
import { type CaptureSource, databaseTime, type FoundCapture } from '@mad/store';

/** Path of a capture in the database: below the folder of captures, absolute when it lies elsewhere. */
export const capturePath = (folder: string, path: string): string => {
  const below = relative(folder, path);
  return below === '' || below === '..' || below.startsWith('../') || isAbsolute(below) ? path : below;
};

/** The captures under the given paths that nobody has written to for a while, in name order. */
export const findWholeCaptures = async (
  paths: readonly string[],
  folder: string,
  source: CaptureSource,
  quietSeconds: number,
  onError: (error: MadError) => void,
): Promise<readonly FoundCapture[]> => {
  const found = await findCaptures(paths, onError);
  return found.flatMap(({ path }) => {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined || basename(path).startsWith('.')) return [];
    if (Date.now() - status.mtimeMs < quietSeconds * 1000) return [];
    const name = capturePath(folder, path);
    return [
      {
        path: name,
        dataset: captureDatasetName(name.replace(/^\/+/, '')),
        source,
        sizeBytes: status.size,
        modifiedAt: databaseTime(status.mtime),
      },
    ];
  });
};
