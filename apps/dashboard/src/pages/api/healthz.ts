import type { NextApiHandler } from 'next';
import { started } from '../../server/start.ts';
import { openedStore } from '../../server/store.ts';

/** 200 when the pages can reach the database and somebody can sign in; needs no login and tells nothing else. */
const healthz: NextApiHandler = async (_request, response) => {
  response.setHeader('Cache-Control', 'no-store');
  try {
    await started();
    const store = await openedStore();
    await store.database.selectFrom('mad_user').select('id').limit(1).execute();
    response.status(200).json({ status: 'ok' });
  } catch {
    response.status(503).json({ status: 'database unavailable' });
  }
};

export default healthz;
