import { ClosingFlows } from './closing-flows.ts';
import { Column, FlowFlag, isClosed, ROW_WORDS } from './flow-records.ts';
import type { FlowSlot, FlowTable } from './flow-table.ts';
import type { StreamSink } from './stream-sink.ts';
import { TcpFlag, type TcpSegment } from './tcp-segment.ts';

/** Limits of the segments held back while a hole before them may still fill. */
export interface ReassemblyLimits {
  /** Bytes held for one direction of one flow. Default 1 MiB. */
  readonly bytesPerDirection: number;
  /** Segments held for one direction of one flow. Default 1,024. */
  readonly segmentsPerDirection: number;
  /** Bytes held for all flows together. Default 64 MiB. */
  readonly bytes: number;
}

export const DEFAULT_REASSEMBLY_LIMITS: ReassemblyLimits = {
  bytesPerDirection: 1024 * 1024,
  segmentsPerDirection: 1024,
  bytes: 64 * 1024 * 1024,
};

/** How often each limit was hit. */
export interface ReassemblyCounts {
  directionLimit: number;
  totalLimit: number;
}

interface HeldSegment {
  readonly sequence: number;
  /** Length on the wire. */
  readonly length: number;
  /** What was captured of it; empty when nobody wants the bytes. */
  readonly bytes: Uint8Array;
  readonly time: number;
}

/** What is held of one direction of one flow. */
interface Held {
  /** In order of sequence. */
  readonly segments: HeldSegment[];
  bytes: number;
}

const NOTHING = new Uint8Array(0);

/**
 * Puts the segments of each direction in order: retransmissions and overlaps are cut away (bytes given out stay),
 * early segments wait for the hole before them, and a hole that stays is told as a gap (RFC 9293 §3.4 and §3.10.7.4).
 */
export class Reassembler {
  readonly counts: ReassemblyCounts = { directionLimit: 0, totalLimit: 0 };
  readonly #table: FlowTable;
  readonly #sink: StreamSink;
  readonly #limits: ReassemblyLimits;
  readonly #countGaps: boolean;
  /** By slot * 2 + direction. */
  readonly #held = new Map<number, Held>();
  #heldBytes = 0;
  readonly #closing: ClosingFlows;

  /**
   * @param countGaps whether the gaps column must also be right for directions whose bytes nobody wants; it costs time on
   * captures that miss packets.
   */
  constructor(
    table: FlowTable,
    sink: StreamSink,
    countGaps: boolean,
    limits: ReassemblyLimits = DEFAULT_REASSEMBLY_LIMITS,
  ) {
    this.#table = table;
    this.#sink = sink;
    this.#countGaps = countGaps;
    this.#limits = limits;
    this.#closing = new ClosingFlows(table);
  }

