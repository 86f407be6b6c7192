import { changeAccount, databaseTime, findAccount, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../server/action.ts';
import { hashPassword } from '../../server/password.ts';
import { signIn } from '../../server/session.ts';
import { trySignIn } from '../../server/sign-in.ts';

const BODY = z.object({ current: z.string().max(1024), next: z.string().min(12).max(1024) });

/** Changes one's own password; every other session ends, this browser stays signed in. */
export default changing('viewer', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const { current, next } = body.data;
  const address = request.socket.remoteAddress ?? 'unknown';
  const attempt = await trySignIn(store, { name: user.name, password: current, address });
  if (attempt.outcome !== 'welcome') return refuse(response, 'not-allowed');
  const account = await findAccount(store.database, user.name);
  if (account === undefined) return refuse(response, 'missing');
  await changeAccount(store.database, account.id, { password: await hashPassword(next) });
  await signIn(store, request, response, account.id);
  await writeAudit(store.database, {
    userName: user.name,
    action: 'password changed',
    detail: {},
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({});
});
