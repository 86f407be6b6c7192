import {
  describeSetting,
  inspectSettings,
  SETTING_NAMES,
  type SettingName,
  type SettingSource,
  type SettingsInspection,
  shownValue,
} from '@mad/settings';
import { ExitCode } from '../exit-code.ts';
import { complain, jsonLine, LineOutput, printable } from '../output.ts';
import { styled } from '../style.ts';
import type { DoctorOptions } from './doctor.ts';

/** A setting in `mad doctor --config --json`. */
interface ShownSetting {
  readonly name: SettingName;
  readonly environment: string;
  readonly source: SettingSource;
  /** Absent when not set; `(set)` stands for a secret. */
  readonly value?: unknown;
  readonly unit?: string;
}

/** `mad doctor --config`: each setting, its value and who gave it. What is refused is told on standard error. */
export const doctorConfig = async ({ config, json }: DoctorOptions): Promise<ExitCode> => {
  const inspection = inspectSettings(
    typeof config === 'string' ? { commandLine: { configFile: config } } : {},
  );
  const { file, problems, warnings } = inspection;
  const output = new LineOutput();
  if (json === true)
    output.write(
      jsonLine({ file, settings: SETTING_NAMES.map((name) => shown(inspection, name)), warnings, problems }),
    );
  else output.write(settingsTable(inspection));
  output.flush();
  for (const warning of warnings) complain(`mad: warning: ${warning}`);
  for (const problem of problems) complain(`mad: MAD_SETTINGS_INVALID: ${problem}`);
  return problems.length === 0 ? ExitCode.Success : ExitCode.Usage;
};

const shown = ({ settings, sources }: SettingsInspection, name: SettingName): ShownSetting => {
  const { environment, secret, unit } = describeSetting(name);
  const value = settings[name];
  return {
    name,
    environment,
    source: sources[name],
    ...(value === undefined ? {} : { value: secret === undefined ? value : shownValue(name, value) }),
    ...(unit === undefined ? {} : { unit }),
  };
};

const COLUMN_GAP = 2;

const settingsTable = ({ settings, sources, file }: SettingsInspection): string => {
  const rows = SETTING_NAMES.map((name) => {
    const { environment, unit } = describeSetting(name);
    const value = shownValue(name, settings[name]);
    const withUnit = unit === undefined || settings[name] === undefined ? value : `${value} ${unit}`;
    return [name, environment, sources[name], printable(withUnit)];
  });
  const table = [['setting', 'variable', 'source', 'value'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column] + COLUMN_GAP) : cell)).join(''),
  );
  lines[0] = styled('bold', lines[0]);
  return `settings file: ${file === undefined ? 'none' : printable(file)}\n\n${lines.join('\n')}\n`;
};
