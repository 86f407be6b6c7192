import { CaptureDecoder, type CaptureSummary } from './capture-decoder.ts';
import {
  type Bytes,
  be16,
  be32,
  bytes,
  le16,
  le32,
  PacketLog,
  type SeenPacket,
} from './packet-bytes.test-support.ts';

/** One record of a container file. */
export interface RecordFields {
  readonly seconds: number;
  /** Microseconds or nanoseconds, as the container counts. */
  readonly fraction: number;
  readonly content: Bytes;
  readonly originalLength?: number;
}

/** The numbers of a byte order. */
export interface ByteOrder {
  readonly u16: (value: number) => number[];
  readonly u32: (value: number) => number[];
}

export const LITTLE: ByteOrder = { u16: le16, u32: le32 };
export const BIG: ByteOrder = { u16: be16, u32: be32 };

/** A classic pcap file; `magic` in the byte order of the file, `extra` bytes follow each record header. */
export const pcapFile = (
  { u16, u32 }: ByteOrder,
  magic: number,
  linkType: number,
  records: readonly RecordFields[],
  extra: Bytes = '',
): Uint8Array =>
  bytes(
    u32(magic),
    u16(2),
    u16(4),
    u32(0),
    u32(0),
    u32(65_535),
    u32(linkType),
    ...records.flatMap(({ seconds, fraction, content, originalLength }) => {
      const length = bytes(content).length;
      return [u32(seconds), u32(fraction), u32(length), u32(originalLength ?? length), extra, content];
    }),
  );

/** A pcapng block; the body is padded to a multiple of four. */
export const block = ({ u32 }: ByteOrder, type: number, ...body: readonly Bytes[]): Uint8Array => {
  const content = bytes(...body);
  const padding = new Uint8Array((4 - (content.length % 4)) % 4);
  const length = u32(12 + content.length + padding.length);
  return bytes(u32(type), length, content, padding, length);
};

/** A pcapng option, padded. */
export const option = ({ u16 }: ByteOrder, code: number, value: Bytes): Uint8Array => {
  const content = bytes(value);
  return bytes(u16(code), u16(content.length), content, new Uint8Array((4 - (content.length % 4)) % 4));
};

export const sectionHeader = (order: ByteOrder, ...options: readonly Bytes[]): Uint8Array =>
  block(order, 0x0a0d0d0a, order.u32(0x1a2b3c4d), order.u16(1), order.u16(0), 'ffffffffffffffff', ...options);

export const interfaceDescription = (
  order: ByteOrder,
  linkType: number,
  { snapLength = 0, options = [] }: { snapLength?: number; options?: readonly Bytes[] } = {},
): Uint8Array => block(order, 1, order.u16(linkType), order.u16(0), order.u32(snapLength), ...options);

/** A time stamp as pcapng writes it: the upper word, then the lower. */
export const timestamp = ({ u32 }: ByteOrder, units: bigint): number[] => [
  ...u32(Number(units >> 32n)),
  ...u32(Number(units & 0xffffffffn)),
];

export const enhancedPacket = (
  order: ByteOrder,
  interfaceNumber: number,
  units: bigint,
  content: Bytes,
  originalLength = bytes(content).length,
  ...options: readonly Bytes[]
): Uint8Array => {
  const data = bytes(content);
  const padding = new Uint8Array((4 - (data.length % 4)) % 4);
  const { u32 } = order;
  return block(
    order,
    6,
    u32(interfaceNumber),
    timestamp(order, units),
    u32(data.length),
    u32(originalLength),
    data,
    padding,
    ...options,
  );
};

/** A snoop file, version 2; each record is padded to a multiple of four. */
export const snoopFile = (dataLink: number, records: readonly RecordFields[], version = 2): Uint8Array =>
  bytes(
    '736e6f6f70000000',
    be32(version),
    be32(dataLink),
    ...records.flatMap(({ seconds, fraction, content, originalLength }) => {
      const data = bytes(content);
      const padding = new Uint8Array((4 - (data.length % 4)) % 4);
      return [
        be32(originalLength ?? data.length),
        be32(data.length),
        be32(24 + data.length + padding.length),
        be32(0),
        be32(seconds),
        be32(fraction),
        data,
        padding,
      ];
    }),
  );

/** What came of reading a capture. */
export interface ReadCapture {
  readonly packets: readonly SeenPacket[];
  readonly summary: CaptureSummary;
}

/** Reads a capture handed over in these chunks. Each chunk's buffer is overwritten afterwards, as callers may do. */
export const readChunks = (chunks: readonly Uint8Array[]): ReadCapture => {
  const log = new PacketLog();
  const decoder = new CaptureDecoder(log);
  for (const chunk of chunks) {
    const lent = chunk.slice();
    decoder.write(lent);
    lent.fill(0xee);
  }
  return { packets: log.seen, summary: decoder.finish() };
};

/** Reads a capture handed over in one piece. */
export const readCapture = (capture: Uint8Array): ReadCapture => readChunks([capture]);

/** Cuts bytes at these positions (taken modulo the length, in any order). */
export const cutAt = (whole: Uint8Array, positions: readonly number[]): Uint8Array[] => {
  const cuts = positions.map((position) => position % (whole.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => whole.subarray(from, cuts[i] ?? whole.length));
};
