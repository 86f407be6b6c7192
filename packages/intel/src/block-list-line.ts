import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { canonicalAddress } from './public-host.ts';

/** What one line of a block list names. Keys of different kinds never equal each other. */
export type BlockListKey =
  | `address ${string}`
  | `network ${string}/${number}`
  | `host ${string}`
  | `url ${string}`;

/** Addresses that stand before the names in a hosts file and mean nowhere. */
const NOWHERE = new Set(['0.0.0.0', '127.0.0.1', '::', '::1', '255.255.255.255']);
/** Letters, digits, hyphens and underscores, at least two labels, the last not a number. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9-]+$/;
const LONGEST_HOST = 253;
const CIDR = /^([0-9a-fA-F.]*[.:][0-9a-fA-F.:]*)\/(\d{1,3})$/;

/** The key of an address, in any spelling; undefined for what is none. */
export const addressKey = (text: string): BlockListKey | undefined => {
  const address = canonicalAddress(text);
  return address === undefined ? undefined : `address ${address}`;
};

/** The key of the network of an address, `length` bits long. */
export const networkKey = (address: string, length: number): BlockListKey => {
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray().map((byte, i) => {
    const kept = Math.min(8, Math.max(0, length - 8 * i));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return `network ${ipaddr.fromByteArray(bytes).toString()}/${length}`;
};

/** The key of a host name, in ASCII and lower case; undefined for what is none or has a single label. */
export const hostKey = (text: string): BlockListKey | undefined => {
  const name = domainToASCII(text.replace(/\.$/, '')).toLowerCase();
  return name.length <= LONGEST_HOST && HOST.test(name) ? `host ${name}` : undefined;
};

/** The key of a URL: host, port unless it is the scheme's own, path and query. The scheme does not count. */
export const urlKey = (text: string): BlockListKey | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, search } = new URL(text);
  return protocol === 'http:' || protocol === 'https:' ? `url ${host}${pathname}${search}` : undefined;
};

/**
 * Reads one line of a block list: a host name, address, network (CIDR) or URL; a line of a hosts file; a line of a table with
 * commas, of which the first URL counts, else the first address, else the first host name.
 *
 * @returns the keys; none for comments, headings and what is not understood (`understood` tells the two apart).
 */
export const parseBlockListLine = (
  text: string,
): { readonly keys: readonly BlockListKey[]; readonly understood: boolean } => {
  const line = text.replace(/^\uFEFF/, '').trim();
  if (line === '' || /^[#;!]|^\/\//.test(line)) return { keys: [], understood: true };
  const keys = line.includes(',') ? tableKeys(line) : plainKeys(line.replace(/\s[#;].*$/, '').trim());
  return { keys: keys ?? [], understood: keys !== undefined };
};

const plainKeys = (line: string): BlockListKey[] | undefined => {
  const [first = '', ...names] = line.split(/\s+/);
  if (names.length > 0) {
    if (canonicalAddress(first) === undefined) return undefined;
    // `localhost` and the like are in every hosts file.
    return names.flatMap((name) => hostKey(name) ?? []);
  }
  if (NOWHERE.has(first)) return [];
  const key = oneKey(first);
  return key === undefined ? undefined : [key];
};

const oneKey = (text: string): BlockListKey | undefined => {
  if (text.includes('://')) return urlKey(text);
  if (CIDR.test(text)) return cidrKey(text);
  if (text.includes('/')) return urlKey(`http://${text}`);
  return (
    addressKey(text) ?? addressKey(text.replace(/:\d{1,5}$/, '')) ?? hostKey(text.replace(/:\d{1,5}$/, ''))
  );
};

const cidrKey = (text: string): BlockListKey | undefined => {
  const match = CIDR.exec(text);
  if (match === null) return undefined;
  const [, address = '', digits = ''] = match;
  const canonical = canonicalAddress(address);
  if (canonical === undefined) return undefined;
  const isIPv4 = !canonical.includes(':');
  // `::ffff:1.2.3.0/120` counts its bits from the front of IPv6.
  const length = Number(digits) - (isIPv4 && address.includes(':') ? 96 : 0);
  return length >= 1 && length <= (isIPv4 ? 32 : 128) ? networkKey(canonical, length) : undefined;
};

const tableKeys = (line: string): BlockListKey[] | undefined => {
  const fields = csvFields(line);
  const url = fields.filter((field) => field.includes('://')).flatMap((field) => urlKey(field) ?? [])[0];
  const named = fields.filter((field) => !NOWHERE.has(field) && !/\s/.test(field));
  const key =
    url ??
    named.flatMap(
      (field) => cidrKey(field) ?? addressKey(field) ?? addressKey(field.replace(/:\d+$/, '')) ?? [],
    )[0] ??
    named.flatMap((field) => hostKey(field) ?? [])[0];
  return key === undefined ? undefined : [key];
};

/** The fields of one line as RFC 4180 has them; a quoted field ends with its line at the latest. */
const csvFields = (line: string): string[] =>
  [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"?|([^,]*))\s*(?:,|$)/g)].map(([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
  );
