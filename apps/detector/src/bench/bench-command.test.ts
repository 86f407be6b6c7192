import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'mad-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bench = (...options: readonly string[]) => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  return spawnSync(process.execPath, [main, 'bench', ...options], { encoding: 'utf8' });
};

const SMALL = ['--size', '1', '--flows', '60', '--http', '0.5', '--seed', '3', '--runs', '2'];

describe('mad bench', () => {
  it('measures stages and peers on a capture made for the purpose, as JSON, and reports from it later', () => {
    const names = 'read,groups,split,pcap-parser';
    const measured = bench(...SMALL, '--peers', '--only', names, '--profile', '--json');
    expect({ status: measured.status, stderr: measured.stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(measured.stdout);
    expect(result.capture).toMatchObject({ name: 'synthetic-1MB-60-flows-0.5-http-seed-3.pcap', flows: 60 });
    expect(result.summary.map(({ name }: { name: string }) => name).join()).toBe(names);
    expect(result.measurements[0].runs).toHaveLength(2);
    expect(result.ratios).toEqual([
      { peer: 'pcap-parser', against: 'groups', time: expect.any(Number), cpu: expect.any(Number) },
    ]);
    expect(Object.keys(result.profiles)).toEqual(['read', 'groups', 'split']);
    expect(result.profiles.groups.length).toBeGreaterThan(3);

    const [results, report] = [join(folder, 'results.json'), join(folder, 'report.md')];
    writeFileSync(results, measured.stdout);
    const shown = bench('--results', results, '--report', report);
    expect({ status: shown.status, stderr: shown.stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of names.split(',')) expect(shown.stdout).toMatch(new RegExp(`^\\| ${name} +\\|`, 'm'));
    expect(readFileSync(report, 'utf8')).toContain('synthetic-1MB-60-flows-0.5-http-seed-3.pcap');
  });

  it('says what does not exist', () => {
    const unknown = bench('--only', 'read,nothing');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('no stage is called nothing');
    const missing = join(folder, 'missing');
    for (const option of ['--capture', '--results']) {
      const { status, stderr } = bench(option, missing);
      expect(status).toBe(1);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain(missing);
    }
  });

  it('says where a report cannot be written', () => {
    const { status, stderr } = bench(...SMALL, '--only', 'read', '--report', folder);
    expect(status).toBe(1);
    expect(stderr).toContain('MAD_OUTPUT_UNWRITABLE');
  });
});
