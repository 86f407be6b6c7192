import { availableParallelism } from 'node:os';
import { FlowFileAssistant } from './flow-file-assistant.ts';
import { FlowFileContents } from './flow-file-contents.ts';
import type { FlowFileMemory } from './flow-file-memory.ts';
import { carryOut, type FlowFileOrder, type FlowFileOutcome } from './flow-file-order.ts';

const ORDER_FILES = 128;

/** Writes the files of a batch, in two threads where that is worth it: the system takes longer to make a file than its bytes to be found. */
export class FlowFileOutput {
  readonly #folder: string;
  readonly #memory: FlowFileMemory;
  readonly #headerLength: number;
  readonly #contents: FlowFileContents;
  #assistant: FlowFileAssistant | undefined;
  #number = 0;
  #files: number[] = [];
  #openings: number[] = [];
  #paths: string[] = [];
  #outcomes: FlowFileOutcome[] = [];
  /** The first order that failed. */
  #failed = Number.POSITIVE_INFINITY;

  /** @param headerLength see `carryOut`. */
  constructor(folder: string, memory: FlowFileMemory, headerLength: number) {
    this.#folder = folder;
    this.#memory = memory;
    this.#headerLength = headerLength;
    this.#contents = new FlowFileContents(memory, 0);
  }

  /** Says that many files are to come, long enough before for a second thread to start. */
  expectMany(): void {
    if (this.#assistant !== undefined || availableParallelism() === 1) return;
    this.#assistant = new FlowFileAssistant(this.#folder, this.#memory, this.#headerLength);
  }

  /**
   * Writes a file, now or later. Different files are written in any order.
   *
   * @param opening one of `Opening`.
   * @param path relative to the output folder.
   */
  add(file: number, opening: number, path: string): void {
    this.#files.push(file);
    this.#openings.push(opening);
    this.#paths.push(path);
    if (this.#files.length === ORDER_FILES) this.#give();
  }

  /** Writes what is left and waits for all that was added since the last call. The outcomes come in the order of their files. */
  finish(): FlowFileOutcome[] {
    this.#give();
    for (;;) {
      const order = this.#assistant?.takeBack();
      if (order === undefined) break;
      this.#carryOut(order);
    }
    const outcomes = [...this.#outcomes, ...(this.#assistant?.finish() ?? [])];
    this.#outcomes = [];
    this.#failed = Number.POSITIVE_INFINITY;
    return outcomes.sort((a, b) => a.number - b.number);
  }

  /** Ends the second thread. */
  close(): void {
    this.#assistant?.close();
    this.#assistant = undefined;
  }

  #give(): void {
    const order = {
      number: ++this.#number,
      files: this.#files,
      openings: this.#openings,
      paths: this.#paths,
    };
    this.#files = [];
    this.#openings = [];
    this.#paths = [];
    if (this.#assistant === undefined || !this.#assistant.offer(order)) this.#carryOut(order);
  }

  #carryOut(order: FlowFileOrder): void {
    // What comes before a failure may fail too, and is to be told then; what comes after it would be in vain.
    if (order.number > this.#failed) return;
    const outcome = carryOut(order, this.#folder, this.#contents, this.#headerLength);
    this.#outcomes.push(outcome);
    if (outcome.failure !== undefined) this.#failed = order.number;
  }
}
