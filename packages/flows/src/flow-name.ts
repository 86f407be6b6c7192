import type { Flow } from './flow.ts';

/**
 * The name of a flow: `SRCIP_SRCPORT_DSTIP_DSTPORT_TS`, TS the whole second of its first packet (specification §3).
 * Colons of IPv6 addresses stay; they are legal in file names on the systems this runs on.
 */
export const flowName = ({ source, destination, start }: Flow): string =>
  `${source.address}_${source.port}_${destination.address}_${destination.port}_${Math.floor(start / 1_000_000)}`;
