import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './support/captures.ts';
import type { ProgramRun } from './support/run-mad.ts';

const IS_ROOT = userInfo().uid === 0;
const OWNER = IS_ROOT ? 10_001 : userInfo().uid;
const GROUP = IS_ROOT ? 10_001 : userInfo().gid;

const FOLDERS = ['database', 'queue', 'model', 'retrain', 'report', 'dataset'] as const;
type Folder = (typeof FOLDERS)[number];

/** What each word of cleanup.sh empties. */
const EMPTIED: Readonly<Record<string, readonly (Folder | 'log')[]>> = {
  db: ['database', 'queue'],
  model: ['model'],
  report: ['report'],
  retrain: ['retrain'],
  dataset: ['dataset'],
  log: ['log'],
  volumes: ['report', 'dataset'],
  archives: ['model', 'retrain'],
  all: ['database', 'queue', 'model', 'retrain', 'report', 'dataset', 'log'],
};

let scratch = '';
/** A copy of the scripts, standing where docker-compose.yml would. */
let project = '';
let site = '';

beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'mad-site-')));
  project = join(scratch, 'project');
  site = join(scratch, 'a site');
  for (const path of ['init.sh', 'cleanup.sh', 'docker/site.sh', 'models/Suspicious/model.json'])
    cpSync(join(ROOT, path), join(project, path));
});

afterEach(() => rmSync(scratch, { recursive: true }));

const folders = (): Record<string, string> => ({
  SITE_CAPTURES: join(site, 'captures'),
  SITE_LOGS: join(site, 'logs'),
  ...Object.fromEntries(FOLDERS.map((folder) => [`SITE_${folder.toUpperCase()}`, join(site, folder)])),
});

/** Runs a program with nothing but these variables and a home, and no terminal. */
const run = (
  program: string,
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>> = folders(),
): ProgramRun => {
  const { status, stdout, stderr } = spawnSync(program, programArguments, {
    cwd: scratch,
    encoding: 'utf8',
    input: '',
    env: { PATH: process.env['PATH'], HOME: join(scratch, 'home'), ...environment },
  });
  return { code: status, stdout, stderr };
};

const init = (words: readonly string[], environment?: Readonly<Record<string, string>>): ProgramRun =>
  run(join(project, 'init.sh'), words, environment);

const cleanup = (words: readonly string[], environment?: Readonly<Record<string, string>>): ProgramRun =>
  run(join(project, 'cleanup.sh'), words, environment);

const succeeded = (program: ProgramRun): ProgramRun => {
  expect({ code: program.code, stderr: program.stderr }).toEqual({ code: 0, stderr: '' });
  return program;
};

const visible = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));

const fill = (): void => {
  for (const folder of FOLDERS) {
    mkdirSync(join(site, folder, 'sub folder'));
    writeFileSync(join(site, folder, 'sub folder', '-rf'), 'x');
    writeFileSync(join(site, folder, '.hidden'), 'x');
  }
  writeFileSync(join(site, 'captures', 'apt_log.txt'), '0 2026-01-01T00:00:00Z - - 3\n');
  writeFileSync(join(site, 'captures', '2026_0101_0000_00.pcap'), 'x');
};

/** Every file below a folder with what it is and holds, to see that nothing changed. */
const inventory = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const status = lstatSync(join(folder, name));
      const text = status.isFile() ? readFileSync(join(folder, name), 'utf8') : '';
      return `${name} ${status.mode} ${status.uid} ${status.mtimeMs} ${text}`;
    });

