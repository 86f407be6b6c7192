import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { botFlow } from './feedback.test-support.ts';
import { RetrainDataset, type SampleLabel } from './retrain-dataset.ts';

const CAPTURE = { name: '2026_0101_0000_00', digest: 'd1', time: 1.7e15, predicted: 2 };
const parent = temporaryFolder();

describe('RetrainDataset', () => {
  let folder: string;
  let dataset: RetrainDataset;
  let count = 0;

  beforeEach(() => {
    folder = join(parent, `retrain-${count++}`);
    dataset = new RetrainDataset(folder);
  });

  afterEach(() => dataset.close());

  const files = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.dat|partial/.test(name))
      .sort();
  const stream = (): Record<string, Record<string, unknown>[]> =>
    JSON.parse(readFileSync(join(folder, 'stream.json'), 'utf8'));
  const verdict = (
    of: SampleLabel['of'],
    said: SampleLabel['verdict'],
    source = 'virustotal',
  ): SampleLabel => ({
    of,
    verdict: said,
    source,
    detail: 'because',
    checkedAt: 5,
  });
  const ofFlow = (port: number): SampleLabel['of'] => ({ capture: CAPTURE.name, flow: botFlow(port).name });

  it('keeps each sample of a model under 0, named after capture and flow, until it is confirmed', () => {
    const byFingerprint = botFlow(3, { sample: undefined });
    expect(dataset.add(CAPTURE, [botFlow(1), botFlow(2, { kind: 'Suspicious' }), byFingerprint])).toBe(true);
    expect(files()).toEqual([
      `Background_PC/0/${CAPTURE.name}_${botFlow(1).name}.dat`,
      `Suspicious/0/${CAPTURE.name}_${botFlow(2).name}.dat`,
    ]);
    expect(readFileSync(join(folder, files()[0])).equals(botFlow(1).sample ?? new Uint8Array())).toBe(true);
    expect(stream()['Background_PC']).toMatchObject([
      {
        filename: `${CAPTURE.name}_${botFlow(1).name}.dat`,
        is_malicious: 0,
        UA: 'Bot/1',
        url: 'http://bot.example.org/gate.php?n=1',
        ipua: '10.0.0.5 Bot/1',
        validated: 'unchecked',
      },
    ]);
    dataset.label([verdict(ofFlow(1), 'malicious')]);
    expect(files()[0]).toBe(`Background_PC/1/${CAPTURE.name}_${botFlow(1).name}.dat`);
    expect(stream()['Background_PC']).toMatchObject([
      { is_malicious: 1, validated: 'malicious', source: 'virustotal', checked_at: 5 },
    ]);
  });

  it('changes nothing on a repeat', () => {
    dataset.add(CAPTURE, [botFlow(1)]);
    dataset.label([verdict(ofFlow(1), 'malicious')]);
    const before = [files(), stream()];
    expect(dataset.add(CAPTURE, [botFlow(1)])).toBe(false);
    expect([files(), stream()]).toEqual(before);
  });

  it('forgets what nobody labelled when a capture has changed', () => {
    dataset.add(CAPTURE, [botFlow(1), botFlow(2)]);
    dataset.label([verdict(ofFlow(1), 'malicious')]);
    expect(dataset.add({ ...CAPTURE, digest: 'd2' }, [botFlow(3)])).toBe(true);
    expect(files().map((name) => name.replace(/.*_(\d)_8.*/, '$1'))).toEqual(['3', '1']);
  });

  it('lets an analyst overrule everybody, and a verdict on the flow one on its software', () => {
    const whole = { capture: CAPTURE.name, software: '10.0.0.5 Bot/1', host: 'bot.example.org' };
    dataset.add(CAPTURE, [botFlow(1), botFlow(2), botFlow(3, { host: 'other.example.org' })]);
    const verdicts = (): string[] => dataset.entries().map((entry) => `${entry.verdict} ${entry.source}`);
    dataset.label([verdict(ofFlow(1), 'harmless'), verdict(whole, 'malicious')]);
    expect(verdicts()).toEqual(['harmless virustotal', 'malicious virustotal', 'unchecked ']);
    dataset.label([verdict(ofFlow(1), 'unknown')]);
    dataset.label([verdict(ofFlow(2), 'harmless', 'analyst')]);
    dataset.label([verdict(ofFlow(2), 'malicious')]);
    expect(verdicts()).toEqual(['harmless virustotal', 'harmless analyst', 'unchecked ']);
    expect(existsSync(dataset.pathOf(dataset.entries()[1]))).toBe(true);
  });

  it('writes hostile text so that it stays text, in its own folder', () => {
    const hostile = { userAgent: '\u001b[2J\u202ebot', url: 'http://x/"\u0000\n', host: '../../x' };
    dataset.add({ ...CAPTURE, name: '../evil' }, [botFlow(1, hostile)]);
    expect(files()).toEqual([`Background_PC/0/.._evil_${botFlow(1).name}.dat`]);
    const text = readFileSync(join(folder, 'stream.json'), 'utf8').replaceAll('\n', '');
    expect([...text].filter((character) => character < ' ')).toEqual([]);
    expect(stream()['Background_PC']).toMatchObject([{ capture: '../evil', host: '../../x' }]);
  });

  it('writes stream.json in pieces, and yet as one document of all kinds', () => {
    const flows = Array.from({ length: 600 }, (_, n) =>
      botFlow(n, { kind: n % 2 === 0 ? 'Background_PC' : 'Suspicious', url: `http://x/\u00e4${n}` }),
    );
    dataset.add(CAPTURE, flows);
    const text = readFileSync(join(folder, 'stream.json'), 'utf8');
    expect(text.length).toBeGreaterThan(2 * 64 * 1024);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 1)}\n`);
    expect(stream()['Background_PC']).toHaveLength(300);
    expect(stream()['Suspicious']).toHaveLength(300);
  });

  it('shortens a name that no file system takes, and keeps such names apart', () => {
    const long = 'x'.repeat(240);
    dataset.add({ ...CAPTURE, name: `${long}1` }, [botFlow(1)]);
    dataset.add({ ...CAPTURE, name: `${long}2` }, [botFlow(1)]);
    expect(files()).toHaveLength(2);
    expect(Math.max(...files().map((name) => name.length))).toBeLessThanOrEqual(
      'Background_PC/0/'.length + 255,
    );
    expect(dataset.read(dataset.entries()[1])).toHaveLength(1024);
  });

  it('makes the index again from the samples and stream.json', () => {
    dataset.add(CAPTURE, [botFlow(1), botFlow(2), botFlow(3)]);
    dataset.label([verdict(ofFlow(1), 'malicious'), verdict(ofFlow(2), 'harmless')]);
    const before = dataset.entries();
    dataset.close();
    rmSync(join(folder, 'index.db'));
    dataset = new RetrainDataset(folder);
    expect(dataset.entries()).toEqual(before);
  });

  it('takes up samples that were put there without an index', () => {
    dataset.close();
    rmSync(join(folder, 'index.db'));
    mkdirSync(join(folder, 'Background_PC/1'), { recursive: true });
    mkdirSync(join(folder, 'Background_PC/0'), { recursive: true });
    writeFileSync(join(folder, 'stream.json'), 'not JSON');
    const sample = botFlow(1).sample ?? new Uint8Array();
    writeFileSync(join(folder, 'Background_PC/1', 'my_capture_10.0.0.5_1_8.8.4.4_80_17.dat'), sample);
    writeFileSync(join(folder, 'Background_PC/0', 'odd.dat'), sample);
    dataset = new RetrainDataset(folder);
    expect(dataset.entries()).toMatchObject([
      {
        capture: 'my_capture',
        flow: '10.0.0.5_1_8.8.4.4_80_17',
        serverAddress: '8.8.4.4',
        software: '10.0.0.5',
        verdict: 'malicious',
      },
      { filename: 'odd.dat', verdict: 'unknown' },
    ]);
  });

  it('loses no sample when several processes add and label at once', async () => {
    const program = `
      import { RetrainDataset } from ${JSON.stringify(join(import.meta.dirname, 'retrain-dataset.ts'))};
      import { botFlow } from ${JSON.stringify(join(import.meta.dirname, 'feedback.test-support.ts'))};
      const [folder, name] = process.argv.slice(1);
      const dataset = new RetrainDataset(folder);
      for (let i = 0; i < 15; i++) {
        const capture = name + '-' + i;
        dataset.add({ name: capture, digest: 'd', time: i, predicted: 2 }, [botFlow(1), botFlow(2)]);
        dataset.label([{ of: { capture, flow: botFlow(1).name }, verdict: 'malicious', source: 's', detail: '', checkedAt: 1 }]);
      }
      dataset.close();
    `;
    const names = ['a', 'b', 'c'];
    const codes = await Promise.all(
      names.map(async (name) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder, name], {
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        const [code] = await once(child, 'exit');
        return code;
      }),
    );
    expect(codes).toEqual([0, 0, 0]);
    expect(files()).toHaveLength(90);
    expect(files().filter((name) => name.startsWith('Background_PC/1/'))).toHaveLength(45);
    expect(stream()['Background_PC']).toHaveLength(90);
  });

  it('gives a lease to one owner until it lapses', () => {
    expect(dataset.takeLease('retrain', 'a', 1000, 2000)).toBe(true);
    expect(dataset.takeLease('retrain', 'b', 1999, 3000)).toBe(false);
    expect(dataset.takeLease('retrain', 'a', 1500, 2500)).toBe(true);
    expect(dataset.takeLease('retrain', 'b', 2500, 3500)).toBe(true);
    dataset.endLease('retrain', 'a');
    expect(dataset.takeLease('retrain', 'a', 2600, 3600)).toBe(false);
    dataset.endLease('retrain', 'b');
    expect(dataset.takeLease('retrain', 'a', 2600, 3600)).toBe(true);
  });

  it('says what is wrong with its folder', () => {
    const file = join(parent, 'a-file');
    writeFileSync(file, '');
    expect(() => new RetrainDataset(join(file, 'below'))).toThrow(
      expect.objectContaining({ code: 'MAD_RETRAIN_DATA_UNUSABLE' }),
    );
  });
});
