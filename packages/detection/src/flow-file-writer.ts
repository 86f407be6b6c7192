import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Packet,
  type PacketSink,
  pcapFileHeader,
  pcapRecordLength,
  writePcapRecord,
} from '@mad/capture';
import { type FlowSlot, FlowTracker, flowName } from '@mad/flows';
import { MadError } from './mad-error.ts';

/** Bytes gathered in memory before they are written out; bounds memory and the number of writes, not of open files. */
const BUFFERED = 64 * 1024 * 1024;
const FIRST_BUFFER = 512;

interface FlowFile {
  readonly path: string;
  readonly linkType: number;
  buffer: Uint8Array;
  length: number;
}

/**
 * Writes each TCP flow to a capture of its own, both directions together, named and laid out as MAD's specification §3 says:
 * `tcp_syn/` when the first packet seen is a SYN, `tcp_nosyn/` otherwise. Feed it to `readCaptureFile`.
 *
 * No file stays open: packets gather in memory and are appended in large batches, so that the number of flows is bounded
 * by the disk alone. Flows of one name (a port used anew within a second) share a file.
 */
export class FlowFileWriter implements PacketSink {
  readonly #folder: string;
  readonly #tracker: FlowTracker;
  readonly #files: (FlowFile | undefined)[] = [];
  /** Flows whose packets came over more than one link type need a file for each further one. */
  readonly #otherLinkTypes = new Map<string, FlowFile>();
  /** Path without ending → the link type of the first packet, also when flows share the name. */
  readonly #firstLinkTypes = new Map<string, number>();
  /** Files with bytes to write, in order of first packets. */
  #pending = new Set<FlowFile>();
  #buffered = 0;
  readonly #created = new Set<string>();

  /** @throws MadError `MAD_OUTPUT_UNWRITABLE` when the folder cannot be made. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#tracker = new FlowTracker({
      onPacket: (slot, packet) => this.#append(slot, packet),
      onFlow: (_flow, slot) => {
        this.#files[slot] = undefined;
        this.#otherLinkTypes.clear();
      },
    });
    this.#guard(folder, () => {
      mkdirSync(join(folder, 'tcp_syn'), { recursive: true });
      mkdirSync(join(folder, 'tcp_nosyn'), { recursive: true });
    });
  }

  /** Files written so far. */
  get files(): number {
    return this.#created.size;
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
    const file = this.#fileFor(slot, packet.linkType);
    const needed = file.length + pcapRecordLength(packet);
    if (needed > file.buffer.length) {
      const larger = new Uint8Array(Math.max(FIRST_BUFFER, needed * 2));
      larger.set(file.buffer.subarray(0, file.length));
      this.#buffered += larger.length - file.buffer.length;
      file.buffer = larger;
    }
    file.length = writePcapRecord(packet, file.buffer, file.length);
    this.#pending.add(file);
    if (this.#buffered > BUFFERED) this.#flush();
  }

  #fileFor(slot: FlowSlot, linkType: number): FlowFile {
    const known = this.#files[slot];
    if (known?.linkType === linkType) return known;
    const flow = this.#tracker.table.flow(slot);
    const stem = join(this.#folder, flow.syn ? 'tcp_syn' : 'tcp_nosyn', flowName(flow));
    const firstLinkType = this.#firstLinkTypes.get(stem) ?? linkType;
    this.#firstLinkTypes.set(stem, firstLinkType);
    const path = linkType === firstLinkType ? `${stem}.pcap` : `${stem}-linktype${linkType}.pcap`;
    if (known === undefined) {
      const file = emptyFile(path, linkType);
      this.#files[slot] = file;
      return file;
    }
    const other = this.#otherLinkTypes.get(path) ?? emptyFile(path, linkType);
    this.#otherLinkTypes.set(path, other);
    return other;
  }

  #flush(): void {
    for (const file of this.#pending) {
      const bytes = file.buffer.subarray(0, file.length);
      this.#guard(file.path, () => {
        if (this.#created.has(file.path)) appendFileSync(file.path, bytes);
        else writeFileSync(file.path, Buffer.concat([pcapFileHeader(file.linkType), bytes]));
      });
      this.#created.add(file.path);
      file.buffer = new Uint8Array(0);
      file.length = 0;
    }
    this.#pending = new Set();
    this.#buffered = 0;
  }

  #guard(path: string, write: () => void): void {
    try {
      write();
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new MadError('MAD_OUTPUT_UNWRITABLE', `${path}: ${detail}`, cause);
    }
  }
}

const emptyFile = (path: string, linkType: number): FlowFile => ({
  path,
  linkType,
  buffer: new Uint8Array(0),
  length: 0,
});
