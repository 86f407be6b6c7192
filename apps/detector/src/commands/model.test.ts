import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addModelVersion, loadModel, MODEL_KINDS, readModelDescription } from '@mad/model';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { SHIPPED_MODELS } from '../paths.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const home = temporaryFolder();
const folder = join(home, 'model');

/** `mad model …` as a user runs it. */
const mad = (...words: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [MAIN, 'model', ...words], {
    env: { MAD_HOME: home, NO_COLOR: '1' },
    encoding: 'utf8',
  });

describe('mad model', () => {
  let shipped: Awaited<ReturnType<typeof loadModel>>;

  beforeAll(async () => {
    shipped = await loadModel(SHIPPED_MODELS, 'Background_PC');
  });

  beforeEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const [kind, version, accepted] of [
      ['Background_PC', 'one', true],
      ['Suspicious', 'one', true],
      ['Background_PC', 'two', false],
    ] as const)
      await addModelVersion(folder, kind, shipped, {
        version,
        trained: `2027-01-0${version === 'one' ? 1 : 2}T00:00:00Z`,
        outcome: {
          accepted,
          reason: accepted ? 'no worse on shipped' : 'on shipped \u001b[2J worse',
          figures: [],
        },
      });
  });

  it('lists the versions of each kind', async () => {
    const { status, stdout, stderr } = mad('list');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const base = (await readModelDescription(SHIPPED_MODELS, 'Suspicious')).version;
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(rows.map(([kind, version, state]) => [kind, version, state])).toEqual([
      ['kind', 'version', 'state'],
      ['Background_PC', 'two', 'refused'],
      ['Background_PC', 'one', 'candidate'],
      ['Background_PC', base, 'champion'],
      ['Background_Phone', base, 'champion'],
      ['Suspicious', 'one', 'candidate'],
      ['Suspicious', base, 'champion'],
    ]);
    expect(rows[1]?.[4]).toBe('on shipped \\u001b[2J worse');
  });

  it('promotes where there is such a version, and goes back', async () => {
    const { status, stdout } = mad('promote', 'one', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      changes: [
        { kind: 'Background_PC', champion: 'one' },
        { kind: 'Suspicious', champion: 'one' },
      ],
    });
    expect((await readModelDescription(folder, 'Suspicious')).version).toBe('one');
    const listed = JSON.parse(mad('list', '--kind', 'Suspicious', '--json').stdout);
    expect(listed.models).toMatchObject([
      { kind: 'Suspicious', version: 'one', base: false, state: 'champion', reason: 'no worse on shipped' },
      { base: true, state: 'retired', reason: null },
    ]);
    expect(mad('rollback', '--kind', 'Suspicious')).toMatchObject({
      status: 0,
      stdout: 'Suspicious: base judges now\n',
    });
    expect(mad('promote', 'base', '--model', folder).stdout).toContain('Background_PC: base judges now');
  });

  it.each([
    [['promote', 'nine'], 1, 'MAD_MODEL_VERSION_UNKNOWN'],
    [['promote', '../../x'], 1, 'MAD_MODEL_VERSION_UNKNOWN'],
    [['rollback'], 1, 'MAD_MODEL_VERSION_UNKNOWN'],
    [['list', '--kind', 'Browser_PC'], 2, MODEL_KINDS.join(', ')],
    [['promote'], 2, 'version'],
  ])('%j ends with %i', (words, code, told) => {
    const { status, stdout, stderr } = mad(...words);
    expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    expect(stderr.replaceAll('"', '')).toContain(told);
  });
});
