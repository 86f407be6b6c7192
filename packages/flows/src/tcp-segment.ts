import { type Datagram, uint16, uint32 } from '@mad/capture';

/** Bits of the TCP flags byte (RFC 9293 §3.1). */
export const TcpFlag = { Fin: 0x01, Syn: 0x02, Reset: 0x04, Acknowledge: 0x10 } as const;

/** A view of a TCP segment, overwritten by the next one. */
export class TcpSegment {
  sourcePort = 0;
  destinationPort = 0;
  sequence = 0;
  acknowledgment = 0;
  flags = 0;
  /** Index in the datagram's bytes of the first byte of data. */
  data = 0;
  /** Bytes of data on the wire; more than were captured when the packet was cut. */
  dataLength = 0;
}

const MINIMUM_HEADER = 20;
/** Ports, sequence and flags: with fewer bytes captured a segment cannot be placed. */
const USEFUL_HEADER = 14;

/**
 * Reads a TCP header (RFC 9293).
 *
 * @returns false when too little of it was captured or its length is impossible; `into` is then meaningless.
 */
export const readTcpSegment = (datagram: Datagram, into: TcpSegment): boolean => {
  const { bytes, payload, end, payloadLength } = datagram;
  if (payload + USEFUL_HEADER > end) return false;
  const headerLength = (bytes[payload + 12] >> 4) * 4;
  if (headerLength < MINIMUM_HEADER || headerLength > payloadLength) return false;
  into.sourcePort = uint16(bytes, payload);
  into.destinationPort = uint16(bytes, payload + 2);
  into.sequence = uint32(bytes, payload + 4);
  into.acknowledgment = uint32(bytes, payload + 8);
  into.flags = bytes[payload + 13];
  into.data = payload + headerLength;
  into.dataLength = payloadLength - headerLength;
  return true;
};
