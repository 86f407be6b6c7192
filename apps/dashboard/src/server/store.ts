import { join, resolve } from 'node:path';
import { openStore, type Store } from '@mad/store';

const home = (): string => resolve(process.env['MAD_HOME'] ?? 'data');

const databaseUrl = (): string => process.env['DATABASE_URL'] ?? `sqlite:${join(home(), 'mad.db')}`;

/** Next.js bundles pages apart from each other; what the process owns once hangs on `globalThis`. */
const shared = globalThis as typeof globalThis & { madDashboardStore?: Promise<Store> };

/** The store of this server process, opened when first asked for. A failure to open is not kept: the next call tries again. */
export const openedStore = (): Promise<Store> => {
  shared.madDashboardStore ??= openStore(databaseUrl()).catch((error: unknown) => {
    delete shared.madDashboardStore;
    throw error;
  });
  return shared.madDashboardStore;
};
