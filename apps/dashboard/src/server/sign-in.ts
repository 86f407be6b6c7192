import {
  type AccountWithPassword,
  countFailedSignIns,
  databaseTime,
  findAccount,
  noteFailedSignIn,
  type Store,
} from '@mad/store';
import { hashPassword, verifyPassword } from './password.ts';

/** Failed attempts count for a quarter of an hour. */
const WINDOW_SECONDS = 15 * 60;
/** From one address at one name; so that nobody can lock another out from elsewhere. */
const MOST_FROM_ADDRESS_AT_NAME = 5;
const MOST_FROM_ADDRESS = 30;
/** From all addresses at one name: a guessing botnet. */
const MOST_AT_NAME = 100;

/** How an attempt to sign in ended. */
export type SignInOutcome =
  | { readonly outcome: 'welcome'; readonly account: AccountWithPassword }
  | { readonly outcome: 'wrong' | 'throttled' };

/** Made once: an unknown name must take as long to refuse as a known one. */
let decoy: Promise<string> | undefined;

/** Checks name and password. A throttled attempt is not checked at all, right password or not. */
export const trySignIn = async (
  store: Store,
  attempt: { readonly name: string; readonly password: string; readonly address: string },
): Promise<SignInOutcome> => {
  const now = Date.now();
  const since = databaseTime(new Date(now - WINDOW_SECONDS * 1000));
  const limits: readonly (readonly [subject: string, most: number])[] = [
    [`both ${attempt.address} ${attempt.name}`, MOST_FROM_ADDRESS_AT_NAME],
    [`address ${attempt.address}`, MOST_FROM_ADDRESS],
    [`name ${attempt.name}`, MOST_AT_NAME],
  ];
  for (const [subject, most] of limits)
    if ((await countFailedSignIns(store.database, subject, since)) >= most) return { outcome: 'throttled' };
  const account = await findAccount(store.database, attempt.name);
  decoy ??= hashPassword('');
  const fits = await verifyPassword(attempt.password, account?.password ?? (await decoy));
  if (account !== undefined && !account.disabled && fits) return { outcome: 'welcome', account };
  await noteFailedSignIn(
    store.database,
    limits.map(([subject]) => subject),
    databaseTime(new Date(now)),
    since,
  );
  return { outcome: 'wrong' };
};