describe('init.sh', () => {
  it.each([
    ['db', ['database', 'queue']],
    ['model', ['model']],
    ['report', ['report']],
    ['retrain', ['retrain']],
    ['dataset', ['dataset']],
    ['archives', ['model', 'retrain']],
  ])('%s makes its folders, for the services, and nothing else', (word, made) => {
    succeeded(init([word]));
    expect(readdirSync(site).sort()).toEqual([...made].sort());
    for (const folder of made) {
      const { uid, gid, mode } = statSync(join(site, folder));
      expect([uid, gid, (mode & 0o777).toString(8)]).toEqual([OWNER, GROUP, '750']);
    }
    expect(existsSync(join(project, '.env'))).toBe(false);
  });

  it('volumes makes report, dataset, captures, logs and .env', () => {
    succeeded(init(['volumes']));
    expect(readdirSync(site).sort()).toEqual(['captures', 'dataset', 'logs', 'report']);
    for (const written of ['captures/apt_log.txt', 'captures/upload', 'logs/mad.log'])
      expect(statSync(join(site, written)).uid, written).toBe(OWNER);
    expect(existsSync(join(project, '.env'))).toBe(true);
  });

  it('model copies the models that come with MAD, and keeps those of the site', () => {
    succeeded(init(['model']));
    const copied = join(site, 'model', 'Suspicious', 'model.json');
    expect(readFileSync(copied)).toEqual(readFileSync(join(project, 'models/Suspicious/model.json')));
    expect(statSync(copied).uid).toBe(OWNER);
    writeFileSync(copied, 'retrained here');
    succeeded(init(['model']));
    expect(readFileSync(copied, 'utf8')).toBe('retrained here');
  });

  it('all may be run again and changes nothing', () => {
    succeeded(init(['all']));
    fill();
    const before = inventory(scratch);
    succeeded(init(['all']));
    expect(inventory(scratch)).toEqual(before);
  });

  it('writes .env for its owner alone, with passwords of its own', () => {
    succeeded(init(['volumes']));
    const first = readFileSync(join(project, '.env'), 'utf8');
    expect((statSync(join(project, '.env')).mode & 0o777).toString(8)).toBe('600');
    const secrets = [...first.matchAll(/^[A-Z_]+(?:PASSWORD|TOKEN)=(.*)$/gm)].map(([, secret]) => secret);
    expect(secrets).toHaveLength(5);
    expect(new Set(secrets).size).toBe(5);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{32,}$/);
    expect(first).toContain(`SITE_CAPTURES='${join(site, 'captures')}'`);
    rmSync(join(project, '.env'));
    succeeded(init(['volumes']));
    for (const secret of secrets) expect(readFileSync(join(project, '.env'), 'utf8')).not.toContain(secret);
  });

  it('takes folders from .env, which it never overwrites; the environment wins', () => {
    const settings = `SITE_CAPTURES='${site}/c'\nSITE_LOGS="${site}/l"\nSITE_REPORT=${scratch}/r # here\nSITE_DATASET=./log/d\n`;
    writeFileSync(join(project, '.env'), settings);
    succeeded(init(['volumes'], { SITE_LOGS: join(site, 'other logs') }));
    expect(readFileSync(join(project, '.env'), 'utf8')).toBe(settings);
    expect(readdirSync(site).sort()).toEqual(['c', 'other logs']);
    expect(statSync(join(scratch, 'r')).isDirectory()).toBe(true);
    expect(statSync(join(project, 'log/d')).isDirectory()).toBe(true);
  });

  it('does nothing on --dry-run', () => {
    const before = inventory(scratch);
    const { stdout } = succeeded(init(['--dry-run', 'all']));
    expect(stdout).toContain(join(site, 'dataset'));
    expect(inventory(scratch)).toEqual(before);
  });

  it('takes over a folder with files of others only when told to', () => {
    mkdirSync(join(site, 'report'), { recursive: true });
    writeFileSync(join(site, 'report', 'thesis.txt'), 'x');
    const refused = init(['report']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--adopt');
    expect(readdirSync(join(site, 'report'))).toEqual(['thesis.txt']);
    succeeded(init(['--adopt', 'report']));
    expect(visible(join(site, 'report'))).toEqual(['thesis.txt']);
  });

  it.each(['0', '-1', 'root', ''])('refuses %j as the user of the services', (user) => {
    expect(init(['report'], { ...folders(), SITE_UID: user }).code).toBe(2);
    expect(existsSync(site)).toBe(false);
  });
});

