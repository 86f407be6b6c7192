import { readSettings, type Settings } from '@mad/settings';

const shared = globalThis as typeof globalThis & { madSettings?: Settings };

/** The settings of this server process: environment over settings file over defaults, read once. */
export const settings = (): Settings => {
  shared.madSettings ??= readSettings().settings;
  return shared.madSettings;
};
