import { type Account, listAccounts, type Role } from '@mad/store';
import { Alert, Button, NativeSelect, TextInput } from '@mantine/core';
import Head from 'next/head';
import { useRouter } from 'next/router';
import { type FormEvent, useState } from 'react';
import { Captured } from '../components/captured.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { usePost } from '../components/post.ts';
import { Time } from '../components/time.tsx';
import { actionMessages } from '../messages/action-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { userMessages } from '../messages/user-messages.ts';
import type { Refusal } from '../server/action.ts';
import { page } from '../server/page.ts';

interface UsersProperties {
  readonly accounts: readonly Account[];
}

const ROLES: readonly Role[] = ['viewer', 'analyst', 'admin'];

const roleOf = (text: string): Role => ROLES.find((role) => role === text) ?? 'viewer';

export const getServerSideProps = page<UsersProperties>('admin', async ({ store }) => ({
  accounts: await listAccounts(store.database),
}));

/** `/users`: who may see the dashboard. */
export default function Users({ accounts }: UsersProperties) {
  const m = useMessages(userMessages);
  const action = useMessages(actionMessages);
  const router = useRouter();
  const post = usePost();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('analyst');
  const [shown, setShown] = useState<{ readonly name: string; readonly password: string } | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const send = async (path: string, body: object, about: string): Promise<boolean> => {
    const outcome = await post<{ password?: string | null }>(path, body);
    setRefusal(outcome.isDone ? null : outcome.refusal);
    const password = outcome.isDone ? outcome.answer.password : null;
    setShown(password ? { name: about, password } : null);
    if (outcome.isDone) void router.replace(router.asPath, undefined, { scroll: false });
    return outcome.isDone;
  };
  const change = (account: Account, body: object) =>
    void send('/api/users/change', { id: account.id, ...body }, account.name);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (await send('/api/users/create', { name: name.trim(), role }, name.trim())) setName('');
  };
  const roles = ROLES.map((value) => ({ value, label: m.roles[value] }));
  const columns: readonly Column<Account>[] = [
    { key: 'name', label: m.name, isWide: true, cell: (account) => <Captured text={account.name} /> },
    {
      key: 'role',
      label: m.role,
      cell: (account) => (
        <NativeSelect
          size="xs"
          aria-label={`${m.role}: ${account.name}`}
          value={account.role}
          data={roles}
          onChange={(event) => change(account, { change: 'role', role: event.currentTarget.value })}
        />
      ),
    },
    { key: 'state', label: m.state, cell: (account) => (account.disabled ? m.disabled : m.enabled) },
    { key: 'created', label: m.created, cell: (account) => <Time time={account.createdAt} /> },
    {
      key: 'actions',
      label: '',
      cell: (account) => (
        <span className="triage-buttons">
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => change(account, { change: 'disabled', disabled: !account.disabled })}
          >
            {account.disabled ? m.enable : m.disable}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => change(account, { change: 'password' })}>
            {m.reset}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <Head>
        <title>{`${m.users} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{m.users}</h1>
        <span className="faint numbers">{accounts.length}</span>
      </div>
      <p className="faint page-hint">{m.hint}</p>
      <form className="panel rule-form" onSubmit={add}>
        <TextInput
          className="rule-value"
          label={m.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        <NativeSelect
          label={m.role}
          value={role}
          data={roles}
          onChange={(event) => setRole(roleOf(event.currentTarget.value))}
        />
        <Button type="submit">{m.add}</Button>
        {refusal !== null && (
          <Alert className="rule-preview" color="red">
            {action.refusals[refusal]}
          </Alert>
        )}
        {shown !== null && (
          <p className="rule-preview" role="status">
            {m.password(shown.name)} <code className="secret">{shown.password}</code>
          </p>
        )}
      </form>
      <DataTable label={m.users} rows={accounts} columns={columns} />
    </>
  );
}
