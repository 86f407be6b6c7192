import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from './support/captures.ts';
import { runMad } from './support/run-mad.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mad-workers-'));
  const office = readFileSync(join(SAMPLES, 'mixed-office.pcap'));
  writeFileSync(at('cut.pcap'), office.subarray(0, office.length - 5));
  writeFileSync(at('empty.pcap'), '');
  writeFileSync(at('text.pcap'), 'no capture at all');
  mkdirSync(at('nothing'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('mad detect --workers', () => {
  it.each([
    ['JSON', ['--json', '--all']],
    ['a table', ['--all']],
    ['the exit code', ['--fail-on', 'malicious', '--threshold', '0.2']],
  ])('changes nothing about %s, damaged and missing captures included', async (_, options) => {
    const paths = [
      SAMPLES,
      ...['cut.pcap', 'empty.pcap', 'missing.pcap', 'text.pcap', 'nothing'].map(at),
      join(SAMPLES, 'mixed-office.pcap'),
    ];
    const alone = await runMad(['detect', ...paths, ...options, '--workers', '1']);
    const together = await runMad(['detect', ...paths, ...options, '--workers', '3']);
    expect(alone.stdout.length).toBeGreaterThan(1000);
    expect(alone.stderr).toContain('MAD_CAPTURE_DAMAGED');
    expect(together).toEqual(alone);
  });

  it('changes nothing about how it fails without a model', async () => {
    const run = ['detect', SAMPLES, '--model', at('nothing')];
    const alone = await runMad([...run, '--workers', '1']);
    expect(alone).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^mad: No model/) });
    expect(await runMad([...run, '--workers', '2'])).toEqual(alone);
  });

  it('is a number from 1 to 64', async () => {
    const refused = await runMad(['detect', SAMPLES, '--workers', '0']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('a number from 1 to 64') });
  });
});
