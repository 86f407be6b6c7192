/**
 * The memory layout of the flow table: one row of 32 words (128 bytes, two cache lines) a flow.
 *
 * Rows in one typed array instead of an object a flow: at millions of packets a second the garbage collector and the
 * cache decide the speed, and a row keeps what every packet touches within one cache line.
 */
export const ROW_WORDS = 32;

/** Word offsets within a row. Names with `Source`/`Destination` mean the direction a packet was sent from. */
export const Column = {
  sourceAddress0: 0,
  destinationAddress0: 1,
  /** Source port in the upper, destination port in the lower half. */
  ports: 2,
  flags: 3,
  nextInBucket: 4,
  hash: 5,
  sourceNextSequence: 6,
  destinationNextSequence: 7,
  packets: 8,
  gaps: 9,
  sourceInitialSequence: 10,
  destinationInitialSequence: 11,
  id: 12,
  /** Further words of IPv6 addresses; zero for IPv4. */
  sourceAddress1: 13,
  destinationAddress1: 16,
} as const;

/** Offsets within a row counted in 8-byte numbers. */
export const WideColumn = {
  last: 10,
  start: 11,
  bytesFromSource: 12,
  bytesFromDestination: 13,
  firstOffset: 14,
  lastOffset: 15,
} as const;

/** Bits of the flags column. Bits of a direction are shifted left by one for the destination's. */
export const FlowFlag = {
  ipv6: 1 << 0,
  /** The first packet carried SYN, with or without ACK. */
  firstSyn: 1 << 1,
  /** The first packet was a SYN with ACK: its sender is the server. */
  firstSynAck: 1 << 2,
  reset: 1 << 3,
  sourceFin: 1 << 4,
  destinationFin: 1 << 5,
  /** The next sequence number of this direction is known. */
  sourceSynchronised: 1 << 6,
  destinationSynchronised: 1 << 7,
  /** A SYN of this direction was seen; its initial sequence number is known. */
  sourceSyn: 1 << 8,
  destinationSyn: 1 << 9,
  /** Nobody wants the bytes of this direction. */
  sourceIgnored: 1 << 10,
  destinationIgnored: 1 << 11,
  /** Segments of this direction wait for a hole before them to fill. */
  sourceWaiting: 1 << 12,
  destinationWaiting: 1 << 13,
  /** Payload has been seen in either direction. */
  data: 1 << 14,
  /** The row is in use. */
  live: 1 << 15,
  /** Its streams end soon: the flow stands among those that were closed lately. */
  closing: 1 << 16,
} as const;

/** Both ends have said goodbye, or one has hung up. */
export const isClosed = (flags: number): boolean =>
  (flags & FlowFlag.reset) !== 0 ||
  ((flags & FlowFlag.sourceFin) !== 0 && (flags & FlowFlag.destinationFin) !== 0);
