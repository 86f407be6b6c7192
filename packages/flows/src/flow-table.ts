import { type Datagram, ipv6Text, type Microseconds, type Packet, type Port, uint32 } from '@mad/capture';
import type { Endpoint, Flow } from './flow.ts';
import { flowHash } from './flow-hash.ts';
import { Column, FlowFlag, isClosed, ROW_WORDS, WideColumn } from './flow-records.ts';
import { Ipv4Texts } from './ipv4-texts.ts';
import { TcpFlag, type TcpSegment } from './tcp-segment.ts';

/** A row of the flow table. A slot is used again once its flow has ended. */
export type FlowSlot = number & { readonly __slot: unique symbol };

/** Everything counted about a flow, as of its last packet. */
export interface FlowRecord extends Flow {
  readonly end: Microseconds;
  readonly packets: number;
  /** Bytes on the wire, link layer included, sent by the client. */
  readonly bytesToServer: number;
  readonly bytesToClient: number;
  /** Stretches of the byte stream that are missing from the capture, both directions. */
  readonly gaps: number;
}

/** The stretch of a capture in which a flow lies: byte offsets, in the uncompressed capture, of packet records. */
export interface FlowOffsets {
  /** Of the flow's first packet. */
  readonly firstOffset: number;
  /** Of its last packet so far; its record reaches further. */
  readonly lastOffset: number;
}

/** Limits of a flow table. Each has the default stated. */
export interface FlowTableLimits {
  /** A flow without a packet for so long has ended; the next packet starts a new one. Default 1,800 s. */
  readonly idleTimeout: Microseconds;
  /**
   * Flows held at one time, rounded up to a power of two of at least 4,096. At the limit the longest idle ones are ended
   * early. Default 1,048,576.
   */
  readonly flows: number;
}

export const DEFAULT_FLOW_TABLE_LIMITS: FlowTableLimits = {
  idleTimeout: 1_800_000_000 as Microseconds,
  flows: 1_048_576,
};

/** Under pressure a closed flow is let go after this much capture time. */
const CLOSED_LINGER = 60_000_000;
const FIRST_CAPACITY = 4096;
const NO_ROW = -1;
/** Below this many flows the table grows without looking for flows to end first. */
const PRESSURE = 65_536;

/**
 * All live flows of a capture, found by five-tuple in either direction.
 *
 * A new flow starts with the first packet of a five-tuple, with a SYN that carries another initial sequence number
 * than the one before (port reuse), and after the idle time-out.
 */
export class FlowTable {
  readonly #limits: FlowTableLimits;
  readonly #onEnd: (slot: FlowSlot) => void;
  #capacity = FIRST_CAPACITY;
  #words = new Uint32Array(FIRST_CAPACITY * ROW_WORDS);
  #wide = new Float64Array(this.#words.buffer);
  /** Slot + 1 of the first flow of a bucket; 0 for none. Twice as many buckets as slots. */
  #buckets = new Int32Array(FIRST_CAPACITY * 2);
  #used = 0;
  readonly #free: number[] = [];
  #nextId = 0;
  readonly #texts = new Ipv4Texts();
  /** The row of the packet last counted. */
  #row = 0;
  /** Whether the packet last counted was sent by the flow's source. */
  fromSource = true;
  /** Capture time of the packet last counted, in microseconds. A field, because a number this large is boxed when it is handed over. */
  time = Number.NEGATIVE_INFINITY;
  /** Flows ended before their time because the table was full. */
  evicted = 0;

  /** @param onEnd called once for each flow, while its slot can still be read. */
  constructor(onEnd: (slot: FlowSlot) => void, limits: FlowTableLimits = DEFAULT_FLOW_TABLE_LIMITS) {
    this.#onEnd = onEnd;
    this.#limits = limits;
  }

  /** The rows themselves, for the reassembler beside this file. Replaced when the table grows. */
  get words(): Uint32Array {
    return this.#words;
  }

  /** Flows seen so far. */
  get count(): number {
    return this.#nextId;
  }

