import { isComputed, SETTING_GROUPS, type SettingDescription } from './setting.ts';
import { allowedValues } from './setting-value.ts';
import { describeSetting, SETTING_NAMES, type SettingName } from './settings-schema.ts';

const HEAD = `# Settings

This page is made from the schema in \`packages/settings\` by \`node packages/settings/src/write-settings-page.ts\`.

A setting has the value that the command line gives; else that of its environment variable; else that of the settings file; else
its default. \`./mad doctor --config\` shows each value in force and where it comes from.

- **The settings file** is one JSON object, \`{"quietSeconds": 10, "blockLists": ["/etc/mad/own.txt"]}\`, by the names of the first
  column. It is \`mad.json\` under \`MAD_HOME\`, or the file that \`--config\` or \`MAD_CONFIG\` names.
- **Unknown names** in it, and unknown variables that begin with \`MAD_\`, are refused with the nearest known name. A variable that
  is empty counts as not set.
- **Values that are not allowed** are refused. Only those marked *replaced* give way to their default, with a warning, when they
  are out of range.
- **Secrets** are never shown. Each can also be given as a file that holds nothing else: \`SHODAN_TOKEN_FILE=/run/secrets/shodan\`,
  or \`"shodanTokenFile"\` in the settings file. An empty file counts as not set. On the command line other users of the machine can
  read them.
- **True and false** may also be written yes and no, on and off, 1 and 0 in the environment.
- **A megabyte** is 1,000,000 bytes, a gigabyte 1,000,000,000.
`;

const COLUMNS = ['in the file', 'variable', 'option', 'what it is', 'unit', 'default', 'allowed'];

/** `docs/settings.md`: every setting, in tables by the program that reads it. */
export const settingsPage = (): string => {
  const groups = Object.entries(SETTING_GROUPS).map(([group, title]) => {
    const names = SETTING_NAMES.filter((name) => describeSetting(name).group === group);
    const rows = [COLUMNS, COLUMNS.map(() => '---'), ...names.map(cells)];
    return `\n## ${title}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
  });
  return [HEAD, ...groups].join('');
};

const cells = (name: SettingName): readonly string[] => {
  const description = describeSetting(name);
  const { environment, option, what, unit, secret, notInFile, replacedWhenOutOfRange } = description;
  const marks = [
    ...(secret === undefined ? [] : ['secret']),
    ...(replacedWhenOutOfRange === true ? ['replaced when out of range'] : []),
  ];
  return [
    notInFile === true ? '–' : `\`${name}\``,
    `\`${environment}\``,
    option === undefined ? '–' : `\`${option}\``,
    `${what}.`,
    unit ?? '–',
    defaultInWords(description),
    [allowedValues(name), ...marks.map((mark) => `*${mark}*`)].join('; '),
  ];
};

const defaultInWords = ({ default: given }: SettingDescription): string => {
  if (given === undefined) return 'none';
  if (isComputed(given)) return given.words;
  if (Array.isArray(given) && given.length === 0) return 'none';
  return `\`${String(given)}\``;
};
