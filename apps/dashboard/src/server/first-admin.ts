import { readFileSync } from 'node:fs';
import { createAccount, databaseTime, hasAccounts, type Store } from '@mad/store';
import { hashPassword, randomPassword } from './password.ts';

/** The password of the environment: `MAD_ADMIN_PASSWORD`, or the first line of the file `MAD_ADMIN_PASSWORD_FILE`. */
const givenPassword = (): string | undefined => {
  const file = process.env['MAD_ADMIN_PASSWORD_FILE'];
  if (file !== undefined) return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
  return process.env['MAD_ADMIN_PASSWORD'];
};

/**
 * Makes the first admin when there is no account yet: `MAD_ADMIN_USER` (default `admin`) with the password of the environment, or a
 * random one, which is printed once and kept nowhere.
 */
export const ensureFirstAdmin = async (store: Store, print: (line: string) => void): Promise<void> => {
  if (await hasAccounts(store.database)) return;
  const name = process.env['MAD_ADMIN_USER'] ?? 'admin';
  const given = givenPassword();
  const password = given === undefined || given === '' ? randomPassword() : given;
  const isMade = await createAccount(store.database, {
    name,
    password: await hashPassword(password),
    role: 'admin',
    createdAt: databaseTime(new Date()),
  });
  if (isMade && password !== given)
    print(`mad www: first admin "${name}" made; password (shown this once): ${password}`);
};
