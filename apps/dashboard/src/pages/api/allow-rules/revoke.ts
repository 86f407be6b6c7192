import { databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';

const BODY = z.object({ id: z.int().positive() });

/** Takes a rule back: what it hid counts again. */
export default changing('analyst', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  if (!(await store.allowRules.revoke(body.data.id))) return refuse(response, 'missing');
  await writeAudit(store.database, {
    userName: user.name,
    action: 'allow-rule revoked',
    detail: { rule: body.data.id },
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({});
});
