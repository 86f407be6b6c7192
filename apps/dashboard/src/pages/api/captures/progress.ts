import { captureProgress } from '@mad/store';
import { reading, refuse } from '../../../server/action.ts';

const MOST = 100;

/** How far captures have come: `?ids=1,2,3`. */
export default reading('viewer', async ({ store, request, response }) => {
  const { ids } = request.query;
  if (typeof ids !== 'string' || !/^\d{1,15}(,\d{1,15})*$/.test(ids)) return refuse(response, 'invalid');
  const numbers = ids.split(',').map(Number);
  if (numbers.length > MOST) return refuse(response, 'invalid');
  response.status(200).json(await captureProgress(store.database, numbers));
});
