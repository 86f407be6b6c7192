import { describeSetting, type SettingName } from './settings-schema.ts';

const HIDDEN = '(set)';

/** A setting's value for people's eyes: secrets are hidden, a URL keeps everything but its password. */
export const shownValue = (name: SettingName, value: unknown): string => {
  if (value === undefined) return 'not set';
  const { secret } = describeSetting(name);
  if (secret === 'value') return HIDDEN;
  if (secret === 'password') return withoutPassword(String(value));
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return String(value);
};

/** Everything between the scheme and the last @ but the user's name is hidden, however many colons and slashes it has. */
const withoutPassword = (url: string): string =>
  url.replace(/^([a-z]+:\/\/[^:@]*):.*@/s, `$1:${HIDDEN}@`).replace(/\?.*$/s, `?${HIDDEN}`);
