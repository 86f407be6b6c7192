import type { Kysely } from 'kysely';
import type { Database, DatabaseTime, JsonText, Role } from '../database.ts';

/** A person who may see the dashboard, as the users page shows them. */
export interface Account {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: DatabaseTime;
  readonly disabled: boolean;
}

/** An account with its password in PHC string format; not for pages. */
export interface AccountWithPassword extends Account {
  readonly password: string;
}

/** Every account, by name. */
export const listAccounts = async (database: Kysely<Database>): Promise<readonly Account[]> => {
  const rows = await database
    .selectFrom('mad_user')
    .select(['id', 'name', 'role', 'created_at', 'disabled'])
    .orderBy('name')
    .execute();
  return rows.map(({ created_at, disabled, ...rest }) => ({
    ...rest,
    createdAt: created_at,
    disabled: disabled === 1,
  }));
};

/** The account of that name, disabled or not. */
export const findAccount = async (
  database: Kysely<Database>,
  name: string,
): Promise<AccountWithPassword | undefined> => {
  const row = await database.selectFrom('mad_user').selectAll().where('name', '=', name).executeTakeFirst();
  if (row === undefined) return undefined;
  const { created_at, disabled, ...rest } = row;
  return { ...rest, createdAt: created_at, disabled: disabled === 1 };
};

/** Makes an account unless the name is taken; says whether it did. */
export const createAccount = async (
  database: Kysely<Database>,
  account: { name: string; password: string; role: Role; createdAt: DatabaseTime },
): Promise<boolean> => {
  const { createdAt, ...columns } = account;
  const result = await database
    .insertInto('mad_user')
    .ignore()
    .values({ ...columns, created_at: createdAt, disabled: 0 })
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
};

/** What can be changed on an account. */
export interface AccountChange {
  readonly role?: Role;
  readonly disabled?: boolean;
  /** PHC string. */
  readonly password?: string;
}

/**
 * Changes an account and ends its sessions, so that a lost role or an old password is of no more use. Refused when no enabled
 * admin would be left.
 */
export const changeAccount = async (
  database: Kysely<Database>,
  id: number,
  change: AccountChange,
): Promise<'changed' | 'missing' | 'last-admin'> =>
  database.transaction().execute(async (transaction) => {
    const account = await transaction
      .selectFrom('mad_user')
      .select(['role', 'disabled'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (account === undefined) return 'missing';
    const wasAdmin = account.role === 'admin' && account.disabled === 0;
    const staysAdmin =
      (change.role ?? account.role) === 'admin' && !(change.disabled ?? account.disabled === 1);
    if (wasAdmin && !staysAdmin && (await countOtherAdmins(transaction, id)) === 0) return 'last-admin';
    await transaction
      .updateTable('mad_user')
      .set({
        role: change.role ?? account.role,
        disabled: (change.disabled ?? account.disabled === 1) ? 1 : 0,
        ...(change.password === undefined ? {} : { password: change.password }),
      })
      .where('id', '=', id)
      .execute();
    await transaction.deleteFrom('mad_session').where('user_id', '=', id).execute();
    return 'changed';
  });

const countOtherAdmins = async (database: Kysely<Database>, id: number): Promise<number> => {
  const { admins } = await database
    .selectFrom('mad_user')
    .select(({ fn }) => fn.countAll<number>().as('admins'))
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .where('id', '!=', id)
    .executeTakeFirstOrThrow();
  return Number(admins);
};

/** True when there is an account at all. */
export const hasAccounts = async (database: Kysely<Database>): Promise<boolean> =>
  (await database.selectFrom('mad_user').select('id').limit(1).executeTakeFirst()) !== undefined;

/** Begins a session and removes those that are over. @param digest SHA-256 of the token, hexadecimal. */
export const beginSession = async (
  database: Kysely<Database>,
  session: { digest: string; userId: number; createdAt: DatabaseTime; expiresAt: DatabaseTime },
): Promise<void> => {
  await database.deleteFrom('mad_session').where('expires_at', '<', session.createdAt).execute();
  await database
    .insertInto('mad_session')
    .values({
      digest: session.digest,
      user_id: session.userId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute();
};

/** Who is signed in with that session now; nobody when it is over or the account disabled. */
export const findSession = async (
  database: Kysely<Database>,
  digest: string,
  now: DatabaseTime,
): Promise<{ readonly id: number; readonly name: string; readonly role: Role } | undefined> =>
  database
    .selectFrom('mad_session')
    .innerJoin('mad_user', 'mad_user.id', 'mad_session.user_id')
    .select(['mad_user.id', 'mad_user.name', 'mad_user.role'])
    .where('mad_session.digest', '=', digest)
    .where('mad_session.expires_at', '>', now)
    .where('mad_user.disabled', '=', 0)
    .executeTakeFirst();

/** Signs one browser out. */
export const endSession = async (database: Kysely<Database>, digest: string): Promise<void> => {
  await database.deleteFrom('mad_session').where('digest', '=', digest).execute();
};

/** Remembers a failed sign-in and forgets those from before `since`. */
export const noteFailedSignIn = async (
  database: Kysely<Database>,
  subjects: readonly string[],
  now: DatabaseTime,
  since: DatabaseTime,
): Promise<void> => {
  await database.deleteFrom('mad_login_attempt').where('created_at', '<', since).execute();
  await database
    .insertInto('mad_login_attempt')
    .values(subjects.map((subject) => ({ subject, created_at: now })))
    .execute();
};

/** Failed sign-ins of a subject since then. */
export const countFailedSignIns = async (
  database: Kysely<Database>,
  subject: string,
  since: DatabaseTime,
): Promise<number> => {
  const { attempts } = await database
    .selectFrom('mad_login_attempt')
    .select(({ fn }) => fn.countAll<number>().as('attempts'))
    .where('subject', '=', subject)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(attempts);
};

/** Writes down who did what. */
export const writeAudit = async (
  database: Kysely<Database>,
  entry: { userName: string; action: string; detail: unknown; createdAt: DatabaseTime },
): Promise<void> => {
  await database
    .insertInto('mad_audit')
    .values({
      user_name: entry.userName,
      action: entry.action,
      detail: JSON.stringify(entry.detail) as JsonText,
      created_at: entry.createdAt,
    })
    .execute();
};
