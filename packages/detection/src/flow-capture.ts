import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { type Packet, pcapFileHeader, pcapRecordLength, writePcapRecord } from '@mad/capture';
import { MadError } from '@mad/errors';
import { type Flow, type FlowOffsets, type FlowSlot, FlowTracker } from '@mad/flows';
import { type RangeSink, readCaptureRange } from './capture-range.ts';

/** Flows that need no more than this are found and given out in one reading. */
const HELD = 16 * 1024 * 1024;

/** Which flow of a capture is wanted, and where it lies. */
export type FlowPlace = FlowOffsets & Pick<Flow, 'source' | 'destination' | 'start'>;

/** What was written of a flow. */
export interface WrittenFlow {
  readonly packets: number;
  /** Packets left out because they were recorded over another link type than the first, which one pcap file cannot hold. */
  readonly otherLinkType: number;
  /** Bytes of the pcap file. */
  readonly bytes: number;
}

/**
 * Gives a flow of a judged capture back as a classic pcap file (little-endian, microseconds). Of an uncompressed capture only the
 * head and the stretch in which the flow lies are read. Packets that came after the flow was judged, more than five seconds after
 * its end, are not part of it.
 *
 * Nothing is written before the flow has been found whole, so that an error can still be answered in another way. The stream is
 * ended.
 *
 * @throws MadError `MAD_FLOW_GONE` when the flow does not lie there (any more), `MAD_CAPTURE_UNREADABLE`; an error of the stream.
 */
export const flowCapture = async (path: string, place: FlowPlace, output: Writable): Promise<WrittenFlow> => {
  // A second try covers what a jump cannot: interfaces described in mid-file, fragments that came before the range.
  for (const jump of [true, false]) {
    const picker = new FlowPicker(place, jump);
    let held: Uint8Array[] = [];
    let bytes = 0;
    await readCaptureRange(path, place, jump, picker, async () => {
      const chunk = picker.takeRecords();
      bytes += chunk.length;
      if (bytes > HELD) held = [];
      else if (chunk.length > 0) held.push(chunk);
    });
    if (!picker.isWhole) continue;
    if (bytes <= HELD) for (const chunk of held) await send(output, chunk);
    else await sendAgain(path, place, jump, output);
    output.end();
    return { packets: picker.packets, otherLinkType: picker.otherLinkType, bytes };
  }
  throw new MadError('MAD_FLOW_GONE', `${path}: no such flow at byte ${place.firstOffset}`);
};

const sendAgain = async (path: string, place: FlowPlace, jump: boolean, output: Writable): Promise<void> => {
  const picker = new FlowPicker(place, jump);
  await readCaptureRange(path, place, jump, picker, () => send(output, picker.takeRecords()));
};

/** Waits as long as a slow reader needs, but not for one that has gone. */
const send = async (output: Writable, bytes: Uint8Array): Promise<void> => {
  if (bytes.length === 0 || output.write(bytes)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(output, 'drain', { signal }), once(output, 'close', { signal })]);
  } finally {
    waiting.abort();
  }
  if (output.destroyed) throw new Error('the reader of the flow has gone');
};

const FIRST_RECORDS = 64 * 1024;

/** Picks the packets of one flow out of a capture, as records of a pcap file. */
class FlowPicker implements RangeSink {
  readonly #place: FlowPlace;
  readonly #onlyRange: boolean;
  readonly #tracker: FlowTracker;
  #slot: FlowSlot | undefined = undefined;
  #linkType = 0;
  #records = new Uint8Array(FIRST_RECORDS);
  #length = 0;
  packets = 0;
  otherLinkType = 0;
  done = false;
  /** The flow was seen from its first packet to its last. */
  isWhole = false;

  constructor(place: FlowPlace, onlyRange: boolean) {
    this.#place = place;
    this.#onlyRange = onlyRange;
    this.#tracker = new FlowTracker({ onPacket: (slot, packet) => this.#take(slot, packet) });
  }

  packet(packet: Packet): void {
    const { firstOffset, lastOffset } = this.#place;
    if (packet.offset > lastOffset) this.done = true;
    if (this.done || (this.#onlyRange && packet.offset < firstOffset)) return;
    this.#tracker.packet(packet);
    // What the stretch should begin with is not there.
    if (packet.offset >= firstOffset && this.#slot === undefined) this.done = true;
  }

  /** The bytes gathered since the last call. */
  takeRecords(): Uint8Array {
    const records = this.#records.slice(0, this.#length);
    this.#length = 0;
    return records;
  }

  #take(slot: FlowSlot, packet: Packet): void {
    const { firstOffset, lastOffset } = this.#place;
    if (packet.offset === firstOffset && this.#isWanted(slot)) {
      this.#slot = slot;
      this.#linkType = packet.linkType;
      this.#append(pcapFileHeader(packet.linkType));
    }
    if (slot !== this.#slot) return;
    if (packet.offset === lastOffset) this.isWhole = true;
    if (packet.linkType !== this.#linkType) {
      this.otherLinkType++;
      return;
    }
    this.packets++;
    this.#reserve(pcapRecordLength(packet));
    this.#length = writePcapRecord(packet, this.#records, this.#length);
  }

  #isWanted(slot: FlowSlot): boolean {
    const { source, destination, start } = this.#place;
    const flow = this.#tracker.table.flow(slot);
    return (
      flow.start === start &&
      flow.source.address === source.address &&
      flow.source.port === source.port &&
      flow.destination.address === destination.address &&
      flow.destination.port === destination.port
    );
  }

  #append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#records.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#records.length) return;
    const larger = new Uint8Array((this.#length + length) * 2);
    larger.set(this.#records.subarray(0, this.#length));
    this.#records = larger;
  }
}
