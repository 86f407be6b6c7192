import { resolve } from 'node:path';
import type { Settings } from '@mad/settings';
import type { Claim } from '@mad/store';
import type { Home } from './home.ts';
import { siteModelsRevision } from './site-models.ts';
import type { JudgeOrder } from './worker-messages.ts';

/** The order to judge a claimed capture, with the models as they are now. */
export const judgeOrder = async (
  home: Home,
  settings: Settings,
  claim: Claim,
  owner: string,
): Promise<JudgeOrder> => ({
  claim,
  path: resolve(home.pcap, claim.path),
  dataset: claim.dataset,
  datasetParent: home.dataset,
  develop: settings.devel,
  databaseUrl: settings.databaseUrl,
  models: { folder: home.model, revision: await siteModelsRevision(home.model) },
  feedback: settings.validate ? { folder: home.retrain, percent: settings.validateRatio, owner } : undefined,
});
