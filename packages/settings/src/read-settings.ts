import { availableParallelism } from 'node:os';
import { MadError } from '@mad/errors';
import { type GivenValue, givenSettings, type SettingsInput } from './given-settings.ts';
import { type DefaultContext, isComputed } from './setting.ts';
import { allowedValues, parseValue } from './setting-value.ts';
import { describeSetting, SETTING_NAMES, type SettingName, type Settings } from './settings-schema.ts';
import { shownValue } from './shown-value.ts';

/** Who gave a value, the strongest first. */
export const SETTING_SOURCES = ['command line', 'environment', 'file', 'default'] as const;

export type SettingSource = (typeof SETTING_SOURCES)[number];

/** Settings together with where each came from. */
export interface SettingsReading {
  readonly settings: Settings;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
  /** Values that were replaced, and such as are allowed but odd; a sentence each. */
  readonly warnings: readonly string[];
  /** The settings file, when there is one. */
  readonly file: string | undefined;
}

/** {@link SettingsReading} of settings that may be wrong: those are at their defaults, and told. */
export interface SettingsInspection extends SettingsReading {
  /** What is refused; a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Reads every setting: command line over environment over file over default. Synchronous, reads only files.
 *
 * @throws MadError `MAD_SETTINGS_INVALID` that names each unknown setting, and each value that is not allowed with its source and
 * what is. No secret is in the message.
 */
export const readSettings = (input: SettingsInput = {}): SettingsReading => {
  const { problems, ...reading } = inspectSettings(input);
  if (problems.length > 0) throw new MadError('MAD_SETTINGS_INVALID', problems.join('; '));
  return reading;
};

/** What {@link readSettings} would say, without throwing: for people who look for what is wrong. */
export const inspectSettings = (input: SettingsInput = {}): SettingsInspection => {
  const given = givenSettings(input);
  const problems = [...given.problems];
  const warnings: string[] = [];
  const values = new Map<SettingName, unknown>();
  const sources = new Map<SettingName, SettingSource>();
  const replaced: ReplacedValue[] = [];

  for (const name of SETTING_NAMES) {
    const value = given.values.get(name);
    sources.set(name, value?.source ?? 'default');
    if (value === undefined) continue;
    const parsed = parseValue(name, value.value);
    if (parsed.outcome === 'value') {
      values.set(name, parsed.value);
      continue;
    }
    sources.set(name, 'default');
    if (parsed.outcome === 'out of range' && describeSetting(name).replacedWhenOutOfRange === true)
      replaced.push({ name, value });
    else problems.push(refusal(name, value));
  }

  const context = fillDefaults(values, input.cpus ?? availableParallelism());
  for (const { name, value } of replaced)
    warnings.push(`${refusal(name, value)}; ${shownValue(name, values.get(name))} is used`);
  for (const [name, value] of values) {
    const remark = describeSetting(name).remark?.(value, context);
    if (remark !== undefined) warnings.push(`${given.values.get(name)?.label ?? name}: ${remark}`);
  }
  return {
    settings: Object.freeze(Object.fromEntries(values)) as unknown as Settings,
    sources: Object.fromEntries(sources) as Record<SettingName, SettingSource>,
    warnings,
    problems,
    file: given.file,
  };
};

interface ReplacedValue {
  readonly name: SettingName;
  readonly value: GivenValue;
}

/** As much of a value as a message quotes. */
const LONGEST_QUOTE = 100;

const refusal = (name: SettingName, { label, value }: GivenValue): string => {
  const shown =
    describeSetting(name).secret === undefined
      ? `${JSON.stringify(value).slice(0, LONGEST_QUOTE)} is`
      : 'the value is';
  return `${label}: ${shown} not allowed; allowed: ${allowedValues(name)}`;
};

/** Gives each setting without a value its default; computed ones come last, as they are made from others. */
const fillDefaults = (values: Map<SettingName, unknown>, cpus: number): DefaultContext => {
  for (const name of SETTING_NAMES) {
    const given = describeSetting(name).default;
    if (!values.has(name) && given !== undefined && !isComputed(given)) {
      const parsed = parseValue(name, given);
      if (parsed.outcome === 'value') values.set(name, parsed.value);
    }
  }
  const context = {
    cpus,
    home: values.get('home') as string,
    httpPort: values.get('httpPort') as number,
  };
  for (const name of SETTING_NAMES) {
    const { default: given } = describeSetting(name);
    if (!values.has(name) && isComputed(given)) values.set(name, given.from(context));
  }
  return context;
};
