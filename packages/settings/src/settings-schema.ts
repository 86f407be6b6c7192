import { z } from 'zod';
import { COMMON_SETTINGS } from './common-settings.ts';
import { DASHBOARD_SETTINGS } from './dashboard-settings.ts';
import { DETECTOR_SETTINGS } from './detector-settings.ts';
import { GENERATOR_SETTINGS } from './generator-settings.ts';
import { HTTP_SETTINGS } from './http-settings.ts';
import { INTELLIGENCE_SETTINGS } from './intelligence-settings.ts';
import { RETENTION_SETTINGS } from './retention-settings.ts';
import { descriptionOf, type SettingDescription } from './setting.ts';

/** Every setting of MAD: its type and range here, everything else with it in its registry (`describeSetting`). */
export const settingsSchema = z.strictObject({
  ...COMMON_SETTINGS,
  ...DETECTOR_SETTINGS,
  ...HTTP_SETTINGS,
  ...RETENTION_SETTINGS,
  ...INTELLIGENCE_SETTINGS,
  ...GENERATOR_SETTINGS,
  ...DASHBOARD_SETTINGS,
});

/** The value of each setting; those without a default are absent unless given. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** Name of a setting in {@link Settings} and in the settings file. */
export type SettingName = keyof Settings;

/** The names of all settings, in the order of the documentation. */
export const SETTING_NAMES = Object.keys(settingsSchema.shape) as readonly SettingName[];

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settingsSchema.shape, name);

/** What a setting does, its variable, option, unit and default. */
export const describeSetting = (name: SettingName): SettingDescription =>
  descriptionOf(settingsSchema.shape[name]);
