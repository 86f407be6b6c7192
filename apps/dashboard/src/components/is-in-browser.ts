import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/**
 * True once the page is alive: for what works by script alone, so that the server need not make it and nobody presses it before it
 * works. It must not take room of its own.
 */
export const useIsInBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
