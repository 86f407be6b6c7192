import type { Microseconds, Port } from '@mad/capture';

/** One end of a flow: an IP address in its canonical text form (RFC 5952 for IPv6) and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: Port;
}

/**
 * What is known of a TCP flow once it has a name: both ends and its first packet.
 *
 * `source` sent the first packet seen, as in the flow names of MAD's specification (§3), which need not be the
 * client when the capture began in mid-connection.
 */
export interface Flow {
  /** Counts up from 0 within one capture, in order of first packets. */
  readonly id: number;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** Capture time of the first packet. */
  readonly start: Microseconds;
  /** The first packet seen carried SYN, with or without ACK (as pkt2flow sorts flows). */
  readonly syn: boolean;
}
