import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Endings of names that only mean something inside (RFC 2606, 6761, 6762, 8375, 9476 and common habit). */
const INSIDE_ENDINGS = new Set(
  'alt arpa corp example home internal intranet invalid lan local localdomain localhost onion private test'.split(
    ' ',
  ),
);

/** The address in its shortest form, IPv4 in IPv6 as IPv4; undefined for what is no address. */
export const canonicalAddress = (text: string): string | undefined => {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  // Node's test takes the full dotted form alone (`1` and `0x7f.1` are addresses to inet_aton only) and, unlike the library's, throws nothing inside.
  if (isIP(bare) === 0 || bare.includes('%')) return undefined;
  return ipaddr.process(bare).toString();
};

/** True for an address that means the same machine everywhere; false for private, special and malformed ones. */
export const isPublicAddress = (text: string): boolean => {
  const address = canonicalAddress(text);
  return address !== undefined && ipaddr.parse(address).range() === 'unicast';
};

/** True for a public address or a name that the public DNS may know. */
export const isPublicHost = (host: string): boolean => {
  if (canonicalAddress(host) !== undefined) return isPublicAddress(host);
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  return (
    labels.length > 1 && labels.every((label) => label !== '') && !INSIDE_ENDINGS.has(labels.at(-1) ?? '')
  );
};

/**
 * A captured URL as it may be told to an outside service: HTTP or HTTPS to a public host, without user name, password and fragment.
 * Undefined for any other.
 */
export const publicUrl = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (!isPublicHost(url.hostname)) return undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
};
