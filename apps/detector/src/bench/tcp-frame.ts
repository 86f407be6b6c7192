/** One end of a connection: an IPv4 address as a 32-bit number, and a port. */
export interface FrameEnd {
  readonly address: number;
  readonly port: number;
}

/** A TCP segment on its way. */
export interface FrameSegment {
  readonly source: FrameEnd;
  readonly destination: FrameEnd;
  /** Bits of the flags byte (RFC 9293 §3.1). */
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly payload: Uint8Array;
}

export const FrameFlag = { Fin: 0x01, Syn: 0x02, Push: 0x08, Acknowledge: 0x10 } as const;

const ETHERNET_HEADER = 14;
const IP_HEADER = 20;
const TCP_HEADER = 20;
const TCP = 6;

/** Bytes before the payload of a frame. */
export const FRAME_HEADERS = ETHERNET_HEADER + IP_HEADER + TCP_HEADER;

/**
 * Writes a segment as an Ethernet frame (IPv4, both checksums right) at `offset` of `into`, which must be zero there.
 *
 * @returns the offset just past the frame.
 */
export const writeFrame = (segment: FrameSegment, into: Uint8Array, offset: number): number => {
  const { source, destination, flags, sequence, acknowledgment, payload } = segment;
  const view = new DataView(into.buffer, into.byteOffset + offset);
  // Locally administered hardware addresses that tell the direction.
  view.setUint16(0, 0x0200);
  view.setUint32(2, destination.address);
  view.setUint16(6, 0x0200);
  view.setUint32(8, source.address);
  view.setUint16(12, 0x0800);
  const ip = ETHERNET_HEADER;
  const tcpLength = TCP_HEADER + payload.length;
  view.setUint16(ip, 0x4500);
  view.setUint16(ip + 2, IP_HEADER + tcpLength);
  view.setUint16(ip + 6, 0x4000);
  view.setUint8(ip + 8, 64);
  view.setUint8(ip + 9, TCP);
  view.setUint32(ip + 12, source.address);
  view.setUint32(ip + 16, destination.address);
  view.setUint16(ip + 10, checksum(sumOf(view, ip, IP_HEADER)));
  const tcp = ip + IP_HEADER;
  view.setUint16(tcp, source.port);
  view.setUint16(tcp + 2, destination.port);
  view.setUint32(tcp + 4, sequence);
  view.setUint32(tcp + 8, acknowledgment);
  view.setUint8(tcp + 12, (TCP_HEADER / 4) << 4);
  view.setUint8(tcp + 13, flags);
  view.setUint16(tcp + 14, 65_535);
  into.set(payload, offset + FRAME_HEADERS);
  const pseudoHeader = sumOf(view, ip + 12, 8) + TCP + tcpLength;
  view.setUint16(tcp + 16, checksum(pseudoHeader + sumOf(view, tcp, tcpLength)));
  return offset + FRAME_HEADERS + payload.length;
};

/** The sum of 16-bit words that RFC 1071 asks for, not folded yet. */
const sumOf = (view: DataView, offset: number, length: number): number => {
  let sum = 0;
  for (let i = 0; i + 1 < length; i += 2) sum += view.getUint16(offset + i);
  return length % 2 === 0 ? sum : sum + view.getUint8(offset + length - 1) * 256;
};

const checksum = (sum: number): number => {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
};
