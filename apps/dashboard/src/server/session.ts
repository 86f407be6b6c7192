import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { beginSession, databaseTime, endSession, findSession, type Role, type Store } from '@mad/store';
import { setCookie } from './cookies.ts';

/** Half a day: a shift and some more. */
const SESSION_SECONDS = 12 * 60 * 60;
const COOKIE = 'mad_session';

/** Who asks, and the token that must come with everything that changes something. */
export interface SignedIn {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly csrf: string;
}

type RequestWithCookies = IncomingMessage & { cookies?: Partial<Record<string, string>> };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Derived from the session's token, so that it needs no place of its own; the digest in the database does not reveal it. */
const csrfOf = (token: string): string => sha256(`csrf ${token}`);

const tokenOf = (request: RequestWithCookies): string | undefined => {
  const token = request.cookies?.[COOKIE];
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
};

/** Whose session the request carries. */
export const signedInUser = async (
  store: Store,
  request: RequestWithCookies,
): Promise<SignedIn | undefined> => {
  const token = tokenOf(request);
  if (token === undefined) return undefined;
  const user = await findSession(store.database, sha256(token), databaseTime(new Date()));
  return user === undefined ? undefined : { ...user, csrf: csrfOf(token) };
};

/** Begins a session of 12 hours: a token of 256 random bits in a cookie no script can read, its SHA-256 in the database. */
export const signIn = async (
  store: Store,
  request: IncomingMessage,
  response: ServerResponse,
  userId: number,
): Promise<void> => {
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  await beginSession(store.database, {
    digest: sha256(token),
    userId,
    createdAt: databaseTime(new Date(now)),
    expiresAt: databaseTime(new Date(now + SESSION_SECONDS * 1000)),
  });
  setCookie(request, response, COOKIE, token, { seconds: SESSION_SECONDS, httpOnly: true });
};

/** Ends the session of this browser. */
export const signOut = async (
  store: Store,
  request: RequestWithCookies,
  response: ServerResponse,
): Promise<void> => {
  const token = tokenOf(request);
  if (token !== undefined) await endSession(store.database, sha256(token));
  setCookie(request, response, COOKIE, '', { seconds: 0, httpOnly: true });
};

/** True when the token that came with the request is this session's. */
export const isCsrfToken = (user: SignedIn, given: string | undefined): boolean =>
  given !== undefined &&
  /^[0-9a-f]{64}$/.test(given) &&
  timingSafeEqual(Buffer.from(given), Buffer.from(user.csrf));
