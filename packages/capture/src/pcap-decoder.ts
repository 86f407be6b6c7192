import { type CaptureProblem, captureProblem } from './capture-problem.ts';
import { Packet, type PacketSink } from './packet.ts';
import { MAXIMUM_PACKET_LENGTH, type RecordDecoder } from './record-decoder.ts';

const FILE_HEADER_LENGTH = 24;

interface PcapVariant {
  readonly littleEndian: boolean;
  readonly nanosecond: boolean;
  /** 16, or 24 in the variant that Alexey Kuznetzov's patched libpcap wrote. */
  readonly recordHeaderLength: 16 | 24;
}

const variant = (littleEndian: boolean, nanosecond: boolean, recordHeaderLength: 16 | 24): PcapVariant => ({
  littleEndian,
  nanosecond,
  recordHeaderLength,
});

/** The magic numbers of classic pcap, as the first four bytes read in network byte order. */
const VARIANTS: ReadonlyMap<number, PcapVariant> = new Map([
  [0xa1b2c3d4, variant(false, false, 16)],
  [0xd4c3b2a1, variant(true, false, 16)],
  [0xa1b23c4d, variant(false, true, 16)],
  [0x4d3cb2a1, variant(true, true, 16)],
  [0xa1b2cd34, variant(false, false, 24)],
  [0x34cdb2a1, variant(true, false, 24)],
]);

/** Whether these first four bytes (network byte order) begin a classic pcap file. */
export const isPcapMagic = (magic: number): boolean => VARIANTS.has(magic);

/**
 * Classic pcap: both byte orders, microsecond and nanosecond time stamps, and the "modified" records.
 * Format: draft-ietf-opsawg-pcap.
 */
export class PcapDecoder implements RecordDecoder {
  readonly format = 'pcap';
  packets = 0;
  problem: CaptureProblem | undefined = undefined;
  readonly #sink: PacketSink;
  readonly #packet = new Packet();
  readonly #variant: PcapVariant;
  #headerRead = false;

  constructor(sink: PacketSink, magic: number) {
    this.#sink = sink;
    this.#variant = VARIANTS.get(magic) ?? variant(true, false, 16);
  }

  decode(bytes: Uint8Array, start: number, end: number, position: number): number {
    if (this.problem !== undefined) return start;
    let offset = start;
    const { littleEndian, nanosecond, recordHeaderLength } = this.#variant;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!this.#headerRead) {
      if (end - offset < FILE_HEADER_LENGTH) return offset;
      // The upper bits hold the frame check sequence length and are no part of the link type.
      this.#packet.linkType = view.getUint32(offset + 20, littleEndian) & 0xffff;
      this.#headerRead = true;
      offset += FILE_HEADER_LENGTH;
    }
    const packet = this.#packet;
    const sink = this.#sink;
    packet.bytes = bytes;
    while (end - offset >= recordHeaderLength) {
      const capturedLength = view.getUint32(offset + 8, littleEndian);
      if (capturedLength > MAXIMUM_PACKET_LENGTH) {
        this.problem = captureProblem(
          'bad-record',
          position + offset - start,
          `a record claims ${capturedLength} bytes, more than the ${MAXIMUM_PACKET_LENGTH} a packet may have`,
        );
        break;
      }
      const packetStart = offset + recordHeaderLength;
      if (packetStart + capturedLength > end) break;
      const fraction = view.getUint32(offset + 4, littleEndian);
      packet.seconds = view.getUint32(offset, littleEndian);
      packet.nanoseconds = nanosecond ? fraction : fraction * 1000;
      packet.originalLength = view.getUint32(offset + 12, littleEndian);
      packet.offset = position + offset - start;
      packet.start = packetStart;
      packet.end = packetStart + capturedLength;
      this.packets++;
      sink.packet(packet);
      offset = packet.end;
    }
    return offset;
  }
}
