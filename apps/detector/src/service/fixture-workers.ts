import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A named pipe in place of a capture: whoever judges it waits for its writer. */
export const makePipe = (path: string): void => {
  const { status } = spawnSync('mkfifo', [path]);
  if (status !== 0) throw new Error(`no pipe at ${path}`);
};

/** Opens a pipe to write to it; done when a worker has opened it to read. */
export const openPipe = (path: string): Promise<FileHandle> => open(path, 'w');

/** Numbers of the workers that this process has started and that run. */
export const workerProcesses = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      try {
        const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
        return (
          Number(parent) === process.pid && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('worker.ts')
        );
      } catch {
        // It ended between the list and the look.
        return false;
      }
    });

/** The worker that has a file open. */
export const workerReading = (path: string): number => {
  const found = workerProcesses().find((id) =>
    readdirSync(`/proc/${id}/fd`).some((fd) => target(`/proc/${id}/fd/${fd}`) === path),
  );
  if (found === undefined) throw new Error(`no worker reads ${path}`);
  return found;
};

/** What a link leads to; undefined when it is gone, as a file that the worker has closed meanwhile. */
const target = (link: string): string | undefined => {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
};
