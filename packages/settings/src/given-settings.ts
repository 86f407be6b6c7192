import { join, resolve } from 'node:path';
import { nearestName } from './nearest-name.ts';
import { readSecretFile, readSettingsFile } from './settings-file.ts';
import { describeSetting, isSettingName, SETTING_NAMES, type SettingName } from './settings-schema.ts';

/** Where settings are read from. */
export interface SettingsInput {
  /**
   * What was typed, by the setting's name, as text or already read. Only what was typed: a command line parser's own default
   * given here would outrank the environment.
   */
  readonly commandLine?: Readonly<Partial<Record<SettingName, unknown>>>;
  /** Default: the environment of this process. A variable that is empty counts as not set. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: the number this process may use. */
  readonly cpus?: number;
}

/** A value before it was read, and what to call it in a message. */
export interface GivenValue {
  readonly source: 'command line' | 'environment' | 'file';
  /** As `MAD_HTTP_PORT (environment)`. */
  readonly label: string;
  readonly value: unknown;
}

export interface GivenSettings {
  readonly values: ReadonlyMap<SettingName, GivenValue>;
  /** Unknown names, and files that cannot be used. */
  readonly problems: readonly string[];
  readonly file: string | undefined;
}

const FILE_VARIABLE = '_FILE';
const FILE_NAME = 'File';
const OWN_PREFIX = 'MAD_';
/** Of the repository's own tests, whose processes the programs they start inherit from. */
const TEST_PREFIX = 'MAD_TEST_';
const DEFAULT_FILE = 'mad.json';

/** Collects what was given, each setting from its strongest source. */
export const givenSettings = ({
  commandLine = {},
  environment = process.env,
}: SettingsInput): GivenSettings => {
  const problems: string[] = unknownVariables(environment);
  const typed = fromCommandLine(commandLine);
  const environmental = fromEnvironment(environment, problems);
  const early = (name: SettingName): unknown => (typed.get(name) ?? environmental.get(name))?.value;
  const { path, values: filed } = fromFile(early('configFile'), early('home'), problems);
  return {
    values: new Map([...filed, ...environmental, ...typed]),
    problems,
    file: path,
  };
};

const fromCommandLine = (
  commandLine: Readonly<Partial<Record<SettingName, unknown>>>,
): ReadonlyMap<SettingName, GivenValue> => {
  const values = new Map<SettingName, GivenValue>();
  for (const name of SETTING_NAMES) {
    const value = commandLine[name];
    if (value === undefined) continue;
    values.set(name, {
      source: 'command line',
      label: `${describeSetting(name).option ?? name} (command line)`,
      value,
    });
  }
  return values;
};

const fromEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): ReadonlyMap<SettingName, GivenValue> =>
  collect(
    (name) => describeSetting(name).environment,
    FILE_VARIABLE,
    'environment',
    problems,
    (variable) => {
      const value = environment[variable];
      return value === '' ? undefined : value;
    },
  );

const fromFile = (
  given: unknown,
  home: unknown,
  problems: string[],
): { readonly path: string | undefined; readonly values: ReadonlyMap<SettingName, GivenValue> } => {
  const folder = typeof home === 'string' ? home : String(describeSetting('home').default);
  const path = resolve(typeof given === 'string' ? given : join(folder, DEFAULT_FILE));
  const read = readSettingsFile(path);
  if (read.outcome === 'absent') {
    if (given !== undefined) problems.push(`${path}: there is no such settings file`);
    return { path: undefined, values: new Map() };
  }
  if (read.outcome === 'unusable') {
    problems.push(`${path}: the settings file ${read.reason}`);
    return { path, values: new Map() };
  }
  const inFile = SETTING_NAMES.filter((name) => describeSetting(name).notInFile !== true);
  const names = inFile.flatMap((name) => withFileVariant(name, name, FILE_NAME));
  for (const name of read.values.keys())
    if (!names.includes(name))
      problems.push(`${path}: ${JSON.stringify(name)} ${strangeness(name, names, inFile)}`);
  const values = collect(
    (name) => name,
    FILE_NAME,
    'file',
    problems,
    (name) =>
      isSettingName(name) && describeSetting(name).notInFile === true ? undefined : read.values.get(name),
  );
  return { path, values };
};

/** The values of one source, secrets also from files that hold them. */
const collect = (
  keyOf: (name: SettingName) => string,
  fileEnding: string,
  source: 'environment' | 'file',
  problems: string[],
  lookUp: (key: string) => unknown,
): ReadonlyMap<SettingName, GivenValue> => {
  const values = new Map<SettingName, GivenValue>();
  for (const name of SETTING_NAMES) {
    const key = keyOf(name);
    const label = `${key} (${source})`;
    const value = lookUp(key);
    if (value !== undefined) values.set(name, { source, label, value });
    if (describeSetting(name).secret === undefined) continue;
    const path = lookUp(`${key}${fileEnding}`);
    if (path === undefined) continue;
    const fileLabel = `${key}${fileEnding} (${source})`;
    if (value !== undefined) problems.push(`${label} and ${fileLabel} are both given; give one`);
    else if (typeof path !== 'string') problems.push(`${fileLabel}: the path of a file is needed`);
    else {
      const read = readSecretFile(path);
      if (read.secret === undefined) problems.push(`${fileLabel}: ${path} cannot be read: ${read.reason}`);
      else if (read.secret !== '') values.set(name, { source, label: fileLabel, value: read.secret });
    }
  }
  return values;
};

const unknownVariables = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const known = SETTING_NAMES.flatMap((name) =>
    withFileVariant(name, describeSetting(name).environment, FILE_VARIABLE),
  );
  return Object.entries(environment)
    .filter(([variable, value]) => variable.startsWith(OWN_PREFIX) && value !== '' && value !== undefined)
    .filter(([variable]) => !known.includes(variable) && !variable.startsWith(TEST_PREFIX))
    .map(
      ([variable]) =>
        `${JSON.stringify(variable)} (environment) is no setting${suggestion(variable, known, [])}`,
    );
};

/** What is wrong with a name in the settings file. */
const strangeness = (name: string, names: readonly string[], settings: readonly SettingName[]): string =>
  isSettingName(name)
    ? `cannot be set in the file, only by ${describeSetting(name).environment}`
    : `is no setting of the file${suggestion(name, names, settings)}`;

const withFileVariant = (name: SettingName, key: string, ending: string): readonly string[] =>
  describeSetting(name).secret === undefined ? [key] : [key, `${key}${ending}`];

/** The nearest name; that of the setting, too, when the name of its environment variable was used. */
const suggestion = (mistyped: string, names: readonly string[], settings: readonly SettingName[]): string => {
  const nearest =
    settings.find((name) => describeSetting(name).environment === mistyped) ?? nearestName(mistyped, names);
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
};