  /** Takes the segment that the table has just counted. `capturedEnd` bounds what of its data lies in `bytes`. */
  add(slot: FlowSlot, segment: TcpSegment, bytes: Uint8Array, capturedEnd: number): void {
    const words = this.#table.words;
    const row = slot * ROW_WORDS;
    const fromSource = this.#table.fromSource;
    const shift = fromSource ? 0 : 1;
    const next = row + Column.sourceNextSequence + shift;
    let flags = words[row + Column.flags];
    let sequence = segment.sequence;
    if ((segment.flags & (TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Reset)) !== 0) {
      if ((segment.flags & TcpFlag.Syn) !== 0) {
        sequence = (sequence + 1) >>> 0;
        if ((flags & (FlowFlag.sourceSyn << shift)) === 0) {
          words[row + Column.sourceInitialSequence + shift] = segment.sequence;
          if ((flags & (FlowFlag.sourceSynchronised << shift)) === 0) words[next] = sequence;
          else this.#synchroniseAgain(slot, fromSource, sequence);
          flags = words[row + Column.flags] | ((FlowFlag.sourceSyn | FlowFlag.sourceSynchronised) << shift);
        }
      }
      if ((segment.flags & TcpFlag.Fin) !== 0) flags |= FlowFlag.sourceFin << shift;
      if ((segment.flags & TcpFlag.Reset) !== 0) flags |= FlowFlag.reset;
      words[row + Column.flags] = flags;
      if (isClosed(flags) && (flags & FlowFlag.closing) === 0) {
        this.#closing.add(slot);
        flags |= FlowFlag.closing;
      }
    }
    // Data in a reset is a text for people (RFC 9293 §3.5.3), no part of the stream.
    if (segment.dataLength === 0 || (segment.flags & TcpFlag.Reset) !== 0) return;
    if ((flags & (FlowFlag.sourceSynchronised << shift)) === 0) {
      words[next] = sequence;
      flags |= FlowFlag.sourceSynchronised << shift;
    }
    flags |= FlowFlag.data;
    words[row + Column.flags] = flags;
    const isIgnored = (flags & (FlowFlag.sourceIgnored << shift)) !== 0;
    if (isIgnored && !this.#countGaps) return;
    const ahead = (sequence - words[next]) | 0;
    if (ahead > 0) {
      this.#hold(slot, fromSource, sequence, segment, bytes, capturedEnd);
      return;
    }
    const fresh = segment.dataLength + ahead;
    if (fresh <= 0) return;
    words[next] = (words[next] + fresh) >>> 0;
    if (!isIgnored)
      this.#deliver(
        slot,
        fromSource,
        bytes,
        segment.data - ahead,
        segment.data + segment.dataLength,
        capturedEnd,
        this.#table.time,
      );
    if ((flags & (FlowFlag.sourceWaiting << shift)) !== 0) this.#drain(slot, fromSource);
  }

  /**
   * Ends the streams of flows that were closed some seconds of capture time ago. Their rows stay, so that stragglers
   * still find them; should data follow nevertheless (a reset may be forged), it begins a new stream of the same flow.
   */
  endClosed(): void {
    for (let slot = this.#closing.takeDue(); slot !== -1; slot = this.#closing.takeDue()) this.end(slot);
  }

  /** Gives out what is still held of a flow, gaps and all, and says good-bye to it. */
  end(slot: FlowSlot): void {
    const flags = this.#table.words[slot * ROW_WORDS + Column.flags];
    if ((flags & FlowFlag.sourceWaiting) !== 0) this.#release(slot, true);
    if ((flags & FlowFlag.destinationWaiting) !== 0) this.#release(slot, false);
    this.#sink.end(slot);
  }

  /** A SYN after data of its direction: captured late, or the data strayed in from an older connection. */
  #synchroniseAgain(slot: FlowSlot, fromSource: boolean, sequence: number): void {
    const next = slot * ROW_WORDS + Column.sourceNextSequence + (fromSource ? 0 : 1);
    const given = (this.#table.words[next] - sequence) | 0;
    if (given > 0 && given <= this.#limits.bytesPerDirection) return;
    this.#release(slot, fromSource);
    this.#table.words[next] = sequence;
  }

  #deliver(
    slot: FlowSlot,
    fromSource: boolean,
    bytes: Uint8Array,
    start: number,
    wireEnd: number,
    capturedEnd: number,
    time: number,
  ): void {
    const end = Math.min(wireEnd, capturedEnd);
    let wanted = true;
    if (start < end) wanted = this.#sink.data(slot, fromSource, bytes, start, end, time);
    const missing = wireEnd - Math.max(start, end);
    if (wanted && missing > 0) wanted = this.#sink.gap(slot, fromSource, missing);
    if (!wanted) this.#setFlag(slot, FlowFlag.sourceIgnored << (fromSource ? 0 : 1));
  }

  #setFlag(slot: FlowSlot, flag: number): void {
    this.#table.words[slot * ROW_WORDS + Column.flags] |= flag;
  }

