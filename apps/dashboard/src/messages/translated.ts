import { useShell } from '../components/shell-context.ts';
import type { Language } from '../server/preferences.ts';

/** The same sentences in every language; a missing or surplus one does not compile. */
export type Translated<Messages> = Readonly<Record<Language, Messages>>;

/** Declares sentences: English first, 中文 with the same names. Sentences with a value in them are functions. */
export const translated = <Messages extends object>(messages: {
  readonly en: Messages;
  readonly zh: NoInfer<Messages>;
}): Translated<Messages> => messages;

/** The sentences in the language the page is shown in. */
export const useMessages = <Messages>(messages: Translated<Messages>): Messages =>
  messages[useShell().preferences.language];
