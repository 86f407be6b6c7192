import '@mantine/core/styles.css';
import '../styles/dashboard.css';
import '../styles/pages.css';
import { createTheme, MantineProvider } from '@mantine/core';
import type { AppProps } from 'next/app';
import { Shell } from '../components/shell.tsx';
import { ShellProvider } from '../components/shell-context.ts';
import type { ShellProperties } from '../server/page.ts';
import type { Preferences } from '../server/preferences.ts';

interface PageProperties {
  /** There on pages behind the login. */
  readonly shell?: ShellProperties;
  /** There on pages before it. */
  readonly preferences?: Preferences;
}

/** The accent is indigo; its variables stand in dashboard.css, since no style element may be written (Content-Security-Policy). */
const THEME = createTheme({ primaryColor: 'indigo', defaultRadius: 'sm', cursorType: 'pointer' });

/** Theme and language are cookies; Mantine only has to follow the system when asked. */
const COLOR_SCHEME_MANAGER = {
  get: (scheme: 'light' | 'dark' | 'auto') => scheme,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

const DEFAULT_PREFERENCES: Preferences = { language: 'en', colorScheme: 'auto' };

export default function Dashboard({ Component, pageProps }: AppProps<PageProperties>) {
  const { shell } = pageProps;
  const preferences = shell?.preferences ?? pageProps.preferences ?? DEFAULT_PREFERENCES;
  return (
    <MantineProvider
      theme={THEME}
      defaultColorScheme={preferences.colorScheme}
      colorSchemeManager={COLOR_SCHEME_MANAGER}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <ShellProvider value={{ preferences, user: shell?.user ?? null }}>
        {shell === undefined ? (
          <Component {...pageProps} />
        ) : (
          <Shell>
            <Component {...pageProps} />
          </Shell>
        )}
      </ShellProvider>
    </MantineProvider>
  );
}