  #hold(
    slot: FlowSlot,
    fromSource: boolean,
    sequence: number,
    segment: TcpSegment,
    bytes: Uint8Array,
    capturedEnd: number,
  ): void {
    const shift = fromSource ? 0 : 1;
    const key = slot * 2 + shift;
    const flags = this.#table.words[slot * ROW_WORDS + Column.flags];
    const isIgnored = (flags & (FlowFlag.sourceIgnored << shift)) !== 0;
    const kept = isIgnored
      ? NOTHING
      : bytes.slice(
          segment.data,
          Math.max(segment.data, Math.min(segment.data + segment.dataLength, capturedEnd)),
        );
    const held = this.#held.get(key) ?? { segments: [], bytes: 0 };
    const { segments } = held;
    let at = segments.length;
    while (at > 0 && ((sequence - segments[at - 1].sequence) | 0) < 0) at--;
    segments.splice(at, 0, { sequence, length: segment.dataLength, bytes: kept, time: this.#table.time });
    this.#held.set(key, held);
    held.bytes += kept.length;
    this.#heldBytes += kept.length;
    this.#setFlag(slot, FlowFlag.sourceWaiting << shift);
    if (segments.length > this.#limits.segmentsPerDirection || held.bytes > this.#limits.bytesPerDirection) {
      this.counts.directionLimit++;
      this.#release(slot, fromSource);
    } else if (this.#heldBytes > this.#limits.bytes) {
      this.counts.totalLimit++;
      for (const waiting of [...this.#held.keys()])
        this.#release((waiting >> 1) as FlowSlot, (waiting & 1) === 0);
    }
  }

  /** Gives out held segments as far as no hole is before them. */
  #drain(slot: FlowSlot, fromSource: boolean): void {
    const shift = fromSource ? 0 : 1;
    const key = slot * 2 + shift;
    const held = this.#held.get(key);
    if (held === undefined) return;
    const next = slot * ROW_WORDS + Column.sourceNextSequence + shift;
    let given = 0;
    for (const segment of held.segments) {
      const ahead = (segment.sequence - this.#table.words[next]) | 0;
      if (ahead > 0) break;
      given++;
      held.bytes -= segment.bytes.length;
      this.#heldBytes -= segment.bytes.length;
      const fresh = segment.length + ahead;
      if (fresh <= 0) continue;
      this.#table.words[next] = (this.#table.words[next] + fresh) >>> 0;
      const isIgnored =
        (this.#table.words[slot * ROW_WORDS + Column.flags] & (FlowFlag.sourceIgnored << shift)) !== 0;
      if (!isIgnored)
        this.#deliver(
          slot,
          fromSource,
          segment.bytes,
          // Not -ahead: -0 is no small integer, and all that reads the stream would count in floating point from then on.
          0 - ahead,
          segment.length,
          segment.bytes.length,
          segment.time,
        );
    }
    held.segments.splice(0, given);
    if (held.segments.length > 0) return;
    this.#held.delete(key);
    this.#table.words[slot * ROW_WORDS + Column.flags] &= ~(FlowFlag.sourceWaiting << shift);
  }

  /** Gives out all held segments of a direction; each hole becomes a gap. */
  #release(slot: FlowSlot, fromSource: boolean): void {
    const shift = fromSource ? 0 : 1;
    const row = slot * ROW_WORDS;
    const next = row + Column.sourceNextSequence + shift;
    for (
      let held = this.#held.get(slot * 2 + shift);
      held !== undefined;
      held = this.#held.get(slot * 2 + shift)
    ) {
      const missing = (held.segments[0].sequence - this.#table.words[next]) | 0;
      this.#table.words[row + Column.gaps]++;
      this.#table.words[next] = held.segments[0].sequence;
      const isIgnored = (this.#table.words[row + Column.flags] & (FlowFlag.sourceIgnored << shift)) !== 0;
      if (!isIgnored && !this.#sink.gap(slot, fromSource, missing))
        this.#setFlag(slot, FlowFlag.sourceIgnored << shift);
      this.#drain(slot, fromSource);
    }
  }
}
