import { databaseTime, writeAudit } from '@mad/store';
import { z } from 'zod';
import { changing, refuse } from '../../../server/action.ts';
import { askDetector, detectorDocument, detectorProblem } from '../../../server/detector.ts';

/** The body is handed on as it comes: captures do not fit into memory. */
export const config = { api: { bodyParser: false } };

/** What the browser is told of an upload. */
export type UploadAnswer = { readonly id: number } | { readonly refusal: string; readonly message?: string };

const CAPTURE = z.object({ id: z.int().positive(), path: z.string() });

/** Hands a capture to the detector, which looks at its first bytes and keeps it among its captures. The name stands in the query. */
export default changing('analyst', async ({ store, user, request, response }) => {
  const { name } = request.query;
  if (typeof name !== 'string' || name === '' || name.length > 1000) return refuse(response, 'invalid');
  const length = request.headers['content-length'];
  const broken = new AbortController();
  request.once('close', () => {
    if (!request.complete) broken.abort();
  });
  const answer = await askDetector({
    method: 'POST',
    path: `/captures?${new URLSearchParams({ name })}`,
    headers: {
      'content-type': 'application/octet-stream',
      ...(length === undefined ? {} : { 'content-length': length }),
    },
    signal: broken.signal,
    send: (outgoing) => request.pipe(outgoing),
  });
  // What is left of a refused upload is read and dropped: a browser listens to the answer once it has sent everything.
  request.unpipe();
  request.resume();
  if (answer.kind === 'answered' && answer.status === 201) {
    const capture = CAPTURE.safeParse(await detectorDocument(answer.message));
    if (!capture.success) return refuse(response, 'unavailable');
    const { id, path } = capture.data;
    await writeAudit(store.database, {
      userName: user.name,
      action: 'upload',
      detail: { capture: id, path },
      createdAt: databaseTime(new Date()),
    });
    return response.status(201).json({ id } satisfies UploadAnswer);
  }
  const { code, message } = await detectorProblem(answer);
  const status = answer.kind === 'answered' && answer.status < 500 ? 422 : 502;
  response.status(status).json({ refusal: code, message } satisfies UploadAnswer);
});
