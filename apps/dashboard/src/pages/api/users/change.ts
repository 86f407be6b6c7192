import { type AccountChange, changeAccount, databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';
import { hashPassword, randomPassword } from '../../../server/password.ts';

const BODY = z.discriminatedUnion('change', [
  z.object({
    id: z.int().positive(),
    change: z.literal('role'),
    role: z.enum(['viewer', 'analyst', 'admin']),
  }),
  z.object({ id: z.int().positive(), change: z.literal('disabled'), disabled: z.boolean() }),
  z.object({ id: z.int().positive(), change: z.literal('password') }),
]);

/** Changes an account; its sessions end. A new password is random, answered once and kept nowhere. */
export default changing('admin', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const asked = body.data;
  const password = asked.change === 'password' ? randomPassword() : null;
  const change: AccountChange =
    asked.change === 'role'
      ? { role: asked.role }
      : asked.change === 'disabled'
        ? { disabled: asked.disabled }
        : { password: await hashPassword(password ?? '') };
  const outcome = await changeAccount(store.database, asked.id, change);
  if (outcome !== 'changed') return refuse(response, outcome);
  await writeAudit(store.database, {
    userName: user.name,
    action: 'user changed',
    detail: asked,
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({ password });
});
