import { statfs } from 'node:fs/promises';

/** Bytes that this process may still write on the disk that holds a folder. */
export const freeDisk = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};
