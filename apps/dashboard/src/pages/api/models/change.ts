import { databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';
import { askDetector, type DetectorQuestion, detectorProblem } from '../../../server/detector.ts';

const KIND = z.string().regex(/^\w{1,40}$/);

const BODY = z.discriminatedUnion('action', [
  z.object({ action: z.literal('promote'), kind: KIND, version: z.string().min(1).max(100) }),
  z.object({ action: z.literal('rollback'), kind: KIND }),
  z.object({ action: z.literal('retrain') }),
]);

/** Asks the detector to let another version judge, or to retrain. */
export default changing('admin', async ({ store, user, request, response }) => {
  const body = BODY.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const answer = await askDetector(questionOf(body.data));
  if (answer.kind === 'unreachable' || answer.status >= 300) {
    const status = answer.kind === 'answered' && answer.status < 500 ? 422 : 502;
    return response.status(status).json({ refusal: (await detectorProblem(answer)).code });
  }
  answer.message.resume();
  const { action, ...detail } = body.data;
  await writeAudit(store.database, {
    userName: user.name,
    action: `model ${action}`,
    detail,
    createdAt: databaseTime(new Date()),
  });
  response.status(200).json({});
});

const questionOf = (body: z.infer<typeof BODY>): DetectorQuestion => {
  switch (body.action) {
    case 'promote':
      return {
        method: 'POST',
        path: `/models/${body.kind}/promote`,
        headers: { 'content-type': 'application/json' },
        send: (outgoing) => outgoing.end(JSON.stringify({ version: body.version })),
      };
    case 'rollback':
      return { method: 'POST', path: `/models/${body.kind}/rollback` };
    case 'retrain':
      return { method: 'POST', path: '/retrain' };
  }
};
