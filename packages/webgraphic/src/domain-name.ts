import { parse } from 'tldts';

/** A host as the request graph compares it. */
export interface DomainName {
  /** Lower case, without port, brackets and final dot; at most 255 characters. */
  readonly host: string;
  /** An IPv4 or IPv6 address, which belongs to nobody's domain. */
  readonly address: boolean;
  /** What the host's owner registered (`example.co.uk`), or the whole host when nothing was: `intranet`, `10.0.0.1`. */
  readonly name: string;
  /** The part of the name its owner chose: `example` of `example.co.uk`. */
  readonly label: string;
  /** Bit c is set when a character with that code, modulo 32, occurs in the name. */
  readonly characters: number;
  /** The host is itself a suffix below which anyone may register: `co.uk`, `github.io`. */
  readonly suffix: boolean;
}

/** RFC 1035 §2.3.4. Longer "names" come from hostile requests only, and are told apart by their start. */
const LONGEST_HOST = 255;

/**
 * Private suffixes count as well as ICANN's: two blogs under `blogspot.com`, or two dynamic DNS names, have
 * different owners, and malware lives there.
 */
const suffixRules = { allowPrivateDomains: true, extractHostname: false };

/**
 * Reads the host out of a `Host` value or a URL's authority: no user information, port, brackets or final dot, in
 * lower case, and its registrable name by the public suffix list. Never fails; garbage is a name of its own.
 */
export function parseDomainName(authority: string): DomainName {
  const host = bareHost(authority);
  const { domain, domainWithoutSuffix, isIcann, isIp, isPrivate, publicSuffix } = parse(host, suffixRules);
  const name = domain ?? host;
  return {
    host,
    address: isIp === true,
    name,
    label: domainWithoutSuffix ?? host,
    characters: characterSet(name),
    suffix: publicSuffix === host && (isIcann === true || isPrivate === true),
  };
}

/**
 * The registrable part of a host (public suffix + one label, private suffixes included), or undefined when it has
 * none: addresses, single labels, public suffixes themselves, malformed names.
 */
export function registrableName(host: string): string | undefined {
  return parse(bareHost(host), suffixRules).domain ?? undefined;
}

function characterSet(text: string): number {
  let set = 0;
  for (let at = 0; at < text.length; at += 1) set |= 1 << (text.charCodeAt(at) & 31);
  return set;
}

const PORT = /:\d*$/;

function bareHost(authority: string): string {
  let host = authority.slice(0, LONGEST_HOST + 64).trim();
  host = host.slice(host.lastIndexOf('@') + 1);
  if (host.startsWith('[')) {
    const close = host.indexOf(']');
    host = host.slice(1, close < 0 ? undefined : close);
  } else if (host.indexOf(':') === host.lastIndexOf(':')) {
    host = host.replace(PORT, '');
  }
  if (host.endsWith('.')) host = host.slice(0, -1);
  return host.slice(0, LONGEST_HOST).toLowerCase();
}