  /** Finds or starts the flow of a segment and counts the packet; sets {@link fromSource} and {@link time}. */
  add(datagram: Datagram, segment: TcpSegment, packet: Packet): FlowSlot {
    this.time = packet.time;
    const ports = (segment.sourcePort << 16) | segment.destinationPort;
    const reversedPorts = (segment.destinationPort << 16) | segment.sourcePort;
    // Packets come in trains: most belong to the flow of the one before, which need not be looked for.
    let row = this.#row;
    if (!this.#isFlowOf(row, datagram, ports, reversedPorts))
      row = this.#find(datagram, ports, reversedPorts);
    if (row !== NO_ROW && this.#startsNewFlow(row, segment)) {
      this.end((row / ROW_WORDS) as FlowSlot);
      row = NO_ROW;
    }
    if (row === NO_ROW) row = this.#start(datagram, segment, ports, reversedPorts, packet);
    this.#count(row, packet);
    this.#row = row;
    return (row / ROW_WORDS) as FlowSlot;
  }

  /** Where the records of a flow's first and last packet begin in the uncompressed capture. */
  offsets(slot: FlowSlot): FlowOffsets {
    const wide = (slot * ROW_WORDS) >> 1;
    return {
      firstOffset: this.#wide[wide + WideColumn.firstOffset],
      lastOffset: this.#wide[wide + WideColumn.lastOffset],
    };
  }

  /** The names of a flow: ends, start, identity. */
  flow(slot: FlowSlot): Flow {
    const row = slot * ROW_WORDS;
    const words = this.#words;
    const ports = words[row + Column.ports];
    return {
      id: words[row + Column.id],
      source: this.#endpoint(row, Column.sourceAddress0, Column.sourceAddress1, ports >>> 16),
      destination: this.#endpoint(
        row,
        Column.destinationAddress0,
        Column.destinationAddress1,
        ports & 0xffff,
      ),
      start: this.#wide[(row >> 1) + WideColumn.start] as Microseconds,
      syn: (words[row + Column.flags] & FlowFlag.firstSyn) !== 0,
    };
  }

  /** The names and counts of a flow. */
  record(slot: FlowSlot): FlowRecord {
    const row = slot * ROW_WORDS;
    const wide = row >> 1;
    const sourceIsServer = (this.#words[row + Column.flags] & FlowFlag.firstSynAck) !== 0;
    const fromSource = this.#wide[wide + WideColumn.bytesFromSource];
    const fromDestination = this.#wide[wide + WideColumn.bytesFromDestination];
    return {
      ...this.flow(slot),
      end: this.#wide[wide + WideColumn.last] as Microseconds,
      packets: this.#words[row + Column.packets],
      bytesToServer: sourceIsServer ? fromDestination : fromSource,
      bytesToClient: sourceIsServer ? fromSource : fromDestination,
      gaps: this.#words[row + Column.gaps],
    };
  }

