import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/fixture-every-database.ts';
import { moment } from '../support/fixture-flow.ts';
import {
  beginSession,
  changeAccount,
  countFailedSignIns,
  createAccount,
  endSession,
  findAccount,
  findSession,
  hasAccounts,
  listAccounts,
  noteFailedSignIn,
} from './accounts.ts';

describeOnEveryDatabase('accounts', (given) => {
  const make = async (name: string, role: 'viewer' | 'analyst' | 'admin'): Promise<number> => {
    expect(
      await createAccount(given.store.database, { name, role, password: '$scrypt$', createdAt: moment(0) }),
    ).toBe(true);
    return (await findAccount(given.store.database, name))?.id ?? -1;
  };

  it('are made once for a name', async () => {
    expect(await hasAccounts(given.store.database)).toBe(false);
    await make('ann', 'viewer');
    expect(await hasAccounts(given.store.database)).toBe(true);
    const again = { name: 'ann', role: 'admin', password: 'other', createdAt: moment(1) } as const;
    expect(await createAccount(given.store.database, again)).toBe(false);
    expect(await findAccount(given.store.database, 'ann')).toMatchObject({
      role: 'viewer',
      password: '$scrypt$',
    });
    expect(await findAccount(given.store.database, 'Ann')).toBeUndefined();
  });

  it('show no password in a list', async () => {
    await make('bea', 'analyst');
    await make('ann', 'viewer');
    const accounts = await listAccounts(given.store.database);
    expect(accounts.map(({ name }) => name)).toEqual(['ann', 'bea']);
    expect(JSON.stringify(accounts)).not.toMatch(/scrypt/);
  });

  it('a session holds until it ends, its time is over, or its account is changed or disabled', async () => {
    const id = await make('ann', 'analyst');
    await make('root', 'admin');
    const begin = (digest: string) =>
      beginSession(given.store.database, {
        digest,
        userId: id,
        createdAt: moment(0),
        expiresAt: moment(100),
      });
    const user = (digest: string, seconds: number) =>
      findSession(given.store.database, digest, moment(seconds));

    await begin('a');
    await begin('b');
    expect(await user('a', 99)).toEqual({ id, name: 'ann', role: 'analyst' });
    expect(await user('a', 100)).toBeUndefined();
    await endSession(given.store.database, 'a');
    expect(await user('a', 1)).toBeUndefined();
    expect(await user('b', 1)).toBeDefined();

    expect(await changeAccount(given.store.database, id, { role: 'viewer' })).toBe('changed');
    expect(await user('b', 1)).toBeUndefined();
    await begin('c');
    expect(await changeAccount(given.store.database, id, { disabled: true })).toBe('changed');
    await begin('d');
    expect(await user('d', 1)).toBeUndefined();
    expect(await findAccount(given.store.database, 'ann')).toMatchObject({ role: 'viewer', disabled: true });
  });

  it('the last enabled administrator stays one', async () => {
    const one = await make('one', 'admin');
    expect(await changeAccount(given.store.database, one, { role: 'viewer' })).toBe('last-admin');
    expect(await changeAccount(given.store.database, one, { disabled: true })).toBe('last-admin');
    expect(await changeAccount(given.store.database, one, { password: 'new' })).toBe('changed');
    const other = await make('other', 'admin');
    expect(await changeAccount(given.store.database, one, { role: 'viewer' })).toBe('changed');
    expect(await changeAccount(given.store.database, other, { disabled: true })).toBe('last-admin');
    expect(await changeAccount(given.store.database, 4711, { disabled: true })).toBe('missing');
  });

  it('failed attempts count for each subject, and are forgotten', async () => {
    await noteFailedSignIn(given.store.database, ['name ann', 'address 10.0.0.1'], moment(10), moment(0));
    await noteFailedSignIn(given.store.database, ['name ann'], moment(20), moment(0));
    const count = (subject: string, since: number) =>
      countFailedSignIns(given.store.database, subject, moment(since));
    expect(await count('name ann', 0)).toBe(2);
    expect(await count('name ann', 15)).toBe(1);
    expect(await count('address 10.0.0.1', 0)).toBe(1);
    expect(await count('name bea', 0)).toBe(0);
    await noteFailedSignIn(given.store.database, ['name bea'], moment(100), moment(50));
    expect(await count('name ann', 0)).toBe(0);
  });
});
