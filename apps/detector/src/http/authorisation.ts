import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { MadError } from '@mad/errors';

/** Whether only this machine can reach an address to listen on. */
export const isLoopback = (host: string): boolean => {
  const address = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(address) === 4) return address.startsWith('127.');
  return address === '::1' || address === 'localhost' || address.startsWith('::ffff:127.');
};

/**
 * A service that others can reach needs a token.
 *
 * @throws MadError `MAD_TOKEN_MISSING`.
 */
export const requireToken = (host: string, token: string | undefined): void => {
  if (token === undefined && !isLoopback(host))
    throw new MadError('MAD_TOKEN_MISSING', `${host} is no loopback address and there is no token`);
};

/** What a request says of where it comes from. */
export interface RequestOrigin {
  readonly authorization: string | undefined;
  /** The Host header. */
  readonly host: string | undefined;
  /** The Sec-Fetch-Site header, which browsers send. */
  readonly fetchSite: string | undefined;
}

/**
 * Refuses a request without the token. Where there is no token only this machine can connect; then what a foreign page makes the
 * browser of somebody here send is refused.
 *
 * @throws MadError `MAD_UNAUTHORISED`.
 */
export const authorise = (token: string | undefined, origin: RequestOrigin): void => {
  if (token === undefined) {
    const isForeign = origin.fetchSite === 'cross-site' || origin.fetchSite === 'same-site';
    if (isForeign || !isLoopback(hostOf(origin.host)))
      throw new MadError('MAD_UNAUTHORISED', 'a request from a page of another site, or under another name');
    return;
  }
  const given = /^Bearer +(\S+) *$/i.exec(origin.authorization ?? '')?.[1];
  if (given === undefined || !isSame(given, token))
    throw new MadError('MAD_UNAUTHORISED', 'the token is missing or wrong');
};

/** A Host header without its port. */
const hostOf = (header = ''): string => /^(\[.*\]|[^:]*)(?::\d+)?$/.exec(header)?.[1] ?? '';

/** In the same time wherever the first difference lies. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
