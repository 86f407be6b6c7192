import { databaseTime, findCapture, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';

const BODY = z.object({ id: z.int().positive() });

/** Lets a parked capture be tried again from the beginning. */
export default changing('admin', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const { id } = body.data;
  const capture = await findCapture(store.database, id);
  if (capture === undefined || !(await store.captures.unpark(id))) return refuse(response, 'missing');
  await writeAudit(store.database, {
    userName: user.name,
    action: 'retry',
    detail: { capture: id, path: capture.path },
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({});
});
