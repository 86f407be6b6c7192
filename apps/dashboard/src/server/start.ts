import { ensureFirstAdmin } from './first-admin.ts';
import { settings } from './settings.ts';
import { openedStore } from './store.ts';

const shared = globalThis as typeof globalThis & { madDashboardStart?: Promise<void> };

const start = async (): Promise<void> =>
  ensureFirstAdmin(await openedStore(), settings(), (line) => process.stdout.write(`${line}\n`));

/** Done once the store is open and there is somebody who can sign in. A failure is not kept: the next call tries again. */
export const started = (): Promise<void> => {
  shared.madDashboardStart ??= start().catch((error: unknown) => {
    delete shared.madDashboardStart;
    throw error;
  });
  return shared.madDashboardStart;
};
