import type { Port } from '@mad/capture';
import type { Endpoint, Flow } from './flow.ts';

/**
 * The name of a flow: `SRCIP_SRCPORT_DSTIP_DSTPORT_TS`, TS the whole second of its first packet (specification §3).
 * Colons of IPv6 addresses stay; they are legal in file names on the systems this runs on.
 */
export const flowName = ({ source, destination, start }: Flow): string =>
  `${source.address}_${source.port}_${destination.address}_${destination.port}_${Math.floor(start / 1_000_000)}`;

const LAST_PORT = 65_535;
const NAME = /^([0-9a-f.:]+)_(\d{1,5})_([0-9a-f.:]+)_(\d{1,5})_(-?\d+)$/;

/** Both ends that a {@link flowName} names; undefined for any other text. */
export const parseFlowName = (
  name: string,
): { readonly source: Endpoint; readonly destination: Endpoint } | undefined => {
  const [, source, sourcePort, destination, destinationPort] = NAME.exec(name) ?? [];
  if (source === undefined || destination === undefined) return undefined;
  if (Number(sourcePort) > LAST_PORT || Number(destinationPort) > LAST_PORT) return undefined;
  return {
    source: { address: source, port: Number(sourcePort) as Port },
    destination: { address: destination, port: Number(destinationPort) as Port },
  };
};
