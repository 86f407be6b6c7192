import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import type { GetServerSideProps } from 'next';
import Head from 'next/head';
import { Logo } from '../components/logo.tsx';
import { PreferencesMenu } from '../components/preferences-menu.tsx';
import { loginMessages } from '../messages/login-messages.ts';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { type Preferences, readPreferences } from '../server/preferences.ts';
import { signedInUser } from '../server/session.ts';
import { openedStore } from '../server/store.ts';

interface LoginProperties {
  readonly preferences: Preferences;
  readonly problem: 'wrong' | 'throttled' | null;
  /** Where to go afterwards. */
  readonly to: string;
}

export const getServerSideProps: GetServerSideProps<LoginProperties> = async ({ req, query }) => {
  const user = await signedInUser(await openedStore(), req);
  if (user !== undefined) return { redirect: { destination: '/', permanent: false } };
  const { problem, to } = query;
  return {
    props: {
      preferences: readPreferences(req),
      problem: problem === 'wrong' || problem === 'throttled' ? problem : null,
      to: typeof to === 'string' ? to : '/',
    },
  };
};

export default function Login({ problem, to }: LoginProperties) {
  const m = useMessages(loginMessages);
  const shell = useMessages(shellMessages);
  return (
    <div className="login">
      <Head>
        <title>{`${m.title} · MAD`}</title>
      </Head>
      <div className="login-preferences">
        <PreferencesMenu />
      </div>
      <main className="login-card">
        <Logo size={40} />
        <h1>{shell.product}</h1>
        {problem !== null && (
          <Alert color="red" role="alert">
            {m[problem]}
          </Alert>
        )}
        <form method="post" action="/api/sign-in" className="form">
          <input type="hidden" name="to" value={to} />
          <TextInput
            label={m.name}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            required
            withAsterisk={false}
            autoFocus
          />
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': shell.showPassword }}
            label={m.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          <Button type="submit" fullWidth>
            {m.submit}
          </Button>
        </form>
        <p className="faint small">{m.hint}</p>
      </main>
    </div>
  );
}
