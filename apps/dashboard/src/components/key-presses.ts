import { useLayoutEffect } from 'react';

/** What keys do, by `KeyboardEvent.key`; undefined for nothing now. */
export type KeyActions = Readonly<Record<string, (() => void) | undefined>>;

/** A key is text, or chooses in a menu, rather than a command. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.closest('input:not([type=checkbox]), textarea, select, dialog, [role=menu]') !== null ||
    target.isContentEditable);

/** Does what the keys say while nobody types. `Enter` belongs to the link or button that has the focus. */
export const useKeyPresses = (actions: KeyActions): void => {
  // Together with what is shown: the next key means what the page says now.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      if (event.key === 'Enter' && event.target !== document.body) return;
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
};