describe('cleanup.sh', () => {
  it.each(Object.entries(EMPTIED))('%s empties its folders and nothing else', (word, emptied) => {
    succeeded(init(['all']));
    fill();
    succeeded(cleanup(['--yes', word]));
    for (const folder of FOLDERS)
      expect(
        readdirSync(join(site, folder)).filter((name) => name !== '.mad-folder').length > 0,
        `something in ${folder}`,
      ).toBe(!emptied.includes(folder));
    expect(readFileSync(join(site, 'captures', 'apt_log.txt'), 'utf8') === '').toBe(emptied.includes('log'));
    expect(existsSync(join(site, 'captures', '2026_0101_0000_00.pcap'))).toBe(true);
    expect(existsSync(join(project, '.env'))).toBe(true);
    expect(succeeded(cleanup(['--yes', word])).stdout).toContain('nothing to remove');
    succeeded(init(['all']));
  });

  it('keeps apt_log.txt the same file, which containers have mounted', () => {
    succeeded(init(['all']));
    fill();
    const { ino } = statSync(join(site, 'captures', 'apt_log.txt'));
    succeeded(cleanup(['--yes', 'log']));
    expect(statSync(join(site, 'captures', 'apt_log.txt')).ino).toBe(ino);
  });

  it('does nothing on --dry-run, and says what it would', () => {
    succeeded(init(['all']));
    fill();
    const before = inventory(scratch);
    const { stdout } = succeeded(cleanup(['--dry-run', 'all']));
    for (const folder of FOLDERS) expect(stdout).toContain(join(site, folder));
    expect(inventory(scratch)).toEqual(before);
  });

  it('refuses without a terminal and without --yes', () => {
    succeeded(init(['all']));
    fill();
    const before = inventory(scratch);
    const refused = cleanup(['all']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--yes');
    expect(inventory(scratch)).toEqual(before);
  });

  it.each([
    ['n', 2, true],
    ['', 2, true],
    ['y', 0, false],
  ])('asks on a terminal: %j', (answer, code, stays) => {
    succeeded(init(['all']));
    fill();
    const { status, stdout } = spawnSync(
      'script',
      ['--quiet', '--return', '--command', `${project}/cleanup.sh report`, '/dev/null'],
      {
        encoding: 'utf8',
        input: `${answer}\n`,
        env: { PATH: process.env['PATH'], HOME: join(scratch, 'home'), ...folders() },
      },
    );
    expect(stdout).toContain('[y/N]');
    expect(status).toBe(code);
    expect(existsSync(join(site, 'report', '.hidden'))).toBe(stays);
  });

  it('removes links, not what they lead to', () => {
    succeeded(init(['all']));
    mkdirSync(join(scratch, 'precious'));
    writeFileSync(join(scratch, 'precious', 'file'), 'x');
    symlinkSync(join(scratch, 'precious'), join(site, 'dataset', 'link'));
    succeeded(cleanup(['--yes', 'dataset']));
    expect(visible(join(site, 'dataset'))).toEqual([]);
    expect(existsSync(join(scratch, 'precious', 'file'))).toBe(true);
  });

  it('empties no folder without the mark of init.sh, nor one with the mark of another', () => {
    succeeded(init(['all']));
    mkdirSync(join(scratch, 'elsewhere'));
    writeFileSync(join(scratch, 'elsewhere', 'file'), 'x');
    const unmarked = { ...folders(), SITE_REPORT: join(scratch, 'elsewhere') };
    expect(cleanup(['--yes', 'report'], unmarked).code).toBe(2);
    writeFileSync(join(scratch, 'elsewhere', '.mad-folder'), 'dataset\n');
    expect(cleanup(['--yes', 'report'], unmarked).code).toBe(2);
    rmSync(join(scratch, 'elsewhere', '.mad-folder'));
    symlinkSync(join(site, 'report', '.mad-folder'), join(scratch, 'elsewhere', '.mad-folder'));
    expect(cleanup(['--yes', 'report'], unmarked).code).toBe(2);
    expect(existsSync(join(scratch, 'elsewhere', 'file'))).toBe(true);
  });

  it('removes nothing at all when one of several folders is not to be touched', () => {
    succeeded(init(['all']));
    fill();
    rmSync(join(site, 'dataset', '.mad-folder'));
    const before = inventory(scratch);
    expect(cleanup(['--yes', 'all']).code).toBe(2);
    expect(inventory(scratch)).toEqual(before);
  });

  it('refuses a log that is a link', () => {
    succeeded(init(['all']));
    writeFileSync(join(scratch, 'precious'), 'x');
    rmSync(join(site, 'captures', 'apt_log.txt'));
    symlinkSync(join(scratch, 'precious'), join(site, 'captures', 'apt_log.txt'));
    expect(cleanup(['--yes', 'log']).code).toBe(2);
    expect(readFileSync(join(scratch, 'precious'), 'utf8')).toBe('x');
  });
});

describe.each([
  ['init.sh', init],
  ['cleanup.sh', cleanup],
])('%s', (_, script) => {
  it('tells its words on -h', () => {
    const { stdout } = succeeded(script(['-h']));
    for (const word of ['db', 'model', 'report', 'retrain', 'dataset', 'volumes', 'archives', 'all'])
      expect(stdout).toMatch(new RegExp(`^ {2}${word} {2}`, 'm'));
  });

  it.each([[[]], [['everything']], [['report', '--force']], [['report;ls']]])('refuses %j', (words) => {
    const refused = script(words);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('-h tells the words');
    expect(existsSync(site)).toBe(false);
  });

  it.each([
    ['nothing', () => ''],
    ['the whole machine', () => '/'],
    ['the whole machine in disguise', () => '//.//'],
    ['one level up', () => '..'],
    ['one level up from here', () => './..'],
    ['upwards within', () => `${site}/report/../../home`],
    ['a relative path', () => 'report'],
    ['a blank', () => ' '],
    ['an option', () => '-rf'],
    ['a line break', () => `${site}/report\n/`],
    ['a command', () => `${site}/$(touch hit)`],
    ['quotes', () => `${site}/'report'`],
    ['the home folder', () => join(scratch, 'home')],
    ['what holds the home folder', () => scratch],
    ['a folder of the system', () => '/etc/mad'],
    ['below /usr', () => '/usr/local/mad'],
    ['directly below /', () => '/mad'],
    ['a home', () => '/home/traffic'],
    ['this installation', () => project],
    ['a link to elsewhere', () => join(scratch, 'link')],
    ['behind a link to a folder of the system', () => join(scratch, 'link/mad')],
    ['a file', () => join(scratch, 'file')],
    ['below a file', () => join(scratch, 'file/report')],
    ['the folder of captures', () => join(site, 'captures')],
    ['what holds the captures', () => site],
    ['within another of its folders', () => join(site, 'dataset/report')],
  ])('refuses %s as a folder, before it does anything', (_name, value) => {
    mkdirSync(join(scratch, 'home'));
    mkdirSync(join(site, 'captures'), { recursive: true });
    writeFileSync(join(scratch, 'file'), 'x');
    symlinkSync('/etc', join(scratch, 'link'));
    const before = inventory(scratch);
    const options = script === cleanup ? ['--yes'] : ['--adopt'];
    const refused = script([...options, 'all'], { ...folders(), SITE_REPORT: value() });
    expect(refused.stderr).toMatch(/^(?:init|cleanup)\.sh: /);
    expect(refused.code).toBe(2);
    expect(inventory(scratch)).toEqual(before);
  });

  it('takes folders behind links further up for what they are', () => {
    mkdirSync(join(scratch, 'disk'));
    symlinkSync(join(scratch, 'disk'), join(scratch, 'link'));
    const environment = { ...folders(), SITE_REPORT: join(scratch, 'link', 'report') };
    succeeded(init(['report'], environment));
    writeFileSync(join(scratch, 'disk/report/file'), 'x');
    succeeded(script(script === cleanup ? ['--yes', 'report'] : ['report'], environment));
    expect(visible(join(scratch, 'disk/report'))).toEqual(script === cleanup ? [] : ['file']);
  });

  it('works from wherever it is called, also through a link', () => {
    symlinkSync(join(project, `${script.name}.sh`), join(scratch, 'here'));
    succeeded(init(['report']));
    succeeded(run(join(scratch, 'here'), script === cleanup ? ['--yes', 'report'] : ['report']));
  });
});

it('init.sh makes no folders for somebody else without being root', () => {
  chmodSync(scratch, 0o777);
  const somebody = IS_ROOT ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const { code, stderr } = run('env', ['SITE_UID=10001', ...somebody, join(project, 'init.sh'), 'report']);
  expect(stderr).toContain(`SITE_UID=${IS_ROOT ? 65_534 : OWNER}`);
  expect(code).toBe(2);
});
