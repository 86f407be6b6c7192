export { ipv4Text, ipv6Text } from './address.ts';
export { indexOfByte, uint16, uint32 } from './byte-reader.ts';
export { CaptureDecoder, type CaptureSummary, isCapture } from './capture-decoder.ts';
export { type CaptureProblem, type CaptureProblemName, captureProblem } from './capture-problem.ts';
export { type Compression, compressionOf, decompress } from './compression.ts';
export { Datagram, Protocol } from './datagram.ts';
export { type DatagramCounts, DatagramDecoder } from './datagram-decoder.ts';
export { LinkType } from './link-type.ts';
export { Packet, type PacketSink } from './packet.ts';
export {
  PCAP_FILE_HEADER_LENGTH,
  PCAP_RECORD_HEADER_LENGTH,
  pcapFileHeader,
  pcapRecordLength,
  writePcapRecord,
} from './pcap-writer.ts';
export type { CaptureFormat } from './record-decoder.ts';
export { type ByteOffset, byteOffset, type Microseconds, microseconds, type Port, port } from './units.ts';
