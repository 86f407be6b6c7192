import { createContext, useContext } from 'react';
import type { Preferences } from '../server/preferences.ts';
import type { SignedIn } from '../server/session.ts';

/** What every component may want to know of the page around it. */
export interface ShellContext {
  readonly preferences: Preferences;
  /** Null on pages before the login. */
  readonly user: SignedIn | null;
}

const context = createContext<ShellContext>({
  preferences: { language: 'en', colorScheme: 'auto' },
  user: null,
});

export const ShellProvider = context.Provider;

/** Language, theme and who is signed in. */
export const useShell = (): ShellContext => useContext(context);
