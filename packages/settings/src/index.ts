export type { SettingsInput } from './given-settings.ts';
export {
  inspectSettings,
  readSettings,
  SETTING_SOURCES,
  type SettingSource,
  type SettingsInspection,
  type SettingsReading,
} from './read-settings.ts';
export { SETTING_GROUPS, type SettingDescription, type SettingGroup } from './setting.ts';
export { allowedValues } from './setting-value.ts';
export {
  describeSetting,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  settingsSchema,
} from './settings-schema.ts';
export { shownValue } from './shown-value.ts';
