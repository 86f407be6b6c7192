import { createAccount, databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';
import { hashPassword, randomPassword } from '../../../server/password.ts';

const BODY = z.object({
  // What can be typed and told apart: no blanks at the ends, no control characters.
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._@ -]{0,62}[\p{L}\p{N}]$|^[\p{L}\p{N}]$/u),
  role: z.enum(['viewer', 'analyst', 'admin']),
});

/** Makes an account with a random password, which is answered once and kept nowhere. */
export default changing('admin', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const { name, role } = body.data;
  const password = randomPassword();
  const createdAt = databaseTime(new Date());
  const isMade = await createAccount(store.database, {
    name,
    role,
    password: await hashPassword(password),
    createdAt,
  });
  if (!isMade) return refuse(response, 'conflict');
  await writeAudit(store.database, {
    userName: user.name,
    action: 'user created',
    detail: { name, role },
    createdAt,
  });
  response.status(200).json({ password });
});
