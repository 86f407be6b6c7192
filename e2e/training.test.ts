import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from './support/captures.ts';
import { type ProgramRun, runMad } from './support/run-mad.ts';

const CAPTURES = join(SAMPLES, '..');
const LABELS = join(CAPTURES, 'flows.tsv');

let folder = '';
const at = (name: string): string => join(folder, name);
let training: ProgramRun;

/** Training a small model takes a while on a busy machine. */
const PATIENCE = 600_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mad-training-'));
  training = await runMad([
    'train',
    ...['--captures', CAPTURES, '--labels', LABELS, '--folds', '2', '--seed', '7', '-o', at('models')],
  ]);
}, PATIENCE);

afterAll(() => rmSync(folder, { recursive: true }));

const evaluate = (labels: string, model = at('models')): Promise<ProgramRun> =>
  runMad(['evaluate', '--captures', CAPTURES, '--labels', labels, '--model', model, '--json']);

describe('mad train', () => {
  it('leaves a model for each judged kind', () => {
    expect(training.code).toBe(0);
    expect(readdirSync(at('models')).sort()).toEqual(
      expect.arrayContaining(['Background_PC', 'Background_Phone', 'Suspicious']),
    );
  });

  it('makes models that mad detect takes', async () => {
    const capture = join(SAMPLES, 'malicious-zeus.pcap');
    const { code, stdout } = await runMad(['detect', capture, '--json', '--model', at('models')]);
    expect(code).toBe(0);
    expect(stdout).toContain('"verdict":"malicious"');
  });
});

describe('mad evaluate --json', () => {
  const count = (label: string): number =>
    readFileSync(LABELS, 'utf8')
      .split('\n')
      .filter((line) => line.split('\t')[6] === label).length;

  const MEASURES = {
    auc: expect.any(Number),
    recall: expect.any(Number),
    fpr: expect.any(Number),
    recall_at_fpr_1: expect.any(Number),
    recall_at_fpr_5: expect.any(Number),
    positives: expect.any(Number),
    negatives: expect.any(Number),
  };

  it('has the keys of the contract, every labelled flow and sensible figures', async () => {
    const { code, stdout } = await evaluate(LABELS);
    expect(code).toBe(0);
    const result: Record<string, Record<string, number>> = JSON.parse(stdout);
    expect(result).toMatchObject({
      flow: { ...MEASURES, positives: count('malicious'), negatives: count('benign') },
      software: MEASURES,
      system: { recall: expect.any(Number), fpr: expect.any(Number) },
      families: { Zeus: expect.anything(), curl: expect.anything() },
    });
    const { flow, software, system } = result;
    for (const { recall, fpr } of [flow, software, system])
      for (const rate of [recall, fpr]) {
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(1);
      }
    // It has seen these flows: what it learned from must be told apart.
    expect(flow['auc']).toBeGreaterThan(0.95);
    expect(software['auc']).toBeGreaterThan(0.95);
  });

  it('knows when labels are turned round', async () => {
    const turned = readFileSync(LABELS, 'utf8')
      .split('\n')
      .map((line) =>
        line
          .split('\t')
          .map((cell, i) => (i !== 6 ? cell : ({ malicious: 'benign', benign: 'malicious' }[cell] ?? cell)))
          .join('\t'),
      )
      .join('\n');
    writeFileSync(at('turned.tsv'), turned);
    const result: { flow: { auc: number; positives: number } } = JSON.parse(
      (await evaluate(at('turned.tsv'))).stdout,
    );
    expect(result.flow.auc).toBeLessThan(0.05);
    expect(result.flow.positives).toBe(count('benign'));
  });

  it('says which file cannot be used and why', async () => {
    writeFileSync(at('no-columns.tsv'), 'capture\tlabel\nx.pcap\tbenign\n');
    writeFileSync(
      at('no-number.tsv'),
      readFileSync(LABELS, 'utf8')
        .split('\n')
        .slice(0, 2)
        .join('\n')
        .replace(/\t\d+\.\d+\t/, '\tsoon\t'),
    );
    for (const [labels, what] of [
      ['no-columns.tsv', 'lacks the column'],
      ['no-number.tsv', 'line 2: start is no number'],
      ['missing.tsv', 'MAD_LABELS_UNREADABLE'],
    ]) {
      const { code, stdout, stderr } = await evaluate(at(labels));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(at(labels));
      expect(stderr).toContain(what);
      expect(stderr.trimEnd()).not.toContain('\n');
    }
  });

  it('says that a folder holds no model', async () => {
    const { code, stderr } = await evaluate(LABELS, at('nowhere'));
    expect(code).toBe(1);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(stderr).toContain(at('nowhere'));
  });
});
