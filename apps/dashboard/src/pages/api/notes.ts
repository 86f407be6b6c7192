import { databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../server/action.ts';

const BODY = z.object({ reportId: z.int().positive(), text: z.string().trim().min(1).max(8000) });

/** Adds a remark to a verdict. */
export default changing('analyst', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const { reportId, text } = body.data;
  if (!(await store.triage.addNote(reportId, user.name, text))) return refuse(response, 'missing');
  await writeAudit(store.database, {
    userName: user.name,
    action: 'note',
    detail: { report: reportId },
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({});
});
