import {
  Datagram,
  type DatagramCounts,
  DatagramDecoder,
  type Packet,
  type PacketSink,
  Protocol,
} from '@mad/capture';
import { type FlowRecord, type FlowSlot, FlowTable, type FlowTableLimits } from './flow-table.ts';
import { readPlainSegment } from './plain-segment.ts';
import { Reassembler, type ReassemblyCounts, type ReassemblyLimits } from './reassembler.ts';
import type { StreamSink } from './stream-sink.ts';
import { readTcpSegment, TcpSegment } from './tcp-segment.ts';

/** Counts of what a tracker met, limits included. */
export interface TrackerCounts extends DatagramCounts, ReassemblyCounts {
  flows: number;
  flowsEvicted: number;
  /** TCP headers that are cut or impossible. */
  malformedSegments: number;
}

/** What a tracker may be told to do with packets and flows; each part is optional. */
export interface FlowTrackerOptions {
  /** Receives the byte streams. Without it nothing is reassembled. */
  readonly streams?: StreamSink;
  /** Called for each TCP packet once its flow is known, while the packet can be copied. */
  readonly onPacket?: (slot: FlowSlot, packet: Packet) => void;
  /** Called once for each flow when it ends. Gaps are counted only when this is given. */
  readonly onFlow?: (flow: FlowRecord, slot: FlowSlot) => void;
  readonly flowLimits?: FlowTableLimits;
  readonly reassemblyLimits?: ReassemblyLimits;
}

const NO_STREAMS: StreamSink = { data: () => false, gap: () => false, end: () => {} };

/**
 * Packets in, TCP flows and their byte streams out. Feed it to a `CaptureDecoder`, then call {@link finish}.
 *
 * @example
 * ```ts
 * const tracker = new FlowTracker({ onFlow: (flow) => console.log(flow.source.address, flow.packets) });
 * const decoder = new CaptureDecoder(tracker);
 * decoder.write(bytes);
 * tracker.finish();
 * ```
 */
export class FlowTracker implements PacketSink {
  readonly table: FlowTable;
  readonly #reassembler: Reassembler;
  readonly #datagrams = new DatagramDecoder();
  readonly #datagram = new Datagram();
  readonly #segment = new TcpSegment();
  readonly #onPacket: ((slot: FlowSlot, packet: Packet) => void) | undefined;
  /** The bytes that `#view` is a view of: those of the packet before. */
  #viewed: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#viewed.buffer);
  #malformedSegments = 0;

  constructor({ streams = NO_STREAMS, onPacket, onFlow, flowLimits, reassemblyLimits }: FlowTrackerOptions) {
    this.table = new FlowTable((slot) => {
      this.#reassembler.end(slot);
      if (onFlow !== undefined) onFlow(this.table.record(slot), slot);
    }, flowLimits);
    this.#reassembler = new Reassembler(this.table, streams, onFlow !== undefined, reassemblyLimits);
    this.#onPacket = onPacket;
  }

  packet(packet: Packet): void {
    const datagram = this.#datagram;
    const segment = this.#segment;
    const { bytes } = packet;
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    if (!readPlainSegment(packet, this.#view, datagram, segment) && !this.#readSegment(packet)) return;
    const slot = this.table.add(datagram, segment, packet);
    if (this.#onPacket !== undefined) this.#onPacket(slot, packet);
    this.#reassembler.add(slot, segment, datagram.bytes, datagram.end);
    this.#reassembler.endClosed();
  }

  #readSegment(packet: Packet): boolean {
    const datagram = this.#datagram;
    if (!this.#datagrams.decode(packet, datagram) || datagram.protocol !== Protocol.Tcp) return false;
    if (readTcpSegment(datagram, this.#segment)) return true;
    this.#malformedSegments++;
    return false;
  }

  /** Ends all flows. Call once, after the last packet. */
  finish(): void {
    this.table.endAll();
  }

  get counts(): TrackerCounts {
    return {
      ...this.#datagrams.counts,
      ...this.#reassembler.counts,
      flows: this.table.count,
      flowsEvicted: this.table.evicted,
      malformedSegments: this.#malformedSegments,
    };
  }
}
