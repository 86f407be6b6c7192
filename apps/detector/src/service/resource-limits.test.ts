import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { LimitReport, LimitSettings } from './resource-limits.ts';

interface Outcome {
  readonly reports: readonly LimitReport[];
  readonly warnings: readonly string[];
  /** Soft limits that a grandchild, as a worker is, finds itself under. */
  readonly memlock: string;
  readonly addressSpace: string;
}

const SCRIPT = `
  import { execFileSync } from 'node:child_process';
  import { applyLimits } from ${JSON.stringify(new URL('./resource-limits.ts', import.meta.url).href)};
  const warnings = [];
  const reports = applyLimits(JSON.parse(process.env.SETTINGS), (text) => warnings.push(text));
  const limits = execFileSync('cat', ['/proc/self/limits'], { encoding: 'utf8' });
  const soft = (name) => limits.split('\\n').find((line) => line.startsWith(name)).split(/ {2,}/)[1];
  process.stdout.write(JSON.stringify({
    reports, warnings, memlock: soft('Max locked memory'), addressSpace: soft('Max address space'),
  }));`;

/** Applies settings in a process of its own, begun under limits set by the shell. */
const apply = (
  settings: LimitSettings,
  { before = 'ulimit -S -l 64', path = process.env['PATH'] ?? '' } = {},
): Outcome => {
  const { stdout, stderr } = spawnSync(
    '/bin/sh',
    ['-c', `${before} && exec "$@"`, '-', process.execPath, '--input-type=module', '-e', SCRIPT],
    { encoding: 'utf8', env: { SETTINGS: JSON.stringify(settings), PATH: path } },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

describe('applyLimits', () => {
  it('changes nothing that is not asked for, and tells what is in force', () => {
    const { reports, warnings, memlock, addressSpace } = apply({});
    expect(warnings).toEqual([]);
    expect(memlock).toBe('65536');
    expect(reports).toEqual([
      { name: 'MEMLOCK', before: '65536', inForce: '65536' },
      { name: 'VMEM', before: 'not on Linux', inForce: 'not on Linux' },
      { name: 'AS', before: addressSpace, inForce: addressSpace },
      { name: 'SWAP', before: 'not on Linux', inForce: 'not on Linux' },
    ]);
  });

  it('applies limits to this process and those it starts', () => {
    const terabyte = 2 ** 40;
    const { reports, warnings, memlock, addressSpace } = apply({ memlock: 32_768, addressSpace: terabyte });
    expect(warnings).toEqual([]);
    expect({ memlock, addressSpace }).toEqual({ memlock: '32768', addressSpace: String(terabyte) });
    expect(reports).toContainEqual({ name: 'MEMLOCK', before: '65536', inForce: '32768' });
    expect(reports).toContainEqual({
      name: 'AS',
      before: expect.any(String),
      inForce: String(terabyte),
    });
  });

  it('takes -1 for unlimited', () => {
    const { addressSpace, reports } = apply({ addressSpace: -1 }, { before: 'ulimit -S -v 1099511627776' });
    expect(addressSpace).toBe('unlimited');
    expect(reports).toContainEqual({ name: 'AS', before: String(2 ** 50), inForce: 'unlimited' });
  });

  it('warns of what the system refuses, and goes on', () => {
    const { warnings, memlock, reports } = apply({ memlock: 131_072 }, { before: 'ulimit -l 64' });
    expect(warnings).toEqual([expect.stringMatching(/^MEMLOCK stays as it is: \S/)]);
    expect(memlock).toBe('65536');
    expect(reports).toContainEqual({ name: 'MEMLOCK', before: '65536', inForce: '65536' });
  });

  it('warns of limits that Linux does not have', () => {
    const { warnings } = apply({ vmem: 1e9, swap: -1 });
    expect(warnings).toEqual([
      'VMEM cannot be limited on Linux; the option is without effect',
      'SWAP cannot be limited on Linux; the option is without effect',
    ]);
  });
});
