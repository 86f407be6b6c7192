import { Alert, Button, PasswordInput } from '@mantine/core';
import Head from 'next/head';
import { type FormEvent, useState } from 'react';
import { usePost } from '../components/post.ts';
import { actionMessages } from '../messages/action-messages.ts';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { userMessages } from '../messages/user-messages.ts';
import type { Refusal } from '../server/action.ts';
import { page } from '../server/page.ts';

export const getServerSideProps = page('viewer', async () => ({}));

/** `/account`: one's own password. */
export default function OwnAccount() {
  const m = useMessages(userMessages);
  const shell = useMessages(shellMessages);
  const action = useMessages(actionMessages);
  const post = usePost();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const change = async (event: FormEvent) => {
    event.preventDefault();
    const outcome = await post('/api/account', { current, next });
    // The session is a new one, and with it the page's token.
    if (outcome.isDone) globalThis.location.assign('/');
    else setRefusal(outcome.refusal);
  };
  return (
    <>
      <Head>
        <title>{`${m.account} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{m.account}</h1>
      </div>
      <form className="panel form narrow" onSubmit={change}>
        {refusal !== null && <Alert color="red">{action.refusals[refusal]}</Alert>}
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': shell.showPassword }}
          label={m.current}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': shell.showPassword }}
          label={m.next}
          description={m.nextHint}
          autoComplete="new-password"
          minLength={12}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <div className="form-buttons">
          <Button type="submit">{m.change}</Button>
        </div>
      </form>
    </>
  );
}
