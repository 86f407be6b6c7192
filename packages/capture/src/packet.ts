/**
 * A view of one captured packet: where its bytes lie, when it came, how long it was.
 *
 * One object serves a whole capture and is overwritten by the next packet, so that reading allocates nothing:
 * a {@link PacketSink} copies what it wants to keep before it returns.
 */
export class Packet {
  /** The buffer that holds the packet, along with its neighbours. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Index in `bytes` of the first captured byte (the link-layer header). */
  start = 0;
  /** Index in `bytes` just past the last captured byte. */
  end = 0;
  /** Length on the wire, in bytes; larger than `end - start` when a snap length cut the packet. */
  originalLength = 0;
  /** Capture time, whole seconds since 1970, 0 to 4,294,967,295. */
  seconds = 0;
  /** Capture time, nanoseconds within the second, 0 to 999,999,999; a damaged record of classic pcap or snoop may claim more. */
  nanoseconds = 0;
  /** Where the packet's record begins in the uncompressed capture, in bytes from its first. */
  offset = 0;
  /** Link-layer header type, a number of the tcpdump LINKTYPE registry. */
  linkType = 0;

  /** Capture time in whole microseconds since 1970. */
  get time(): number {
    return this.seconds * 1_000_000 + Math.floor(this.nanoseconds / 1000);
  }
}

/** Receives the packets of a capture in file order. */
export interface PacketSink {
  packet(packet: Packet): void;
}
