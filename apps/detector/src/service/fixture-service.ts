import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, type SettingName, type Settings } from '@mad/settings';
import { openStore, type Store } from '@mad/store';
import { CaptureFinder } from './capture-finder.ts';
import { type Home, openHome } from './home.ts';
import { JudgingWorker } from './judging-worker.ts';
import { openServiceLog } from './service-log.ts';
import type { WorkerOutcome } from './worker-messages.ts';

/** A home with settings and a database of its own below a folder. */
export interface FixtureService {
  readonly home: Home;
  readonly settings: Settings;
  readonly store: Store;
}

/** Makes one, with further settings. */
export const fixtureService = async (
  folder: string,
  commandLine: Readonly<Partial<Record<SettingName, unknown>>> = {},
): Promise<FixtureService> => {
  const root = mkdtempSync(join(folder, 'home-'));
  const { settings } = readSettings({ commandLine: { ...commandLine, home: root }, environment: {} });
  return { home: openHome(root), settings, store: await openStore(settings.databaseUrl) };
};

/** Judges and stores what lies in the folder of captures, one after the other, as a worker of the service does. */
export const judgeAll = async ({ home, settings, store }: FixtureService): Promise<WorkerOutcome[]> => {
  const log = openServiceLog('silent');
  const finder = new CaptureFinder({
    ...{ folder: home.pcap, root: home.pcap, list: undefined, quietSeconds: 0, log },
  });
  await store.captures.offer(await finder.find());
  const worker = new JudgingWorker();
  const outcomes: WorkerOutcome[] = [];
  for (;;) {
    const claim = await store.captures.claim('test:1:a', 600);
    if (claim === undefined) return outcomes;
    const order = {
      ...{ claim, path: join(home.pcap, claim.path), dataset: claim.dataset, datasetParent: home.dataset },
      ...{ develop: false, databaseUrl: settings.databaseUrl, models: { folder: home.model, revision: '' } },
      feedback: { folder: home.retrain, percent: settings.validateRatio, owner: 'test:1:a' },
    };
    outcomes.push(await worker.judge(order, () => {}));
  }
};
