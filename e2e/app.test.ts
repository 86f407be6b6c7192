import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, SAMPLES } from './support/captures.ts';
import { startDetector } from './support/detector-process.ts';
import { type ProgramRun, runMad } from './support/run-mad.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mad-app-'));
  mkdirSync(join(home, 'pcap'));
});
afterEach(() => rmSync(home, { recursive: true }));

const record = (sample: string, name = sample): void =>
  copyFileSync(join(SAMPLES, sample), join(home, 'pcap', name));

const app = (...options: readonly string[]): Promise<ProgramRun> =>
  runMad(['app', ...options], { MAD_HOME: home });

const logLines = (): string[] => readFileSync(join(home, 'mad.log'), 'utf8').trimEnd().split('\n');

const datasets = (): string[] => readdirSync(join(home, 'dataset')).sort();

/** 192.0.2.0/24 is for documents (RFC 5737): nobody has it. */
const FOREIGN_ADDRESS = { MAD_HTTP_HOST: '192.0.2.1', MAD_HTTP_TOKEN: 'a token of the test' };

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`;

describe('mad app, mode 3, one round', () => {
  it('judges every capture, logs it and leaves the dataset tree', async () => {
    record('mixed-office.pcap');
    record('benign-things.pcap.gz');
    writeFileSync(join(home, 'pcap', 'notes.txt'), 'no capture');
    const { code } = await app('--devel');
    expect(code).toBe(0);
    expect(datasets()).toEqual(['benign-things.pcap.gz', 'mixed-office']);
    const [start, ...rest] = logLines();
    expect(start).toMatch(new RegExp(`^0 ${TIME} \\S+ \\S+ 3$`));
    expect(rest.at(-1)).toMatch(new RegExp(`^1 ${TIME} \\S+ \\S+ 3$`));
    expect(rest.slice(0, -1).sort()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^3 ${TIME} (benign-things.pcap.gz benign-things.pcap.gz|mixed-office mixed-office.pcap) 3$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(
          `^3 ${TIME} (benign-things.pcap.gz benign-things.pcap.gz|mixed-office mixed-office.pcap) 3$`,
        ),
      ),
    ]);
    expect(readFileSync(join(home, 'pcap/apt_log.txt'), 'utf8')).toBe(
      readFileSync(join(home, 'mad.log'), 'utf8'),
    );
    for (const name of [
      'groups.json',
      'filter.json',
      'record.json',
      'report.json',
      'stream.json',
      'tmp',
      'stream',
    ])
      expect(existsSync(join(home, 'dataset/mixed-office', name))).toBe(true);
  });

  it('says the same as mad detect', async () => {
    record('mixed-office.pcap');
    await app('--devel');
    const report: { name: string; is_malicious: number }[] = JSON.parse(
      readFileSync(join(home, 'dataset/mixed-office/report.json'), 'utf8'),
    );
    const { stdout } = await runMad(['detect', join(home, 'pcap/mixed-office.pcap'), '--json', '--all']);
    const verdicts: { flow: string; kind: string; verdict: string }[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(report.map(({ name, is_malicious }) => `${name} ${is_malicious}`).sort()).toEqual(
      verdicts
        .filter(({ kind }) => kind !== 'Filtered')
        .map(({ flow, verdict }) => `${flow} ${verdict === 'malicious' ? 1 : 0}`)
        .sort(),
    );
  });

  it('judges a capture once, over restarts too', async () => {
    record('benign-curl.pcap');
    await app('--devel');
    record('benign-wget.pcap');
    await app('--devel');
    const ready = logLines().filter((line) => line.startsWith('3 '));
    expect(ready.map((line) => line.split(' ')[3])).toEqual(['benign-curl.pcap', 'benign-wget.pcap']);
  });

  it('takes every (interval + 1)-th capture in name order', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) record('benign-curl.pcap', `${name}.pcap`);
    await app('--devel', '--sampling-interval', '1');
    expect(datasets()).toEqual(['a', 'c', 'e']);
  });

  it('logs a damaged capture with code 4 and goes on', async () => {
    const bytes = readFileSync(join(SAMPLES, 'benign-curl.pcap'));
    writeFileSync(join(home, 'pcap', 'a-cut.pcap'), bytes.subarray(0, bytes.length - 5));
    record('benign-wget.pcap', 'b-whole.pcap');
    const { code } = await app('--devel');
    expect(code).toBe(1);
    expect(logLines().filter((line) => line.startsWith('4 '))).toEqual([
      expect.stringMatching(new RegExp(`^4 ${TIME} a-cut a-cut.pcap 3 truncated at byte \\d+: `)),
    ]);
    expect(datasets()).toContain('b-whole');
  });

  it('takes another folder with --path', async () => {
    const folder = join(home, 'elsewhere');
    mkdirSync(folder);
    copyFileSync(join(SAMPLES, 'benign-curl.pcap'), join(folder, 'x.pcap'));
    expect((await app('--devel', '--path', folder)).code).toBe(0);
    // What lies elsewhere must not take the place of a capture of the same name in the folder.
    expect(datasets()).toEqual([expect.stringMatching(/elsewhere_x\.pcap\.[0-9a-f]{12}$/)]);
  });
});

describe('mad app as a service', () => {
  it('judges what comes later and ends when told to', async () => {
    const program = spawn(process.execPath, [join(ROOT, 'apps/detector/src/main.ts'), 'app'], {
      env: { ...process.env, MAD_HOME: home, MAD_HTTP_PORT: '0', MAD_QUIET_SECONDS: '1' },
      stdio: 'ignore',
    });
    const ended = once(program, 'exit');
    try {
      while (!existsSync(join(home, 'mad.log'))) await sleep(50);
      // A recorder moves a capture in when it is whole.
      copyFileSync(join(SAMPLES, 'benign-curl.pcap'), join(home, 'later.pcap'));
      renameSync(join(home, 'later.pcap'), join(home, 'pcap/later.pcap'));
      while (!logLines().some((line) => line.includes(' later.pcap 3'))) await sleep(50);
      program.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      program.kill('SIGKILL');
    }
    expect(logLines().at(-1)).toMatch(/^1 /);
    // Working files go after the round.
    expect(readdirSync(join(home, 'dataset/later')).sort()).toEqual(
      ['filter.json', 'groups.json', 'record.json', 'report.json', 'stream.json'].sort(),
    );
  });
});

describe('mad app', () => {
  it('waits for a folder of captures that comes later', async () => {
    const folder = join(home, 'mounted-later');
    const detector = startDetector({ MAD_HOME: home }, ['--path', folder]);
    try {
      await detector.line(({ code }) => code === 'MAD_CAPTURE_UNREADABLE');
      mkdirSync(folder);
      copyFileSync(join(SAMPLES, 'benign-curl.pcap'), join(folder, 'x.pcap'));
      await detector.line(({ dataset, flows }) => dataset !== undefined && flows !== undefined);
      expect(await detector.kill('SIGTERM')).toEqual([0, null]);
    } finally {
      detector.process.kill('SIGKILL');
    }
  });

  it.each([
    ['a home that cannot be made', { MAD_HOME: '/dev/null' }, 2, 'MAD_SETTINGS_INVALID'],
    ['an address that this machine does not have', FOREIGN_ADDRESS, 1, 'MAD_ADDRESS_UNUSABLE'],
    [
      'a database that is none',
      { DATABASE_URL: `sqlite:${join(ROOT, 'package.json')}` },
      1,
      'MAD_DATABASE_FAILED',
    ],
  ])('says what is wrong in one line: %s', async (_, environment, code, word) => {
    const run = await runMad(['app'], { MAD_HOME: home, ...environment });
    expect(run.code).toBe(code);
    const lines = run.stderr
      .split('\n')
      .filter((line) => line.startsWith('mad: ') && line !== 'mad: runtime summary');
    expect(lines).toEqual([expect.stringContaining(word)]);
    expect(run.stderr + run.stdout).not.toContain('node:internal');
  });
});

describe('the other modes', () => {
  const codes = (): string[] => logLines().map((line) => line.replace(new RegExp(` ${TIME} `), ' '));

  it('4 retrains from the retrain dataset and ends', async () => {
    const { code, stderr } = await app('-m', '4');
    expect(code).toBe(0);
    expect(stderr).toContain('mad: Background_PC: nothing to learn');
    expect(codes()).toEqual(['0 - - 4', '2 - - 4', '1 - - 4']);
  });

  it('5 makes fingerprints from labelled samples, which then decide', async () => {
    record('malicious-emotet-form.pcap');
    const { code } = await app('-m', '5', '--sample', join(ROOT, 'samples/flows.tsv'), '--devel');
    expect(code).toBe(0);
    const report: { is_malicious: number; detected_by_cnn: number }[] = JSON.parse(
      readFileSync(join(home, 'dataset/malicious-emotet-form/report.json'), 'utf8'),
    );
    expect(report.length).toBeGreaterThan(0);
    for (const entry of report) expect(entry).toMatchObject({ is_malicious: 1, detected_by_cnn: 0 });
    expect(codes()).toEqual([
      ...['0 - - 5', '2 - - 5', '1 - - 5'],
      ...['0 - - 5', '3 malicious-emotet-form malicious-emotet-form.pcap 5', '1 - - 5'],
    ]);
  });

  it.each([
    [['-m', '1'], 'MAD_LABELS_UNREADABLE'],
    [['-m', '2', '--sample', '/none/flows.tsv'], 'MAD_LABELS_UNREADABLE'],
    [['-m', '5', '--sample', '/none/flows.tsv'], 'MAD_LABELS_UNREADABLE'],
  ])('%j raises what is wrong with its samples, and logs it', async (options, code) => {
    const run = await app(...options);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(code);
    expect(codes().map((line) => line[0])).toEqual(['0', '2', '4', '1']);
  });

  it.each(['2', '5'])('%s wants samples', async (mode) => {
    expect((await app('-m', mode)).code).toBe(2);
  });
});

describe('mad app --file', () => {
  it('judges the captures of a list in place of the folder', async () => {
    record('benign-curl.pcap', 'a.pcap');
    record('benign-curl.pcap', 'b.pcap');
    record('benign-curl.pcap', 'c.pcap');
    const list = join(home, 'list.json');
    writeFileSync(list, JSON.stringify(['c.pcap', join(home, 'pcap/a.pcap'), 'not-yet-there.pcap']));
    expect((await app('--devel', '--file', list)).code).toBe(0);
    expect(datasets()).toEqual(['a', 'c']);
  });

  it('says when there is none', async () => {
    const { code, stderr } = await app('--devel', '--file', '/none/list.json');
    expect(code).toBe(1);
    expect(stderr).toContain('MAD_CAPTURE_LIST_UNREADABLE');
  });
});

describe('the options of mad app', () => {
  it('are all the seed’s', async () => {
    const { code, stdout } = await app('--help');
    expect(code).toBe(0);
    for (const option of [
      ...[
        '-m, --mode',
        '-p, --path',
        '-s, --sample',
        '--iface',
        '--file',
        '-n, --no-validate',
        '-o, --wait-timeout',
      ],
      ...['-t, --sampling-interval', '-r, --validate-ratio', '-c, --process', '-l, --memlock', '-v, --vmem'],
      ...[
        '-a, --address-space',
        '-w, --swap',
        '-d, --devel',
        '-i, --interactive',
        '-e, --shell',
        '-h, --help',
      ],
    ])
      expect(stdout).toContain(option);
  });

  it('out of range are replaced by their defaults with a warning each', async () => {
    const { code, stderr } = await app('-d', '-r', '150', '-t', '-3', '-o', '-1', '-c', '0');
    expect(code).toBe(0);
    const warnings = stderr.split('\n').filter((line) => line.includes('warning'));
    expect(warnings).toHaveLength(4);
    for (const value of ['150', '-3', '-1', '0'])
      expect(warnings.some((line) => line.includes(value))).toBe(true);
  });

  it('more processes than CPUs are a warning only', async () => {
    const { code, stderr } = await app('-d', '-c', '4096');
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: .*4096 processes/);
    expect(stderr).toMatch(/processes +4096/);
  });

  it('appear in the runtime summary', async () => {
    const { stderr } = await app('-d');
    expect(stderr).toContain('runtime summary');
    for (const limit of ['CPUs', 'MEMLOCK', 'VMEM', 'AS', 'SWAP', 'processes'])
      expect(stderr).toContain(limit);
  });

  it.each([
    [['-m', '9']],
    [['-c', 'many']],
    [['--wrong']],
    [['extra']],
    [['--config', '/none']],
    [['-i', '-e', '/none/shell']],
  ])('%j is wrong use', async (options) => {
    const { code, stderr } = await app(...options);
    expect(code).toBe(2);
    expect(stderr).toContain(options.at(-1));
  });
});
