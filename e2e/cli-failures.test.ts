import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, SAMPLES } from './support/captures.ts';
import { oneLine } from './support/one-line.ts';
import { jsonLines, runMad } from './support/run-mad.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-cli-'));
  writeFileSync(at('text.pcap'), 'dear diary, today I saw a packet\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('mad www', () => {
  it('says in one line what keeps it from listening', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stdout, stderr } = await runMad(['www', '--port', port, '--no-detector'], {
      MAD_HOME: at('home'),
    });
    server.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(oneLine(stderr)).toMatch(new RegExp(`^mad: 127\\.0\\.0\\.1:${port}: .*MAD_ADDRESS_UNUSABLE`));
  });

  it('says in one line that the database is none', async () => {
    const { code, stdout, stderr } = await runMad(['www', '--port', '0', '--no-detector'], {
      MAD_HOME: at('home'),
      DATABASE_URL: `sqlite:${at('text.pcap')}`,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(oneLine(stderr)).toContain(`${at('text.pcap')}: file is not a database (MAD_DATABASE_FAILED`);
  });
});

describe('an output that cannot be written', () => {
  it.each([
    ['train', ['-o', 'text.pcap/models']],
    ['evaluate', ['--folds', '2', '--report', 'text.pcap/page/evaluation.md']],
  ])('mad %s says so before it begins', async (command, [...options]) => {
    const place = at(options.pop() ?? '');
    const samples = ['--captures', join(SAMPLES, '..'), '--labels', join(SAMPLES, '../flows.tsv')];
    const { code, stderr } = await runMad([command, ...samples, ...options, place]);
    expect(code).toBe(1);
    expect(oneLine(stderr)).toMatch(/^mad: .*text\.pcap\/.*MAD_OUTPUT_UNWRITABLE/);
  });

  const shell = (command: string) => spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' });

  it('full disk: one line, exit code 1', () => {
    const { status, stderr } = shell(
      `./mad requests '${join(SAMPLES, 'mixed-office.pcap')}' --json > /dev/full`,
    );
    expect(status).toBe(1);
    expect(oneLine(stderr)).toMatch(/^mad: standard output: .*no space left/);
  });

  it('a reader that has seen enough is no error', () => {
    const { stdout, stderr } = shell(
      `{ ./mad flows '${join(SAMPLES, 'mixed-office.pcap')}' --json; echo "code $?" >&2; } | head -n 1`,
    );
    expect(jsonLines(stdout)).toHaveLength(1);
    expect(stderr).toBe('code 0\n');
  });
});
