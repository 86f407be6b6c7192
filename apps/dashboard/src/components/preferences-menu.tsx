import { Menu } from '@mantine/core';
import { shellMessages } from '../messages/shell-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { ColorScheme, Language } from '../server/preferences.ts';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu-button.tsx';
import { useShell } from './shell-context.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The server renders language and theme, so the page is asked for again once the cookie is set. */
const keep = (name: string, value: string): void => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that are still in use
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=strict`;
  globalThis.location.reload();
};

/** Chooses language and theme. */
export const PreferencesMenu = () => {
  const m = useMessages(shellMessages);
  const { preferences } = useShell();
  const languages: readonly (readonly [Language, string])[] = [
    ['en', 'English'],
    ['zh', '中文'],
  ];
  const schemes: readonly ColorScheme[] = ['light', 'dark', 'auto'];
  const languageName = preferences.language === 'zh' ? '中文' : 'English';
  return (
    <>
      <MenuButton
        className="topbar-button"
        label={`${languageName}: ${m.language}`}
        items={() =>
          languages.map(([language, name]) => (
            <Menu.Item
              key={language}
              lang={language}
              disabled={preferences.language === language}
              onClick={() => keep('mad_language', language)}
            >
              {name}
            </Menu.Item>
          ))
        }
      >
        <Icon name="language" />
        <span className="wide-only">{languageName}</span>
      </MenuButton>
      <MenuButton
        className="topbar-button"
        label={m.theme}
        items={() =>
          schemes.map((scheme) => (
            <Menu.Item
              key={scheme}
              disabled={preferences.colorScheme === scheme}
              onClick={() => keep('mad_theme', scheme)}
            >
              {m[scheme]}
            </Menu.Item>
          ))
        }
      >
        <Icon name="theme" />
      </MenuButton>
    </>
  );
};
