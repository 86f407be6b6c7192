import { lstat, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** What came of {@link removeDatasetFolder}. */
export type FolderRemoval =
  | { readonly status: 'removed' }
  | { readonly status: 'missing' }
  | { readonly status: 'refused'; readonly reason: string };

/** Which folder stood at a path: another one that has taken its place since is not the same. */
export interface FolderIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/** @returns undefined when there is no folder of its own at the path; a symbolic link is none. */
export const folderIdentity = async (path: string): Promise<FolderIdentity | undefined> => {
  const stat = await lstat(path, { bigint: true }).catch(() => undefined);
  return stat?.isDirectory() === true ? { device: stat.dev, inode: stat.ino } : undefined;
};

/**
 * Removes a dataset folder: only below `root`, never through a symbolic link, and only if it still is the folder that was read (a
 * capture judged again has another one under the same name).
 */
export const removeDatasetFolder = async (
  root: string,
  path: string,
  read: FolderIdentity | undefined,
): Promise<FolderRemoval> => {
  const parent = await realpath(dirname(path)).catch(() => undefined);
  const realRoot = await realpath(root).catch(() => undefined);
  if (parent === undefined || realRoot === undefined) return { status: 'missing' };
  const name = basename(path);
  if (parent !== realRoot && !parent.startsWith(realRoot + sep))
    return { status: 'refused', reason: `${path} is not below ${root}` };
  if (name === '' || name === '.' || name === '..')
    return { status: 'refused', reason: `${path} names no folder` };
  const folder = join(parent, name);
  const stat = await lstat(folder, { bigint: true }).catch(() => undefined);
  if (stat === undefined) return { status: 'missing' };
  if (!stat.isDirectory()) return { status: 'refused', reason: `${path} is not a folder` };
  if (read === undefined || stat.ino !== read.inode || stat.dev !== read.device)
    return { status: 'refused', reason: `${path} is another folder than was read` };
  await rm(folder, { recursive: true });
  return { status: 'removed' };
};
