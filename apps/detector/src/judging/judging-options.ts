/**
 * Node.js options of each process that judges captures; `./mad detect` repeats them, a test holds them against each other.
 *
 * Captures are judged in bounded memory, but V8 would let garbage pile up to twice that before it looks for it. On a gigabyte of small
 * packets they halve the memory, 480 MB to 240, for a tenth more processor time; a young generation twice as large would take 275 MB and a
 * twentieth less time. One thread alone clears it as quickly as several, which wait for each other.
 */
export const JUDGING_OPTIONS = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=50',
  '--no-parallel-scavenge',
] as const;
