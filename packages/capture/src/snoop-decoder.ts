import { type CaptureProblem, captureProblem } from './capture-problem.ts';
import { LinkType } from './link-type.ts';
import { Packet, type PacketSink } from './packet.ts';
import { MAXIMUM_PACKET_LENGTH, type RecordDecoder } from './record-decoder.ts';

const FILE_HEADER_LENGTH = 16;
const RECORD_HEADER_LENGTH = 24;

/** Whether these first four bytes (network byte order) begin a snoop file: "snoo". */
export const isSnoopMagic = (magic: number): boolean => magic === 0x736e6f6f;

/** Link types of RFC 1761 that have a counterpart in the LINKTYPE registry. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, LinkType.Ethernet],
  [4, LinkType.Ethernet],
  [18, LinkType.Raw],
]);

/** Solaris snoop files, version 2. Format: RFC 1761. */
export class SnoopDecoder implements RecordDecoder {
  readonly format = 'snoop';
  packets = 0;
  problem: CaptureProblem | undefined = undefined;
  readonly #sink: PacketSink;
  readonly #packet = new Packet();
  #headerRead = false;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  decode(bytes: Uint8Array, start: number, end: number, position: number): number {
    if (this.problem !== undefined) return start;
    let offset = start;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!this.#headerRead) {
      if (end - offset < FILE_HEADER_LENGTH) return offset;
      const version = view.getUint32(offset + 8);
      if (version !== 2) {
        this.problem = captureProblem(
          'unsupported',
          position,
          `snoop version ${version}; version 2 is known`,
        );
        return offset;
      }
      const dataLink = view.getUint32(offset + 12);
      this.#packet.linkType = LINK_TYPES.get(dataLink) ?? LinkType.Unknown;
      this.#headerRead = true;
      offset += FILE_HEADER_LENGTH;
    }
    const packet = this.#packet;
    packet.bytes = bytes;
    while (end - offset >= RECORD_HEADER_LENGTH) {
      const capturedLength = view.getUint32(offset + 4);
      const recordLength = view.getUint32(offset + 8);
      if (
        capturedLength > MAXIMUM_PACKET_LENGTH ||
        recordLength < RECORD_HEADER_LENGTH + capturedLength ||
        recordLength > MAXIMUM_PACKET_LENGTH + 1024
      ) {
        this.problem = captureProblem(
          'bad-record',
          position + offset - start,
          `a record of ${recordLength} bytes claims to hold a packet of ${capturedLength}`,
        );
        break;
      }
      if (offset + recordLength > end) break;
      packet.seconds = view.getUint32(offset + 16);
      packet.nanoseconds = view.getUint32(offset + 20) * 1000;
      packet.originalLength = view.getUint32(offset);
      packet.offset = position + offset - start;
      packet.start = offset + RECORD_HEADER_LENGTH;
      packet.end = packet.start + capturedLength;
      this.packets++;
      this.#sink.packet(packet);
      offset += recordLength;
    }
    return offset;
  }
}
