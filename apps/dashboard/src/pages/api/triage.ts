import { databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../server/action.ts';

const BODY = z.object({
  ids: z.array(z.int().positive()).min(1).max(1000),
  state: z.enum(['new', 'investigating', 'confirmed', 'false_positive']),
  reason: z.string().max(2000),
});

/** Changes the triage state of verdicts. Answers how many changed. */
export default changing('analyst', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const { ids, state, reason } = body.data;
  const changed = await store.triage.change({ reportIds: ids, state, userName: user.name, reason });
  await writeAudit(store.database, {
    userName: user.name,
    action: 'triage',
    detail: { state, changed, reports: ids.slice(0, 100), reason },
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({ changed });
});
