import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type InsideTest, isPrivateAddress } from '@mad/flows';
import { InvalidArgumentError } from 'commander';

/** An address with the length of its network prefix, e.g. `203.0.113.0/24`. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** Reads one value of `--inside`; further ones are added to those before. */
export const parseNetwork = (text: string, earlier: readonly Network[] = []): readonly Network[] => {
  const [, address = '', prefix] = /^([\da-f:.]+)(?:\/(\d+))?$/i.exec(text) ?? [];
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const length = prefix === undefined ? bits : Number(prefix);
  if (bits === 0 || length > bits)
    throw new InvalidArgumentError('a network is written like 203.0.113.0/24 or 2001:db8::/32.');
  return [...earlier, { address, prefix: length }];
};

/** Private addresses and those of the networks named by the user are inside. */
export const insideTest = (networks: readonly Network[]): InsideTest => {
  if (networks.length === 0) return isPrivateAddress;
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, family(address));
  return (address) => isPrivateAddress(address) || list.check(address, family(address));
};

const family = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');
