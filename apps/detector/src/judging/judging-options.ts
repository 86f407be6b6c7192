/**
 * Node.js options of each process that judges captures; `./mad detect` repeats them, a test holds them against each other.
 *
 * Captures are judged in bounded memory, but V8 would let garbage pile up to twice that before it looks for it. Measured on a gigabyte of
 * small packets (busy machine): 240 MB and 6.8 s of processor time; with a young generation of twice the size 275 MB and 6.5 s; without
 * options 480 MB and 6.3 s. One thread alone clears the young generation as quickly as several, which wait for each other.
 */
export const JUDGING_OPTIONS = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=50',
  '--no-parallel-scavenge',
] as const;
