import {
  type Packet,
  PCAP_FILE_HEADER_LENGTH,
  PCAP_RECORD_HEADER_LENGTH,
  pcapFileHeader,
} from '@mad/capture';
import { type FlowFileMemory, flowFileMemory } from './flow-file-memory.ts';

const MAXIMUM_FILES = 524_288;
const MAXIMUM_RUNS = 1_048_576;
/** Below this a loop copies faster than `set` with its view. */
const SHORT_COPY = 96;

/**
 * The packets of many capture files, gathered in memory so that each file is written with few system calls.
 *
 * All bytes lie in one arena in the order in which they came, each file's as a chain of runs, because a buffer for each of some
 * hundred thousand files would cost more memory and time than their packets. `FlowFileContents` reads it.
 */
export class FlowFileBatch {
  readonly memory: FlowFileMemory;
  readonly #capacity: number;
  readonly #arena: Uint8Array;
  readonly #view: DataView;
  #header = pcapFileHeader(0);
  #headerLinkType = 0;
  #used = 0;
  #files = 0;
  #runs = 0;
  readonly #linkTypes = new Uint16Array(MAXIMUM_FILES);
  readonly #firstRuns: Int32Array;
  readonly #lastRuns: Int32Array;
  readonly #runStarts: Int32Array;
  readonly #runEnds: Int32Array;
  readonly #nextRuns: Int32Array;

  /** @param capacity bytes of file headers and packets that fit, at least those of the longest packet. */
  constructor(capacity: number) {
    this.memory = flowFileMemory(capacity, MAXIMUM_FILES, MAXIMUM_RUNS);
    this.#capacity = capacity;
    this.#arena = this.memory.arena;
    this.#view = new DataView(this.#arena.buffer);
    this.#firstRuns = this.memory.firstRuns;
    this.#lastRuns = this.memory.lastRuns;
    this.#runStarts = this.memory.runStarts;
    this.#runEnds = this.memory.runEnds;
    this.#nextRuns = this.memory.nextRuns;
  }

  /** Files in the batch; they are numbered from 0 in the order in which they were begun. */
  get files(): number {
    return this.#files;
  }

  linkType(file: number): number {
    return this.#linkTypes[file];
  }

  /** Whether another file with this packet in it still fits. A batch without files has room for any packet. */
  hasRoom(packet: Packet): boolean {
    const length = PCAP_FILE_HEADER_LENGTH + PCAP_RECORD_HEADER_LENGTH + packet.end - packet.start;
    return (
      this.#used + length <= this.#capacity && this.#files < MAXIMUM_FILES && this.#runs + 1 < MAXIMUM_RUNS
    );
  }

  /** Begins a file with nothing but its header. */
  begin(linkType: number): number {
    const file = this.#files++;
    this.#linkTypes[file] = linkType;
    this.#firstRuns[file] = this.#runs;
    this.#lastRuns[file] = this.#runs;
    if (linkType !== this.#headerLinkType) {
      this.#header = pcapFileHeader(linkType);
      this.#headerLinkType = linkType;
    }
    this.#arena.set(this.#header, this.#used);
    this.#beginRun();
    this.#used += PCAP_FILE_HEADER_LENGTH;
    this.#runEnds[this.#lastRuns[file]] = this.#used;
    return file;
  }

  /** Adds a packet to a file; nanoseconds are cut to microseconds. */
  append(file: number, packet: Packet): void {
    let run = this.#lastRuns[file];
    if (this.#runEnds[run] !== this.#used) {
      this.#nextRuns[run] = this.#runs;
      run = this.#beginRun();
      this.#lastRuns[file] = run;
    }
    const { bytes, start, end } = packet;
    const view = this.#view;
    const record = this.#used;
    view.setUint32(record, packet.seconds, true);
    view.setUint32(record + 4, Math.floor(packet.nanoseconds / 1000), true);
    view.setUint32(record + 8, end - start, true);
    view.setUint32(record + 12, packet.originalLength, true);
    const target = record + PCAP_RECORD_HEADER_LENGTH;
    const arena = this.#arena;
    if (end - start > SHORT_COPY) arena.set(bytes.subarray(start, end), target);
    else for (let i = start; i < end; i++) arena[target + i - start] = bytes[i];
    this.#used = target + end - start;
    this.#runEnds[run] = this.#used;
  }

  /** Forgets all files. */
  clear(): void {
    this.#used = 0;
    this.#files = 0;
    this.#runs = 0;
  }

  #beginRun(): number {
    const run = this.#runs++;
    this.#runStarts[run] = this.#used;
    return run;
  }
}
