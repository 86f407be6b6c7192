import { createContext, useContext } from 'react';
import type { Preferences } from '../server/preferences.ts';
import type { SignedIn } from '../server/session.ts';

/** What every component may want to know of the page around it. */
export interface ShellContext {
  readonly preferences: Preferences;
  /** Null on pages before the login. */
  readonly user: SignedIn | null;
  /** What stood in the store when the page was made (see `liveMark` of @mad/store); null on pages before the login. */
  readonly liveMark: string | null;
}

const context = createContext<ShellContext>({
  preferences: { language: 'en', colorScheme: 'auto' },
  user: null,
  liveMark: null,
});

export const ShellProvider = context.Provider;

/** Language, theme and who is signed in. */
export const useShell = (): ShellContext => useContext(context);
