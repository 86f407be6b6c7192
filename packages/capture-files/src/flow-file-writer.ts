import { closeSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Packet, type PacketSink, PCAP_FILE_HEADER_LENGTH } from '@mad/capture';
import { MadError } from '@mad/errors';
import { type Flow, type FlowSlot, FlowTracker, flowName } from '@mad/flows';
import { FlowFileBatch } from './flow-file-batch.ts';
import { FlowFileContents } from './flow-file-contents.ts';
import { isExisting, Opening, PERMISSIONS, writeAndClose } from './flow-file-order.ts';
import { FlowFileOutput } from './flow-file-output.ts';

const SYN_FOLDER = 'tcp_syn';
const NO_SYN_FOLDER = 'tcp_nosyn';

/** Bytes of packets gathered in memory before they are written out. More of them mean fewer system calls for each long flow. */
const DEFAULT_GATHERED = 96 * 1024 * 1024;

/** So many files in a batch are worth a second thread. */
const MANY_FILES = 2048;

/** Where the header of a little-endian pcap file holds the link type. */
const LINK_TYPE_OFFSET = 20;

/** What `#places` holds in place of a number of the batch. */
const Place = {
  /** Nothing of the flow was seen. */
  none: 0,
  /** What was seen of the flow has been written out. */
  written: -1,
} as const;

/**
 * Writes each TCP flow to a capture of its own, both directions together, named and laid out as MAD's specification §3 says:
 * `tcp_syn/` when the first packet seen is a SYN, `tcp_nosyn/` otherwise. Feed it to `readCaptureFile`.
 *
 * No file stays open: packets gather in memory and are appended in large batches, so that the number of flows is bounded
 * by the disk alone. What was written is not remembered either: the folder itself tells. Flows of one name (a port used anew
 * within a second) share a file; packets of a second link type go to a file of their own. Where there are many files, a second
 * thread writes some of them: call {@link close} whatever happened.
 */
export class FlowFileWriter implements PacketSink {
  readonly #folder: string;
  readonly #tracker: FlowTracker;
  readonly #batch: FlowFileBatch;
  readonly #contents: FlowFileContents;
  readonly #output: FlowFileOutput;
  /** By number in the batch: the slot of the flow, as long as it goes on. */
  readonly #slots: number[] = [];
  /** By number in the batch: whether a file of the flow was begun before this one. */
  readonly #continued: boolean[] = [];
  /** By number in the batch: name of a flow that has ended. Those of the others can still be asked for. */
  readonly #endedFlows = new Map<number, string>();
  /** By slot, 1 + the number in the batch of the flow's first file there, or a {@link Place}. */
  readonly #places: number[] = [];
  /** By slot, the further files in the batch of flows whose packets came over more than one link type. */
  readonly #otherFiles = new Map<FlowSlot, Map<number, number>>();
  readonly #linkTypes = new Set<number>();
  /** Files that an earlier run left and this one has not replaced yet. */
  readonly #leftovers: Set<string>;
  #created = 0;

