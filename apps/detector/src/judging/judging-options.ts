/**
 * Node.js options of each process that judges captures; `./mad detect` repeats them, a test holds them against each other.
 *
 * Captures are judged in bounded memory, but V8 would let garbage pile up to twice that before it looks for it, and lets the young
 * generation be small. Measured on a gigabyte of small packets: 270 MB and 6.6 s of processor time; without options 480 MB and 5.9 s. One
 * thread alone clears the young generation as quickly as several, which keep the processor busy while they wait for each other.
 */
export const JUDGING_OPTIONS = [
  '--max-semi-space-size=24',
  '--heap-growing-percent=50',
  '--no-parallel-scavenge',
] as const;
