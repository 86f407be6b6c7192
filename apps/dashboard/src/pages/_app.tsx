import '@mantine/core/styles.css';
import '../styles/dashboard.css';
import '../styles/pages.css';
import { createTheme, MantineProvider } from '@mantine/core';
import type { AppProps } from 'next/app';
import { useEffect, useState } from 'react';
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

/** Pages that were made before anybody asked for them (404, 500) learn the preferences in the browser. */
const useStaticPreferences = (isStatic: boolean): Preferences => {
  const [preferences, setPreferences] = useState(DEFAULT_PREFERENCES);
  useEffect(() => {
    if (!isStatic) return;
    const cookie = (name: string) => new RegExp(`(?:^|; )${name}=(\\w+)`).exec(document.cookie)?.[1];
    const scheme = cookie('mad_theme');
    const language = /^zh/i.test(cookie('mad_language') ?? navigator.language) ? 'zh' : 'en';
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
    setPreferences({
      language,
      colorScheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
    });
  }, [isStatic]);
  return preferences;
};

/** Marks the page once its scripts have run: from then on keys and buttons work. */
const useReadyMark = () =>
  useEffect(() => {
    document.documentElement.setAttribute('data-ready', '');
  }, []);

export default function Dashboard({ Component, pageProps }: AppProps<PageProperties>) {
  useReadyMark();
  const { shell } = pageProps;
  const given = shell?.preferences ?? pageProps.preferences;
  const found = useStaticPreferences(given === undefined);
  const preferences = given ?? found;
  return (
    <MantineProvider
      theme={THEME}
      defaultColorScheme={preferences.colorScheme}
      colorSchemeManager={COLOR_SCHEME_MANAGER}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <ShellProvider value={{ preferences, user: shell?.user ?? null, liveMark: shell?.liveMark ?? null }}>
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
