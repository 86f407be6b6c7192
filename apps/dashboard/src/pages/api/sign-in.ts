import { databaseTime, writeAudit } from '@mad/store';
import type { NextApiHandler } from 'next';
import { z } from 'zod';
import { isSameOrigin } from '../../server/same-origin.ts';
import { signIn } from '../../server/session.ts';
import { trySignIn } from '../../server/sign-in.ts';
import { openedStore } from '../../server/store.ts';

const FORM = z.object({
  name: z.string().min(1).max(190),
  password: z.string().max(1024),
  to: z.string().max(8192).optional(),
});

/** Only a path of ours: `//elsewhere` and `/\elsewhere` would leave. */
const safePath = (to: string | undefined): string =>
  to !== undefined && /^\/(?![/\\])/.test(to) && !/[\r\n]/.test(to) ? to : '/';

/** The login form arrives here as a plain form, so that signing in works before any script has run. */
const handle: NextApiHandler = async (request, response) => {
  response.setHeader('Cache-Control', 'no-store');
  if (request.method !== 'POST' || !isSameOrigin(request)) return response.status(403).end();
  const form = FORM.safeParse(request.body);
  const to = safePath(form.data?.to);
  const back = (problem: string): void => {
    response.redirect(303, `/login?problem=${problem}${to === '/' ? '' : `&to=${encodeURIComponent(to)}`}`);
  };
  if (!form.success) return back('wrong');
  const store = await openedStore();
  const { name, password } = form.data;
  const address = request.socket.remoteAddress ?? 'unknown';
  const result = await trySignIn(store, { name, password, address });
  const audit = (action: string) =>
    writeAudit(store.database, {
      userName: name,
      action,
      detail: { address },
      createdAt: databaseTime(new Date()),
    });
  if (result.outcome !== 'welcome') {
    if (result.outcome === 'wrong') await audit('sign-in refused');
    return back(result.outcome);
  }
  await signIn(store, request, response, result.account.id);
  await audit('sign-in');
  return response.redirect(303, to);
};

export default handle;
