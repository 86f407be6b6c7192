import { closeSync, constants, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Packet, PacketSink } from '@mad/capture';
import { MadError } from '@mad/errors';
import { type Flow, type FlowSlot, FlowTracker, flowName } from '@mad/flows';
import { FlowFileBatch } from './flow-file-batch.ts';

const SYN_FOLDER = 'tcp_syn';
const NO_SYN_FOLDER = 'tcp_nosyn';

/** Bytes of packets gathered in memory before they are written out. More of them mean fewer system calls for each long flow. */
const DEFAULT_GATHERED = 96 * 1024 * 1024;

const { O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } = constants;
const NEW_FILE = O_WRONLY | O_CREAT | O_EXCL;
const REPLACED_FILE = O_WRONLY | O_CREAT | O_TRUNC;
const BEGUN_FILE = O_RDWR | O_APPEND;
const PERMISSIONS = 0o666;
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
 * within a second) share a file; packets of a second link type go to a file of their own.
 */
export class FlowFileWriter implements PacketSink {
  readonly #folder: string;
  readonly #tracker: FlowTracker;
  readonly #batch: FlowFileBatch;
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
    for (let file = 0; file < this.#batch.files; file++) {
      const slot = this.#slots[file] as FlowSlot;
      const ended = this.#endedFlows.get(file);
      this.#write(file, ended ?? stemOf(this.#tracker.table.flow(slot)));
      if (ended === undefined) this.#places[slot] = Place.written;
    }
    this.#batch.clear();
    this.#endedFlows.clear();
    this.#otherFiles.clear();
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
    const flags = this.#leftovers.delete(path) ? REPLACED_FILE : NEW_FILE;
    let descriptor: number;
    try {
      descriptor = openSync(`${this.#folder}/${path}`, flags, PERMISSIONS);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
    this.#created++;
    this.#writeAndClose(descriptor, file, true);
    return true;
  }

  /** False when the file holds packets of another link type. */
  #extend(path: string, file: number): boolean {
    const descriptor = openSync(`${this.#folder}/${path}`, BEGUN_FILE);
    if (this.#linkTypes.size > 1 && linkTypeOf(descriptor) !== this.#batch.linkType(file)) {
      closeSync(descriptor);
      return false;
    }
    this.#writeAndClose(descriptor, file, false);
    return true;
  }

  #writeAndClose(descriptor: number, file: number, isNew: boolean): void {
    try {
      this.#batch.write(file, isNew, (bytes, start, length) => writeAll(descriptor, bytes, start, length));
    } finally {
      closeSync(descriptor);
    }
  }

  #guard<Result>(path: string, action: () => Result): Result {
    try {
      return action();
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new MadError('MAD_OUTPUT_UNWRITABLE', `${join(this.#folder, path)}: ${detail}`, cause);
    }
  }
}

/** Path of the file of a flow without its ending, relative to the output folder. */
const stemOf = (flow: Flow): string => `${flow.syn ? SYN_FOLDER : NO_SYN_FOLDER}/${flowName(flow)}`;

/** A system call may write less than it is given. */
const writeAll = (descriptor: number, bytes: Uint8Array, start: number, length: number): void => {
  for (let written = 0; written < length; )
    written += writeSync(descriptor, bytes, start + written, length - written);
};

const linkTypeOf = (descriptor: number): number => {
  const bytes = new Uint8Array(4);
  readSync(descriptor, bytes, 0, bytes.length, LINK_TYPE_OFFSET);
  return new DataView(bytes.buffer).getUint32(0, true);
};
