import type { Role, Store } from '@mad/store';
import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next';
import { mayActAs } from './role.ts';
import { isSameOrigin } from './same-origin.ts';
import { isCsrfToken, type SignedIn, signedInUser } from './session.ts';
import { openedStore } from './store.ts';

/** What an action works with. */
export interface ActionContext {
  readonly store: Store;
  readonly user: SignedIn;
  readonly request: NextApiRequest;
  readonly response: NextApiResponse;
}

/** Why an action was not done; the dashboard has a sentence for each in every language. */
export type Refusal =
  | 'not-signed-in'
  | 'not-allowed'
  | 'other-origin'
  | 'wrong-method'
  | 'invalid'
  | 'missing'
  | 'conflict'
  | 'last-admin'
  | 'unavailable';

const STATUS: Record<Refusal, number> = {
  'not-signed-in': 401,
  'not-allowed': 403,
  'other-origin': 403,
  'wrong-method': 405,
  invalid: 400,
  missing: 404,
  conflict: 409,
  'last-admin': 409,
  unavailable: 502,
};

/** Answers that an action was not done. */
export const refuse = (response: NextApiResponse, refusal: Refusal): void =>
  response.status(STATUS[refusal]).json({ refusal });

/** An API route that reads: signed in, with the role, GET only. */
export const reading =
  (needed: Role, read: (context: ActionContext) => Promise<void>): NextApiHandler =>
  async (request, response) => {
    response.setHeader('Cache-Control', 'private, no-store');
    if (request.method !== 'GET') return refuse(response, 'wrong-method');
    const context = await signedInContext(request, response, needed);
    if (context !== undefined) await read(context);
  };

/**
 * An API route that changes something: POST from a page of ours, signed in, with the role, with the session's CSRF token in the
 * header `x-mad-csrf`.
 */
export const changing =
  (needed: Role, change: (context: ActionContext) => Promise<void>): NextApiHandler =>
  async (request, response) => {
    response.setHeader('Cache-Control', 'private, no-store');
    if (request.method !== 'POST') return refuse(response, 'wrong-method');
    if (!isSameOrigin(request)) return refuse(response, 'other-origin');
    const context = await signedInContext(request, response, needed);
    if (context === undefined) return;
    const token = request.headers['x-mad-csrf'];
    if (!isCsrfToken(context.user, typeof token === 'string' ? token : undefined))
      return refuse(response, 'other-origin');
    await change(context);
  };

const signedInContext = async (
  request: NextApiRequest,
  response: NextApiResponse,
  needed: Role,
): Promise<ActionContext | undefined> => {
  const store = await openedStore();
  const user = await signedInUser(store, request);
  if (user === undefined) {
    refuse(response, 'not-signed-in');
    return undefined;
  }
  if (!mayActAs(user.role, needed)) {
    refuse(response, 'not-allowed');
    return undefined;
  }
  return { store, user, request, response };
};
