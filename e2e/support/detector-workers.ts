import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Numbers of the worker processes of a detector. */
export const workersOf = (detector: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    // Mostly: numbers are given upwards. Looking at every process would be too slow to meet a worker at its work.
    .filter((id) => id > detector)
    .filter((id) => {
      const [, parent] = /\) \S (\d+) /.exec(textOf(`/proc/${id}/stat`)) ?? [];
      return Number(parent) === detector && textOf(`/proc/${id}/cmdline`).includes('worker.ts');
    });

/** Waits until a worker of the detector, other than one that is ending, has the file open; its number. */
export const workerReading = async (detector: number, path: string, ending?: number): Promise<number> => {
  for (;;) {
    const reader = workersOf(detector).find((id) => id !== ending && openFiles(id).includes(path));
    if (reader !== undefined) return reader;
    await sleep(2);
  }
};

const openFiles = (id: number): string[] => {
  try {
    return readdirSync(`/proc/${id}/fd`).map((fd) => readlinkSync(`/proc/${id}/fd/${fd}`));
  } catch {
    // It ended, or closed a file, between the list and the look.
    return [];
  }
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