  /**
   * @param gathered bytes of packets held before they are written out, at least 1 MiB. Default 96 MiB.
   * @throws MadError `MAD_OUTPUT_UNWRITABLE` when the folder cannot be made.
   */
  constructor(folder: string, gathered: number = DEFAULT_GATHERED) {
    this.#folder = folder;
    this.#batch = new FlowFileBatch(gathered);
    this.#contents = new FlowFileContents(this.#batch.memory, 0);
    this.#output = new FlowFileOutput(folder, this.#batch.memory, PCAP_FILE_HEADER_LENGTH);
    this.#tracker = new FlowTracker({
      onPacket: (slot, packet) => this.#append(slot, packet),
      onFlow: (flow, slot) => this.#endFlow(flow, slot),
    });
    const folders = [SYN_FOLDER, NO_SYN_FOLDER];
    this.#leftovers = this.#guard('', () => {
      for (const name of folders) mkdirSync(join(folder, name), { recursive: true });
      return new Set(
        folders.flatMap((name) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`)),
      );
    });
  }

  /** Files written so far. */
  get files(): number {
    return this.#created;
  }

  packet(packet: Packet): void {
    this.#tracker.packet(packet);
  }

  /** Writes out what is left. Call once, after the last packet. */
  finish(): void {
    // Nobody is told of the flows' ends any more, so that the tracker need not be finished.
    this.#flush();
  }

  /** Ends what works beside. */
  close(): void {
    this.#output.close();
  }

  #append(slot: FlowSlot, packet: Packet): void {
    if (!this.#batch.hasRoom(packet)) this.#flush();
    const file = (this.#places[slot] ?? Place.none) - 1;
    const isFirst = file >= 0 && this.#batch.linkType(file) === packet.linkType;
    this.#batch.append(isFirst ? file : this.#fileFor(slot, packet.linkType), packet);
  }

  #fileFor(slot: FlowSlot, linkType: number): number {
    const place = this.#places[slot] ?? Place.none;
    const known = this.#otherFiles.get(slot)?.get(linkType);
    if (known !== undefined) return known;
    const file = this.#batch.begin(linkType);
    if (file === MANY_FILES) this.#output.expectMany();
    this.#slots[file] = slot;
    this.#continued[file] = place !== Place.none;
    this.#linkTypes.add(linkType);
    if (place <= 0) this.#places[slot] = file + 1;
    else {
      const others = this.#otherFiles.get(slot) ?? new Map<number, number>();
      this.#otherFiles.set(slot, others.set(linkType, file));
    }
    return file;
  }

  #endFlow(flow: Flow, slot: FlowSlot): void {
    const place = this.#places[slot];
    if (place > 0) {
      const stem = stemOf(flow);
      this.#endedFlows.set(place - 1, stem);
      for (const file of this.#otherFiles.get(slot)?.values() ?? []) this.#endedFlows.set(file, stem);
      this.#otherFiles.delete(slot);
    }
    this.#places[slot] = Place.none;
  }

  #flush(): void {
    /** Files that may have to follow on another one, or to make way for it; in order. */
    const aside: number[] = [];
    const endedPaths = new Set<string>();
    for (let file = 0; file < this.#batch.files; file++) {
      const path = `${this.#stem(file)}.pcap`;
      // An empty set would hash the path all the same.
      if (this.#linkTypes.size > 1 || (endedPaths.size > 0 && endedPaths.has(path))) aside.push(file);
      else this.#output.add(file, this.#opening(file, path), path);
      if (this.#endedFlows.has(file)) endedPaths.add(path);
      else this.#places[this.#slots[file]] = Place.written;
    }
    const existing = this.#finishOutput();
    for (const file of [...aside, ...existing].sort((a, b) => a - b)) this.#write(file, this.#stem(file));
    this.#batch.clear();
    this.#endedFlows.clear();
    this.#otherFiles.clear();
  }

  /** Path of a file in the batch without its ending, relative to the output folder. */
  #stem(file: number): string {
    return this.#endedFlows.get(file) ?? stemOf(this.#tracker.table.flow(this.#slots[file] as FlowSlot));
  }

  #opening(file: number, path: string): number {
    if (this.#continued[file]) return Opening.begun;
    return this.#leftovers.size > 0 && this.#leftovers.delete(path) ? Opening.replaced : Opening.new;
  }

  /** Files that were not written because an earlier flow of their name has one. */
  #finishOutput(): number[] {
    const outcomes = this.#output.finish();
    for (const { created, failure } of outcomes) {
      this.#created += created;
      if (failure !== undefined) throw this.#unwritable(failure.path, failure.cause);
    }
    return outcomes.flatMap(({ existing }) => existing);
  }

  #write(file: number, stem: string): void {
    const path = `${stem}.pcap`;
    this.#guard(path, () => {
      if (!this.#continued[file] && this.#create(path, file)) return;
      if (this.#extend(path, file)) return;
      const ownPath = `${stem}-linktype${this.#batch.linkType(file)}.pcap`;
      if (!this.#create(ownPath, file)) this.#extend(ownPath, file);
    });
  }

  /** False when this run has created the file before. */
  #create(path: string, file: number): boolean {
    const opening = this.#leftovers.delete(path) ? Opening.replaced : Opening.new;
    let descriptor: number;
    try {
      descriptor = openSync(`${this.#folder}/${path}`, opening, PERMISSIONS);
    } catch (error) {
      if (isExisting(error)) return false;
      throw error;
    }
    this.#created++;
    writeAndClose(descriptor, this.#contents, file, 0);
    return true;
  }

  /** False when the file holds packets of another link type. */
  #extend(path: string, file: number): boolean {
    const descriptor = openSync(`${this.#folder}/${path}`, Opening.begun);
    if (this.#linkTypes.size > 1 && linkTypeOf(descriptor) !== this.#batch.linkType(file)) {
      closeSync(descriptor);
      return false;
    }
    writeAndClose(descriptor, this.#contents, file, PCAP_FILE_HEADER_LENGTH);
    return true;
  }

  #guard<Result>(path: string, action: () => Result): Result {
    try {
      return action();
    } catch (cause) {
      throw this.#unwritable(path, cause);
    }
  }

  #unwritable(path: string, cause: unknown): MadError {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new MadError('MAD_OUTPUT_UNWRITABLE', `${join(this.#folder, path)}: ${detail}`, cause);
  }
}

/** Path of the file of a flow without its ending, relative to the output folder. */
const stemOf = (flow: Flow): string => `${flow.syn ? SYN_FOLDER : NO_SYN_FOLDER}/${flowName(flow)}`;

const linkTypeOf = (descriptor: number): number => {
  const bytes = new Uint8Array(4);
  readSync(descriptor, bytes, 0, bytes.length, LINK_TYPE_OFFSET);
  return new DataView(bytes.buffer).getUint32(0, true);
};
