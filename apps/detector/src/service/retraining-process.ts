import type { Settings } from '@mad/settings';
import type { Home } from './home.ts';
import { retrainSite } from './retrain-site.ts';

/** What the process that retrains is told, once. */
export interface RetrainOrder {
  readonly home: Home;
  readonly settings: Pick<Settings, 'keepModels'>;
  readonly owner: string;
}

process.on('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

process.once('message', async ({ home, settings, owner }: RetrainOrder) => {
  // What it throws ends the process; its parent tells.
  process.send?.(await retrainSite(home, settings, owner));
  process.disconnect();
});
