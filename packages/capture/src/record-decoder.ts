import type { CaptureProblem } from './capture-problem.ts';

/** The container formats this reader knows. */
export type CaptureFormat = 'pcap' | 'pcapng' | 'snoop';

/**
 * Decodes one container format, fed with whatever bytes are at hand.
 *
 * `decode` reads as many whole records as `bytes[start, end)` holds, hands each packet to the sink it was made
 * with, and returns the index just past the last whole record. It keeps no reference to `bytes`.
 */
export interface RecordDecoder {
  readonly format: CaptureFormat;
  /** Packets handed to the sink so far. */
  readonly packets: number;
  /** Set when decoding cannot go on; later calls of `decode` read nothing. */
  readonly problem: CaptureProblem | undefined;
  /** `position` is the offset in the capture of `bytes[start]`. */
  decode(bytes: Uint8Array, start: number, end: number, position: number): number;
}

/** Records longer than this are damage, not packets (the limit of Wireshark's reader). */
export const MAXIMUM_PACKET_LENGTH = 262_144;
