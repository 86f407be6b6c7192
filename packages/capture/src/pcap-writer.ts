import type { Packet } from './packet.ts';
import { MAXIMUM_PACKET_LENGTH } from './record-decoder.ts';

/** Bytes of a classic pcap file header. */
export const PCAP_FILE_HEADER_LENGTH = 24;
/** Bytes before each packet of a classic pcap file. */
export const PCAP_RECORD_HEADER_LENGTH = 16;

/** The header of a little-endian, microsecond classic pcap file. Format: draft-ietf-opsawg-pcap. */
export const pcapFileHeader = (linkType: number): Uint8Array => {
  const header = new Uint8Array(PCAP_FILE_HEADER_LENGTH);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAXIMUM_PACKET_LENGTH, true);
  view.setUint32(20, linkType, true);
  return header;
};

/** Bytes {@link writePcapRecord} needs for this packet. */
export const pcapRecordLength = (packet: Packet): number =>
  PCAP_RECORD_HEADER_LENGTH + packet.end - packet.start;

/**
 * Writes one packet as a record at `offset` of `into`; nanoseconds are cut to microseconds.
 *
 * @returns the offset just past the record.
 */
export const writePcapRecord = (packet: Packet, into: Uint8Array, offset: number): number => {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  const length = packet.end - packet.start;
  view.setUint32(offset, packet.seconds, true);
  view.setUint32(offset + 4, Math.floor(packet.nanoseconds / 1000), true);
  view.setUint32(offset + 8, length, true);
  view.setUint32(offset + 12, packet.originalLength, true);
  into.set(packet.bytes.subarray(packet.start, packet.end), offset + PCAP_RECORD_HEADER_LENGTH);
  return offset + PCAP_RECORD_HEADER_LENGTH + length;
};
