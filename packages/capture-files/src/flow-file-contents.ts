import { type FlowFileMemory, GATHERED } from './flow-file-memory.ts';

/** Takes bytes that follow on those before; they are valid only during the call. */
export type ByteWriter = (bytes: Uint8Array, start: number, length: number) => void;

/** Reads the files of a batch, in any thread. */
export class FlowFileContents {
  readonly #memory: FlowFileMemory;
  readonly #gathering: number;

  /** @param thread 0 or 1, another one for each thread: where it puts bytes together. */
  constructor(memory: FlowFileMemory, thread: number) {
    this.#memory = memory;
    this.#gathering = memory.capacity + thread * GATHERED;
  }

  /**
   * Hands out the bytes of a file in few pieces.
   *
   * @param from where in the file to begin, at most at its first packet.
   */
  write(file: number, from: number, writer: ByteWriter): void {
    const { arena, firstRuns, lastRuns, runStarts, runEnds, nextRuns } = this.#memory;
    const gathering = this.#gathering;
    const last = lastRuns[file];
    let gathered = 0;
    for (let run = firstRuns[file], skip = from; ; skip = 0) {
      const start = runStarts[run] + skip;
      const length = runEnds[run] - start;
      const whole = length > GATHERED || (run === last && gathered === 0);
      if (gathered > 0 && (whole || gathered + length > GATHERED)) {
        writer(arena, gathering, gathered);
        gathered = 0;
      }
      if (whole) writer(arena, start, length);
      else {
        arena.copyWithin(gathering + gathered, start, start + length);
        gathered += length;
      }
      if (run === last) break;
      run = nextRuns[run];
    }
    if (gathered > 0) writer(arena, gathering, gathered);
  }
}