  /** Ends a flow and frees its slot. */
  end(slot: FlowSlot): void {
    this.#onEnd(slot);
    const words = this.#words;
    const row = slot * ROW_WORDS;
    const bucket = words[row + Column.hash] & (this.#buckets.length - 1);
    let before = 0;
    for (let next = this.#buckets[bucket]; next !== 0; ) {
      const here = (next - 1) * ROW_WORDS;
      if (here === row) {
        if (before === 0) this.#buckets[bucket] = words[row + Column.nextInBucket];
        else words[before - ROW_WORDS + Column.nextInBucket] = words[row + Column.nextInBucket];
        break;
      }
      before = here + ROW_WORDS;
      next = words[here + Column.nextInBucket];
    }
    words[row + Column.flags] = 0;
    this.#free.push(slot);
  }

  /** Ends every live flow, in order of their slots. */
  endAll(): void {
    for (let slot = 0; slot < this.#used; slot++) if (this.#isLive(slot)) this.end(slot as FlowSlot);
  }

  #isLive(slot: number): boolean {
    return (this.#words[slot * ROW_WORDS + Column.flags] & FlowFlag.live) !== 0;
  }

  /** The row of the flow of a packet, or {@link NO_ROW}. */
  #find(datagram: Datagram, ports: number, reversedPorts: number): number {
    const words = this.#words;
    const bucket = flowHash(datagram, ports, reversedPorts) & (this.#buckets.length - 1);
    for (let next = this.#buckets[bucket]; next !== 0; ) {
      const row = (next - 1) * ROW_WORDS;
      if (this.#isFlowOf(row, datagram, ports, reversedPorts)) return row;
      next = words[row + Column.nextInBucket];
    }
    return NO_ROW;
  }

  /** Whether a packet belongs to the flow of a row, in which case {@link fromSource} is set. */
  #isFlowOf(row: number, datagram: Datagram, ports: number, reversedPorts: number): boolean {
    const rowPorts = this.#words[row + Column.ports] | 0;
    const forward = rowPorts === ports;
    if (!forward && rowPorts !== reversedPorts) return false;
    if (forward && this.#hasAddresses(row, datagram, true)) {
      this.fromSource = true;
      return true;
    }
    if (rowPorts !== reversedPorts || !this.#hasAddresses(row, datagram, false)) return false;
    this.fromSource = false;
    return true;
  }

  /** Whether the flow of a row is alive and between these addresses, `forward` or in the direction of an answer. */
  #hasAddresses(row: number, datagram: Datagram, forward: boolean): boolean {
    const words = this.#words;
    const { version } = datagram;
    const family = version === 4 ? FlowFlag.live : FlowFlag.live | FlowFlag.ipv6;
    if ((words[row + Column.flags] & (FlowFlag.live | FlowFlag.ipv6)) !== family) return false;
    const from = row + (forward ? Column.sourceAddress0 : Column.destinationAddress0);
    const to = row + (forward ? Column.destinationAddress0 : Column.sourceAddress0);
    if ((words[from] | 0) !== datagram.sourceHead || (words[to] | 0) !== datagram.destinationHead)
      return false;
    if (version === 4) return true;
    const { bytes, addresses } = datagram;
    const fromRest = row + (forward ? Column.sourceAddress1 : Column.destinationAddress1);
    const toRest = row + (forward ? Column.destinationAddress1 : Column.sourceAddress1);
    for (let i = 0; i < 3; i++) {
      if (words[fromRest + i] !== uint32(bytes, addresses + 4 + i * 4)) return false;
      if (words[toRest + i] !== uint32(bytes, addresses + 20 + i * 4)) return false;
    }
    return true;
  }

  #startsNewFlow(row: number, segment: TcpSegment): boolean {
    // Time may jump back, where captures were joined: the flows before the jump are over as well.
    if (Math.abs(this.time - this.#wide[(row >> 1) + WideColumn.last]) > this.#limits.idleTimeout)
      return true;
    if ((segment.flags & TcpFlag.Syn) === 0) return false;
    const flags = this.#words[row + Column.flags];
    const synSeen = this.fromSource ? FlowFlag.sourceSyn : FlowFlag.destinationSyn;
    const initial = this.fromSource ? Column.sourceInitialSequence : Column.destinationInitialSequence;
    const isSynAck = (segment.flags & TcpFlag.Acknowledge) !== 0;
    const repeated = (flags & synSeen) !== 0 && this.#words[row + initial] === segment.sequence;
    if (repeated || (isSynAck && this.#answersPeer(row, flags, segment))) return false;
    const closed = (flags & (FlowFlag.reset | FlowFlag.sourceFin | FlowFlag.destinationFin)) !== 0;
    const used = closed || (flags & FlowFlag.data) !== 0;
    // Another SYN from the same end is the port used anew. A SYN+ACK may differ while the handshake is still going on (SYN
    // cookies, load balancers); a first SYN may come late, captured out of order.
    return (flags & synSeen) !== 0 && !isSynAck ? true : used;
  }

  /** Whether a SYN+ACK acknowledges the SYN this flow began with, whatever stray packets came between. */
  #answersPeer(row: number, flags: number, segment: TcpSegment): boolean {
    const peerSyn = this.fromSource ? FlowFlag.destinationSyn : FlowFlag.sourceSyn;
    const peerInitial = this.fromSource ? Column.destinationInitialSequence : Column.sourceInitialSequence;
    const expected = (this.#words[row + peerInitial] + 1) >>> 0;
    return (flags & peerSyn) !== 0 && segment.acknowledgment === expected;
  }

  #count(row: number, packet: Packet): void {
    const wide = row >> 1;
    this.#words[row + Column.packets]++;
    this.#wide[wide + WideColumn.last] = this.time;
    this.#wide[wide + WideColumn.lastOffset] = packet.offset;
    this.#wide[wide + (this.fromSource ? WideColumn.bytesFromSource : WideColumn.bytesFromDestination)] +=
      packet.originalLength;
  }

  #start(
    datagram: Datagram,
    segment: TcpSegment,
    ports: number,
    reversedPorts: number,
    packet: Packet,
  ): number {
    const hash = flowHash(datagram, ports, reversedPorts);
    const slot = this.#takeSlot();
    const row = slot * ROW_WORDS;
    const words = this.#words;
    words.fill(0, row, row + ROW_WORDS);
    const { bytes, addresses, version } = datagram;
    words[row + Column.sourceAddress0] = datagram.sourceHead;
    words[row + Column.destinationAddress0] = datagram.destinationHead;
    words[row + Column.ports] = ports;
    let flags: number = FlowFlag.live;
    if (version === 6) {
      flags |= FlowFlag.ipv6;
      for (let i = 0; i < 3; i++) {
        words[row + Column.sourceAddress1 + i] = uint32(bytes, addresses + 4 + i * 4);
        words[row + Column.destinationAddress1 + i] = uint32(bytes, addresses + 20 + i * 4);
      }
    }
    if ((segment.flags & TcpFlag.Syn) !== 0) {
      flags |= FlowFlag.firstSyn;
      if ((segment.flags & TcpFlag.Acknowledge) !== 0) flags |= FlowFlag.firstSynAck;
    }
    words[row + Column.flags] = flags;
    words[row + Column.hash] = hash;
    words[row + Column.id] = this.#nextId++;
    const bucket = hash & (this.#buckets.length - 1);
    words[row + Column.nextInBucket] = this.#buckets[bucket];
    this.#buckets[bucket] = slot + 1;
    this.#wide[(row >> 1) + WideColumn.start] = this.time;
    this.#wide[(row >> 1) + WideColumn.firstOffset] = packet.offset;
    this.fromSource = true;
    return row;
  }

  #takeSlot(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#used === this.#capacity) this.#makeRoom();
    return this.#free.pop() ?? this.#used++;
  }

  #makeRoom(): void {
    if (this.#capacity >= PRESSURE) this.#endIdle(this.#limits.idleTimeout, CLOSED_LINGER);
    if (this.#free.length > this.#capacity / 4) return;
    if (this.#capacity < this.#limits.flows) return this.#grow();
    // Full: let the longest idle go, until an eighth of the table is free.
    for (let idle = this.#limits.idleTimeout / 2; this.#free.length < this.#capacity / 8; idle /= 2) {
      const before = this.#free.length;
      this.#endIdle(idle < 1 ? Number.NEGATIVE_INFINITY : idle, 0);
      this.evicted += this.#free.length - before;
    }
  }

  #endIdle(idle: number, closedLinger: number): void {
    for (let slot = 0; slot < this.#used; slot++) {
      if (!this.#isLive(slot)) continue;
      const row = slot * ROW_WORDS;
      const age = Math.abs(this.time - this.#wide[(row >> 1) + WideColumn.last]);
      if (age > idle || (age > closedLinger && isClosed(this.#words[row + Column.flags])))
        this.end(slot as FlowSlot);
    }
  }

  #grow(): void {
    this.#capacity *= 2;
    const words = new Uint32Array(this.#capacity * ROW_WORDS);
    words.set(this.#words);
    this.#words = words;
    this.#wide = new Float64Array(words.buffer);
    this.#buckets = new Int32Array(this.#capacity * 2);
    for (let slot = 0; slot < this.#used; slot++) {
      if (!this.#isLive(slot)) continue;
      const row = slot * ROW_WORDS;
      const bucket = words[row + Column.hash] & (this.#buckets.length - 1);
      words[row + Column.nextInBucket] = this.#buckets[bucket];
      this.#buckets[bucket] = slot + 1;
    }
  }

  #endpoint(row: number, first: number, rest: number, portNumber: number): Endpoint {
    const words = this.#words;
    const head = words[row + first];
    const isIpv6 = (words[row + Column.flags] & FlowFlag.ipv6) !== 0;
    if (!isIpv6) return { address: this.#texts.of(head), port: portNumber as Port };
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, head);
    for (let i = 0; i < 3; i++) view.setUint32(4 + i * 4, words[row + rest + i]);
    return { address: ipv6Text(bytes, 0), port: portNumber as Port };
  }
}
