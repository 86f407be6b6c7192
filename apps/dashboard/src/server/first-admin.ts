import type { Settings } from '@mad/settings';
import { createAccount, databaseTime, hasAccounts, type Store } from '@mad/store';
import { hashPassword, randomPassword } from './password.ts';

/**
 * Makes the first admin when there is no account yet, with the password of the settings or a random one, which is printed once and kept nowhere.
 */
export const ensureFirstAdmin = async (
  store: Store,
  { adminUser: name, adminPassword: given }: Pick<Settings, 'adminUser' | 'adminPassword'>,
  print: (line: string) => void,
): Promise<void> => {
  if (await hasAccounts(store.database)) return;
  const password = given ?? randomPassword();
  const isMade = await createAccount(store.database, {
    name,
    password: await hashPassword(password),
    role: 'admin',
    createdAt: databaseTime(new Date()),
  });
  if (isMade && password !== given)
    print(`mad www: first admin "${name}" made; password (shown this once): ${password}`);
};
