import { z } from 'zod';

/** The programs that read settings, in the order of the documentation. */
export const SETTING_GROUPS = {
  common: 'Every program',
  detector: 'Detector (`mad app`)',
  http: 'The detector’s HTTP service',
  retention: 'What is kept, and for how long',
  intelligence: 'Intelligence from others',
  generator: 'Report generator (`mad gen`)',
  dashboard: 'Dashboard (`mad www`)',
} as const;

export type SettingGroup = keyof typeof SETTING_GROUPS;

/** What a default may be made from. */
export interface DefaultContext {
  /** Number of CPUs this process may use. */
  readonly cpus: number;
  /** `MAD_HOME`, absolute. */
  readonly home: string;
  /** `MAD_HTTP_PORT`. */
  readonly httpPort: number;
}

/** A default that is not the same on every machine, and how the documentation puts it. */
export interface ComputedDefault<Value> {
  readonly from: (context: DefaultContext) => Value;
  readonly words: string;
}

export const isComputed = (given: unknown): given is ComputedDefault<unknown> =>
  typeof given === 'object' && given !== null && 'from' in given;

/** What is known of a setting beside its type and range, which its zod schema holds. */
export interface SettingDescription<Value = unknown> {
  readonly group: SettingGroup;
  /** What it does: one sentence without a full stop. */
  readonly what: string;
  /** Name of the environment variable. */
  readonly environment: string;
  /** Long name of the command-line option, as `--wait-timeout`, for settings that have one. */
  readonly option?: string;
  readonly unit?: string;
  /** Absent: the setting has no value unless one is given. */
  readonly default?: Value | ComputedDefault<Value>;
  /** What is allowed, where the schema's own range does not say it. */
  readonly allowed?: string;
  /**
   * `value`: never shown. `password`: a URL, shown without its password. Either can also be given as a file that holds it,
   * by the environment variable with `_FILE` or the name in the settings file with `File` at its end.
   */
  readonly secret?: 'value' | 'password';
  /** A number out of range is replaced by the default, with a warning, as the seed does (specification §2). */
  readonly replacedWhenOutOfRange?: true;
  /** Where the settings file is found depends on it, so it cannot be told there. */
  readonly notInFile?: true;
  /** A warning about an allowed value. */
  remark?(value: Value, context: DefaultContext): string | undefined;
}

const descriptions = z.registry<SettingDescription>();

/** Says what a setting is; used once a setting, in the schema. */
export const setting = <Schema extends z.ZodType>(
  schema: Schema,
  description: SettingDescription<z.output<Schema>>,
): Schema => {
  descriptions.add(schema, description as SettingDescription);
  return schema;
};

/** What {@link setting} said of a schema. */
export const descriptionOf = (schema: z.ZodType): SettingDescription => {
  const description = descriptions.get(schema);
  if (description === undefined) throw new TypeError('not a setting');
  return description;
};

/** A whole number, both bounds included. */
export const wholeNumber = (least: number, most: number = Number.MAX_SAFE_INTEGER): z.ZodInt =>
  z.int().min(least).max(most);

/** A text of at least one character. */
export const text = (): z.ZodString => z.string().min(1);

/** A text that is a file, folder or anything else and need not be given. */
export const optionalText = (): z.ZodOptional<z.ZodString> => text().optional();
