/**
 * A view of the innermost IP datagram of a packet, reused from packet to packet like {@link Packet}.
 *
 * `bytes` is the packet's own buffer, or a buffer of its own when the datagram was put together from fragments.
 */
export class Datagram {
  bytes: Uint8Array = new Uint8Array(0);
  version: 4 | 6 = 4;
  /** Number of the transport protocol (IANA protocol numbers), 6 for TCP. */
  protocol = 0;
  /** Index in `bytes` of the source address; the destination follows at once (4 or 16 bytes each). */
  addresses = 0;
  /** The first four bytes of the source address, all of an IPv4 one, as a signed 32-bit integer. */
  sourceHead = 0;
  /** The same of the destination address. */
  destinationHead = 0;
  /** Index in `bytes` of the transport header. */
  payload = 0;
  /** Index in `bytes` just past the last captured byte of the datagram, link-layer padding left out. */
  end = 0;
  /** Bytes of transport header and data that were on the wire; larger than `end - payload` when cut. */
  payloadLength = 0;
}

/** The transport protocols named in this project. */
export const Protocol = { Tcp: 6, Udp: 17 } as const;
