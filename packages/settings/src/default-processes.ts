import type { ComputedDefault } from './setting.ts';

/** log2 of the number of CPUs, at least 1 (specification §2). */
export const defaultProcesses: ComputedDefault<number> = {
  from: ({ cpus }) => Math.max(1, Math.floor(Math.log2(cpus))),
  words: 'log2 of the number of CPUs, at least 1',
};
