import { closeSync, constants, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Packet, PacketSink } from '@mad/capture';
import { type FlowSlot, FlowTracker, flowName } from '@mad/flows';
import { FlowFileBatch } from './flow-file-batch.ts';
import { MadError } from './mad-error.ts';

const SYN_FOLDER = 'tcp_syn';
const NO_SYN_FOLDER = 'tcp_nosyn';

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

/** A file that is about to be written. */
interface PendingFile {
  readonly slot: FlowSlot;
  /** Relative to the output folder, without ending. */
  readonly stem: string;
  /** A file of the flow was begun before this one. */
  readonly continued: boolean;
}

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
  readonly #batch = new FlowFileBatch();
  readonly #pending: PendingFile[] = [];
  /** By slot, 1 + the number in the batch of the flow's first file there, or a {@link Place}. */
  readonly #places: number[] = [];
  /** Further files in the batch of flows whose packets came over more than one link type. */
  readonly #otherLinkTypes = new Map<string, number>();
  /** Files that an earlier run left and this one has not replaced yet. */
  readonly #leftovers: Set<string>;
  #created = 0;

  /** @throws MadError `MAD_OUTPUT_UNWRITABLE` when the folder cannot be made. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#tracker = new FlowTracker({
      onPacket: (slot, packet) => this.#append(slot, packet),
      onFlow: (_flow, slot) => {
        this.#places[slot] = Place.none;
        this.#otherLinkTypes.clear();
      },
    });
    const folders = [SYN_FOLDER, NO_SYN_FOLDER];
    this.#leftovers = this.#guard(folder, () => {
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
    this.#tracker.finish();
    this.#flush();
  }

  #append(slot: FlowSlot, packet: Packet): void {
    if (!this.#batch.hasRoom(packet)) this.#flush();
    const place = this.#places[slot] ?? Place.none;
    const file = place - 1;
    if (place > 0 && this.#batch.linkType(file) === packet.linkType) this.#batch.append(file, packet);
    else this.#batch.append(this.#fileFor(slot, place, packet.linkType), packet);
  }

  #fileFor(slot: FlowSlot, place: number, linkType: number): number {
    const key = place > 0 ? `${slot} ${linkType}` : '';
    const known = key === '' ? undefined : this.#otherLinkTypes.get(key);
    if (known !== undefined) return known;
    const flow = this.#tracker.table.flow(slot);
    const stem = `${flow.syn ? SYN_FOLDER : NO_SYN_FOLDER}/${flowName(flow)}`;
    const file = this.#batch.begin(linkType);
    this.#pending[file] = { slot, stem, continued: place !== Place.none };
    if (key === '') this.#places[slot] = file + 1;
    else this.#otherLinkTypes.set(key, file);
    return file;
  }

  #flush(): void {
    for (let file = 0; file < this.#batch.files; file++) {
      const pending = this.#pending[file];
      this.#write(file, pending);
      if (this.#places[pending.slot] === file + 1) this.#places[pending.slot] = Place.written;
    }
    this.#batch.clear();
    this.#pending.length = 0;
    this.#otherLinkTypes.clear();
  }

  #write(file: number, { stem, continued }: PendingFile): void {
    const path = `${stem}.pcap`;
    this.#guard(join(this.#folder, path), () => {
      if (!continued && this.#create(path, file)) return;
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
    if (linkTypeOf(descriptor) !== this.#batch.linkType(file)) {
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
      throw new MadError('MAD_OUTPUT_UNWRITABLE', `${path}: ${detail}`, cause);
    }
  }
}

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
