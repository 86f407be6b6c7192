import type { Endpoint } from './flow.ts';

/** Says whether an address belongs to the organisation. */
export type InsideTest = (address: string) => boolean;

/** RFC 1918 and unique local (RFC 4193) addresses: the inside of an ordinary network. */
export const isPrivateAddress: InsideTest = (address) => {
  if (address.includes(':')) return isPrivateIpv6(address);
  if (address.startsWith('10.') || address.startsWith('192.168.')) return true;
  if (!address.startsWith('172.')) return false;
  const second = Number.parseInt(address.slice(4), 10);
  return second >= 16 && second <= 31;
};

const isPrivateIpv6 = (address: string): boolean => {
  if (address.startsWith('::ffff:') && address.includes('.')) return isPrivateAddress(address.slice(7));
  const first = Number.parseInt(address, 16);
  return (first & 0xfe00) === 0xfc00;
};

/** The two ends of a conversation seen from the organisation. */
export interface InsideView {
  readonly inside: Endpoint;
  readonly outside: Endpoint;
}

/**
 * Which end is inside (specification §3). When both are, the client is: the software that talks runs there, although the
 * flow belongs to both machines.
 *
 * @returns undefined when neither end is inside: such a flow does not matter.
 */
export const insideView = (
  client: Endpoint,
  server: Endpoint,
  isInside: InsideTest,
): InsideView | undefined => {
  if (isInside(client.address)) return { inside: client, outside: server };
  if (isInside(server.address)) return { inside: server, outside: client };
  return undefined;
};
