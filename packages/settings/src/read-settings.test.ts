import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MadError } from '@mad/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectSettings, readSettings } from './read-settings.ts';
import { describeSetting, SETTING_NAMES, settingsSchema } from './settings-schema.ts';

let folder = '';
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of its own with this content. */
const fileWith = (content: string): string => {
  const path = join(folder, `${++count}.json`);
  writeFileSync(path, content);
  return path;
};

const settingsFile = (values: object): string => fileWith(JSON.stringify(values));

describe('readSettings', () => {
  it('has a value for each setting that has a default, and none that the schema refuses', () => {
    const { settings, sources, warnings, file } = readSettings({ environment: {}, cpus: 16 });
    for (const name of SETTING_NAMES)
      expect([name, settings[name] !== undefined]).toEqual([
        name,
        describeSetting(name).default !== undefined,
      ]);
    expect(settingsSchema.safeParse(settings).success).toBe(true);
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
    expect({ warnings, file }).toEqual({ warnings: [], file: undefined });
  });

  it('makes defaults from what is known', () => {
    const { settings } = readSettings({ environment: { MAD_HOME: folder, MAD_HTTP_PORT: '9000' }, cpus: 16 });
    expect(settings).toMatchObject({
      home: folder,
      path: join(folder, 'pcap'),
      databaseUrl: `sqlite:${join(folder, 'mad.db')}`,
      appUrl: 'http://127.0.0.1:9000',
      process: 4,
      generateProcess: 4,
    });
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [15, 3],
    [64, 6],
  ])('%d CPUs: %d processes', (cpus, processes) =>
    expect(readSettings({ environment: {}, cpus }).settings.process).toBe(processes),
  );

  it('takes the command line over the environment over the file over the default', () => {
    const MAD_CONFIG = settingsFile({ waitTimeout: 1, samplingInterval: 1, validateRatio: 1 });
    const { settings, sources, file } = readSettings({
      commandLine: { waitTimeout: 3, validate: undefined },
      environment: { MAD_CONFIG, MAD_WAIT_TIMEOUT: '2', MAD_SAMPLING_INTERVAL: '2' },
    });
    expect(settings).toMatchObject({
      waitTimeout: 3,
      samplingInterval: 2,
      validateRatio: 1,
      quietSeconds: 3,
    });
    expect(sources).toMatchObject({
      waitTimeout: 'command line',
      samplingInterval: 'environment',
      validateRatio: 'file',
      quietSeconds: 'default',
      validate: 'default',
    });
    expect(file).toBe(MAD_CONFIG);
  });

  it('finds mad.json in the home that the command line names', () => {
    const home = mkdtempSync(join(folder, 'home-'));
    writeFileSync(join(home, 'mad.json'), '{"quietSeconds": 9}');
    const { settings, file } = readSettings({
      commandLine: { home },
      environment: { MAD_HOME: '/elsewhere' },
    });
    expect(settings.quietSeconds).toBe(9);
    expect(file).toBe(join(home, 'mad.json'));
  });

  it('counts an empty variable as not set', () => {
    const environment = { MAD_HTTP_PORT: '', MAD_HTTP_TOKEN: '', MAD_NOT_KNOWN: '' };
    expect(readSettings({ environment }).sources.httpPort).toBe('default');
  });

  it('leaves the variables of the tests alone', () => {
    const environment = { MAD_TEST_MYSQL_URL: 'mysql://db/test' };
    expect(readSettings({ environment }).warnings).toEqual([]);
  });

  it('reads secrets from files, without the line end', () => {
    const { settings, sources } = readSettings({
      environment: {
        MAD_CONFIG: settingsFile({ shodanTokenFile: fileWith('of the file\r\n') }),
        MAD_HTTP_TOKEN_FILE: fileWith('0123456789abcdef\n'),
        DATABASE_URL_FILE: fileWith('mysql://mad:pass@db/deepocean'),
        VIRUSTOTAL_API_KEY_FILE: fileWith('\n'),
      },
    });
    expect(settings).toMatchObject({
      httpToken: '0123456789abcdef',
      databaseUrl: 'mysql://mad:pass@db/deepocean',
      shodanToken: 'of the file',
    });
    expect(settings.virusTotalApiKey).toBeUndefined();
    expect(sources).toMatchObject({ httpToken: 'environment', shodanToken: 'file' });
  });

  it.each([
    ['validateRatio', 101, 10],
    ['validateRatio', -1, 10],
    ['samplingInterval', -1, 0],
    ['waitTimeout', -60, 0],
    ['process', -1, 3],
    ['process', 0, 3],
    ['generateInterval', 0, 300],
    ['generateProcess', -4, 3],
  ] as const)('replaces %s %d by %d, with a warning that says so', (name, value, used) => {
    const { settings, sources, warnings } = readSettings({
      commandLine: { [name]: value },
      environment: {},
      cpus: 8,
    });
    expect(settings[name]).toBe(used);
    expect(sources[name]).toBe('default');
    expect(warnings).toEqual([
      expect.stringMatching(new RegExp(`${describeSetting(name).option}.* ${value} .*; ${used} is used$`)),
    ]);
  });

  it('only warns of more processes than CPUs', () => {
    const { settings, warnings } = readSettings({ commandLine: { process: 9 }, environment: {}, cpus: 8 });
    expect(settings.process).toBe(9);
    expect(warnings).toEqual(['--process (command line): 9 processes are more than the 8 CPUs here']);
  });

  it('throws one error that tells everything at once', () => {
    const environment = { MAD_HTTP_PORT: 'many', MAD_QUIET_SECOND: '5' };
    expect(() => readSettings({ environment })).toThrow(
      new MadError(
        'MAD_SETTINGS_INVALID',
        '"MAD_QUIET_SECOND" (environment) is no setting; did you mean MAD_QUIET_SECONDS?; ' +
          'MAD_HTTP_PORT (environment): "many" is not allowed; allowed: a whole number from 0 to 65535',
      ),
    );
  });
});

