import { databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';
import { ALLOW_CONDITION, unlessRefused } from '../../../server/allow-rule-body.ts';

const BODY = ALLOW_CONDITION.extend({ reason: z.string().trim().min(1).max(2000), expires: z.iso.date() });

/** Saves a rule; it holds until the end of its last day, UTC. */
export default changing('analyst', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const { field, value, reason, expires } = body.data;
  const expiresAt = new Date(`${expires}T23:59:59Z`);
  if (expiresAt.getTime() < Date.now()) return refuse(response, 'invalid');
  const id = await unlessRefused(() =>
    store.allowRules.save({ field, value, reason, userName: user.name, expiresAt: databaseTime(expiresAt) }),
  );
  if (id === null) return refuse(response, 'invalid');
  await writeAudit(store.database, {
    userName: user.name,
    action: 'allow-rule saved',
    detail: { rule: id, field, value, reason, expires },
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({ id });
});
