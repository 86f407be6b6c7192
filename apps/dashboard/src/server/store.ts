import { openStore, type Store } from '@mad/store';
import { settings } from './settings.ts';

/** Next.js bundles pages apart from each other; what the process owns once hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { madDashboardStore?: Promise<Store> };

/** The store of this server process, opened when first asked for. A failure to open is not kept: the next call tries again. */
export const openedStore = (): Promise<Store> => {
  shared.madDashboardStore ??= openStore(settings().databaseUrl).catch((error: unknown) => {
    delete shared.madDashboardStore;
    throw error;
  });
  return shared.madDashboardStore;
};