describe('inspectSettings refuses', () => {
  const problemsOf = (environment: Record<string, string>): readonly string[] =>
    inspectSettings({ environment }).problems;

  it('names in the file that are none, and says which was meant', () => {
    const MAD_CONFIG = settingsFile({
      quietSecond: 1,
      MAD_HTTP_PORT: 1,
      home: '/other',
      entirely: 1,
    });
    expect(problemsOf({ MAD_CONFIG })).toEqual([
      `${MAD_CONFIG}: "quietSecond" is no setting of the file; did you mean quietSeconds?`,
      `${MAD_CONFIG}: "MAD_HTTP_PORT" is no setting of the file; did you mean httpPort?`,
      `${MAD_CONFIG}: "home" cannot be set in the file, only by MAD_HOME`,
      `${MAD_CONFIG}: "entirely" is no setting of the file`,
    ]);
  });

  it('__proto__ as a name', () => {
    const MAD_CONFIG = fileWith('{"__proto__": {"httpPort": 1}}');
    expect(problemsOf({ MAD_CONFIG })).toEqual([`${MAD_CONFIG}: "__proto__" is no setting of the file`]);
  });

  it('a file that is named and not there', () => {
    const MAD_CONFIG = join(folder, 'missing.json');
    expect(problemsOf({ MAD_CONFIG })).toEqual([`${MAD_CONFIG}: there is no such settings file`]);
  });

  it('a file that is no JSON object, without quoting it', () => {
    const MAD_CONFIG = fileWith('{"shodanToken": "hush"\n"x": 1}');
    const problems = problemsOf({ MAD_CONFIG });
    expect(problems).toEqual([`${MAD_CONFIG}: the settings file is not JSON (line 2 column 1)`]);
    const list = fileWith('["hush"]');
    expect(problemsOf({ MAD_CONFIG: list })).toEqual([`${list}: the settings file is not a JSON object`]);
    expect(problemsOf({ MAD_CONFIG: folder })).toEqual([
      `${folder}: the settings file cannot be read: EISDIR`,
    ]);
    const short = fileWith('hush');
    expect(problemsOf({ MAD_CONFIG: short })).toEqual([`${short}: the settings file is not JSON`]);
  });

  it('a secret given twice, or from a file that is not there', () => {
    const missing = join(folder, 'missing');
    expect(problemsOf({ SHODAN_TOKEN: 'hush', SHODAN_TOKEN_FILE: missing })).toEqual([
      'SHODAN_TOKEN (environment) and SHODAN_TOKEN_FILE (environment) are both given; give one',
    ]);
    expect(problemsOf({ SHODAN_TOKEN_FILE: missing })).toEqual([
      `SHODAN_TOKEN_FILE (environment): ${missing} cannot be read: ENOENT`,
    ]);
    expect(problemsOf({ MAD_CONFIG: settingsFile({ shodanTokenFile: 7 }) })).toEqual([
      'shodanTokenFile (file): the path of a file is needed',
    ]);
  });

  it('values, and goes on with the default', () => {
    const MAD_CONFIG = settingsFile({ quietSeconds: 'soon', leaseSeconds: 1, keepModels: 3 });
    const { settings, problems } = inspectSettings({ environment: { MAD_CONFIG } });
    expect(settings).toMatchObject({ quietSeconds: 3, leaseSeconds: 30, keepModels: 3 });
    expect(problems).toEqual([
      'quietSeconds (file): "soon" is not allowed; allowed: a whole number from 0 to 86400',
      'leaseSeconds (file): 1 is not allowed; allowed: a whole number from 5 to 3600',
    ]);
  });
});

describe('whatever the environment holds', () => {
  const variables = SETTING_NAMES.map((name) => describeSetting(name).environment).filter(
    (variable) => variable !== 'MAD_CONFIG' && variable !== 'MAD_HOME',
  );
  const environments = fc.dictionary(
    fc.constantFrom(...variables, 'MAD_X'),
    fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('true', 'sqlite:x', 'redis://x')),
  );

  it('every setting with a default has a value that the schema allows', () =>
    fc.assert(
      fc.property(environments, (environment) => {
        const { settings } = inspectSettings({ environment });
        expect(settingsSchema.safeParse(settings).error).toBeUndefined();
      }),
    ));

  it('no secret is told', () => {
    const secrets = SETTING_NAMES.filter((name) => describeSetting(name).secret !== undefined);
    fc.assert(
      fc.property(fc.constantFrom(...secrets), fc.string({ maxLength: 3 }), (name, end) => {
        const environment = { [describeSetting(name).environment]: `swordfish${end}` };
        const { problems, warnings } = inspectSettings({ environment });
        expect([...problems, ...warnings].join('\n')).not.toContain('swordfish');
      }),
    );
  });
});
