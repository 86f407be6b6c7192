import { changing } from '../../server/action.ts';
import { signOut } from '../../server/session.ts';

export default changing('viewer', async ({ store, request, response }) => {
  await signOut(store, request, response);
  response.status(200).json({});
});
