/** Bytes behind the packets in which one thread puts the scattered bytes of a file together. */
export const GATHERED = 1024 * 1024;

/** Threads that can put files together at the same time. */
export const GATHERING_THREADS = 2;

/**
 * What a `FlowFileBatch` holds, shared between threads: the bytes of all files in the order in which they came, and each file's as a
 * chain of runs. Memory that no packet reached yet is not touched.
 */
export interface FlowFileMemory {
  /** Bytes of file headers and packets that fit; {@link GATHERED} bytes for each thread follow. */
  readonly capacity: number;
  readonly arena: Uint8Array;
  /** By file, its first run. */
  readonly firstRuns: Int32Array;
  /** By file, its last run so far. */
  readonly lastRuns: Int32Array;
  /** By run, where its bytes begin. */
  readonly runStarts: Int32Array;
  /** By run, where they end. */
  readonly runEnds: Int32Array;
  /** By run, the next of the same file. */
  readonly nextRuns: Int32Array;
}

export const flowFileMemory = (capacity: number, files: number, runs: number): FlowFileMemory => {
  const numbers = (count: number): Int32Array =>
    new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
  return {
    capacity,
    arena: new Uint8Array(new SharedArrayBuffer(capacity + GATHERING_THREADS * GATHERED)),
    firstRuns: numbers(files),
    lastRuns: numbers(files),
    runStarts: numbers(runs),
    runEnds: numbers(runs),
    nextRuns: numbers(runs),
  };
};
