import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTING_NAMES } from '@mad/settings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorOptions } from './doctor.ts';

let home = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'mad-doctor-'));
});
afterAll(() => rmSync(home, { recursive: true }));

const COMMAND = new URL('./doctor.ts', import.meta.url).href;

/** Runs the command in a process whose environment has nothing of MAD but these variables. */
const run = (options: DoctorOptions, environment: Record<string, string>) => {
  const script = `import { doctor } from '${COMMAND}'; process.exitCode = await doctor(${JSON.stringify(options)});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { MAD_HOME: home, ...environment },
    encoding: 'utf8',
  });
  return { status, stdout, stderr, lines: stdout.split('\n') };
};

describe('mad doctor --config', () => {
  it('shows each setting with its variable, source and value', () => {
    const { status, lines, stderr } = run({ config: true }, { MAD_QUIET_SECONDS: '7', LOG_LEVEL: '' });
    expect(lines[0]).toBe('settings file: none');
    const rows = lines.slice(3, -1).map((line) => line.split(/ {2,}/));
    expect(rows.map(([name]) => name)).toEqual(SETTING_NAMES);
    expect(rows).toContainEqual(['home', 'MAD_HOME', 'environment', home]);
    expect(rows).toContainEqual(['quietSeconds', 'MAD_QUIET_SECONDS', 'environment', '7 seconds']);
    expect(rows).toContainEqual(['logLevel', 'LOG_LEVEL', 'default', 'info']);
    expect(rows).toContainEqual(['memlock', 'MAD_MEMLOCK', 'default', 'not set']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('says the same as JSON', () => {
    writeFileSync(join(home, 'mad.json'), '{"leaseSeconds": 60}');
    const { status, stdout } = run({ config: true, json: true }, {});
    rmSync(join(home, 'mad.json'));
    const { file, settings, warnings, problems } = JSON.parse(stdout);
    expect({ status, file, warnings, problems }).toEqual({
      status: 0,
      file: join(home, 'mad.json'),
      warnings: [],
      problems: [],
    });
    expect(settings).toHaveLength(SETTING_NAMES.length);
    expect(settings).toContainEqual({
      name: 'leaseSeconds',
      environment: 'MAD_LEASE_SECONDS',
      source: 'file',
      value: 60,
      unit: 'seconds',
    });
    expect(settings).toContainEqual({ name: 'redisUrl', environment: 'REDIS_URL', source: 'default' });
  });

  it('shows no secret', () => {
    const environment = {
      DATABASE_URL: 'mysql://mad:swordfish@db/deepocean',
      MAD_HTTP_TOKEN: 'swordfish-swordfish',
      MAD_ADMIN_PASSWORD: 'swordfish',
    };
    for (const json of [false, true]) {
      const { stdout, stderr } = run({ config: true, json }, environment);
      expect(stdout).toContain('mysql://mad:(set)@db/deepocean');
      expect(stdout).toContain('(set)');
      expect(stderr).toContain('MAD_ADMIN_PASSWORD (environment): the value is not allowed');
      expect(stdout + stderr).not.toContain('swordfish');
    }
  });

  it('refuses unknown names with exit code 2, and shows the rest', () => {
    const file = join(home, 'other.json');
    writeFileSync(file, '{"htpPort": 1, "uploadLimitMb": 1}');
    const { status, stdout, stderr } = run({ config: file }, { MAD_LEASE: '1' });
    expect(status).toBe(2);
    expect(stdout).toMatch(/uploadLimitMb +MAD_UPLOAD_LIMIT_MB +file +1 megabytes/);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^mad: MAD_SETTINGS_INVALID: "MAD_LEASE" \(environment\) is no setting/),
      `mad: MAD_SETTINGS_INVALID: ${file}: "htpPort" is no setting of the file; did you mean httpPort?`,
      '',
    ]);
  });

  it('warns of what was replaced and goes on', () => {
    const { status, stderr } = run({ config: true }, { MAD_VALIDATE_RATIO: '101' });
    expect(stderr).toBe(
      'mad: warning: MAD_VALIDATE_RATIO (environment): "101" is not allowed; ' +
        'allowed: a whole number from 0 to 100; 10 is used\n',
    );
    expect(status).toBe(0);
  });

  it('lets no value reach the terminal raw', () => {
    const { stdout } = run({ config: true }, { MAD_SAMPLE: 'a\u001b[2Jb' });
    expect(stdout).toContain('a\\u001b[2Jb');
  });
});
