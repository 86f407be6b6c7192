import { BlockList, isIP } from 'node:net';
import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';

/** One address, a network, or text with `*` in it. */
export type AddressPattern =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'network'; readonly address: string; readonly prefix: number; readonly family: 4 | 6 }
  | { readonly kind: 'pattern'; readonly start: string; readonly expression: RegExp };

/** Most rows a network may name; a search that finds more is about everything anyway. */
const MOST_ROWS = 20_000;

/** Undefined when the text is none. IPv6 addresses are brought to the form of RFC 5952. */
export const parseAddressPattern = (text: string): AddressPattern | undefined => {
  if (isIP(text) !== 0) return { kind: 'address', address: canonicalAddress(text) };
  const slash = text.indexOf('/');
  if (slash !== -1) {
    const address = text.slice(0, slash);
    const family = isIP(address);
    const prefix = text.slice(slash + 1);
    if (family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128))
      return undefined;
    return {
      kind: 'network',
      address: canonicalAddress(address),
      prefix: Number(prefix),
      family: family === 4 ? 4 : 6,
    };
  }
  if (!/^[0-9a-f.:*]+$/i.test(text) || !text.includes('*')) return undefined;
  const lower = text.toLowerCase();
  const start = lower.slice(0, lower.indexOf('*'));
  const expression = new RegExp(`^${lower.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*')}$`);
  return { kind: 'pattern', start, expression };
};

/** The shortest form: RFC 5952 for IPv6. */
export const canonicalAddress = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address.split('%', 1)[0]}]/`).hostname.slice(1, -1) : address;

/** True when the address is one the pattern names. */
export const addressMatcher = (pattern: AddressPattern): ((address: string) => boolean) => {
  if (pattern.kind === 'address') return (address) => address === pattern.address;
  if (pattern.kind === 'pattern') return (address) => pattern.expression.test(address);
  const network = new BlockList();
  const family = pattern.family === 4 ? 'ipv4' : 'ipv6';
  network.addSubnet(pattern.address, pattern.prefix, family);
  return (address) => isIP(address) === pattern.family && network.check(address, family);
};

/** Numbers of the hosts or servers that the pattern names, at most {@link MOST_ROWS}. */
export const addressIds = async (
  database: Kysely<Database>,
  table: 'mad_host' | 'mad_server',
  pattern: AddressPattern,
): Promise<readonly number[]> => {
  const rows = await database
    .selectFrom(table)
    .select(['id', 'address'])
    .where('address', 'like', `${commonStart(pattern)}%`)
    .execute();
  const isMatch = addressMatcher(pattern);
  return rows
    .filter(({ address }) => isMatch(address))
    .slice(0, MOST_ROWS)
    .map(({ id }) => id);
};

/** Text with which every address of the pattern begins, so that the index narrows the rows read. */
const commonStart = (pattern: AddressPattern): string => {
  if (pattern.kind === 'address') return pattern.address;
  if (pattern.kind === 'pattern') return pattern.start;
  if (pattern.family === 6) return '';
  const whole = Math.floor(pattern.prefix / 8);
  return pattern.address
    .split('.')
    .slice(0, whole)
    .map((octet) => `${octet}.`)
    .join('')
    .slice(0, whole === 4 ? -1 : undefined);
};
