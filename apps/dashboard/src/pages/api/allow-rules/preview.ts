import { changing, refuse } from '../../../server/action.ts';
import { ALLOW_CONDITION, unlessRefused } from '../../../server/allow-rule-body.ts';

/** What a rule would hide; changes nothing. */
export default changing('analyst', async ({ store, request, response }) => {
  const body = ALLOW_CONDITION.safeParse(request.body);
  if (!body.success) return refuse(response, 'invalid');
  const preview = await unlessRefused(() => store.allowRules.preview(body.data));
  if (preview === null) return refuse(response, 'invalid');
  response.status(200).json(preview);
});
