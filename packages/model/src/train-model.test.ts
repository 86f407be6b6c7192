import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openBackend } from './backend.ts';
import { DEFAULT_NETWORK, NETWORK_NAMES, networkName } from './ensemble.ts';
import { loadModel, MODEL_KINDS, readModelDescription, saveModel } from './registry.ts';
import { retrainModel } from './retrain-model.ts';
import { syntheticSamples } from './synthetic-samples.ts';
import { type TrainOptions, trainModel } from './train-model.ts';

const samples = syntheticSamples(4, 6);
const unseen = syntheticSamples(2, 8, 7);
const backend = await openBackend('wasm');
const options: TrainOptions = { seed: 3, folds: 2, copies: 1, epochs: 3, backend };
const steps: number[] = [];
const model = await trainModel(samples, { ...options, onProgress: (_, share) => steps.push(share) });

const folder = await mkdtemp(join(tmpdir(), 'mad-model-'));
afterAll(() => rm(folder, { recursive: true }));

describe('trainModel', () => {
  it('validates on families left out and describes its data', () => {
    expect(model.network).toBe(DEFAULT_NETWORK);
    expect(model.validation.pooled.software).toMatchObject({
      auc: 1,
      recall: 1,
      positives: 12,
      negatives: 12,
    });
    expect(model.validation.flow.auc.mean).toBe(1);
    expect(model.validation.disguised.auc).toBeGreaterThan(0.9);
    expect(model.threshold).toBeGreaterThan(0);
    expect(model.threshold).toBeLessThan(1);
    expect(model.data).toMatchObject({ flows: 48, malicious: 24, benign: 24, families: 8, selected: 48 });
    expect(model.data.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells how far it is', () => {
    expect(steps.length).toBeGreaterThan(10);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
    expect(steps.at(-1)).toBeCloseTo(1);
  });

  it('gives the same model from the same seed and another from another', async () => {
    const again = await trainModel(samples, options);
    const arrays = (trained: typeof model) => trained.ensemble.members.map((member) => member.arrays());
    expect(arrays(again)).toEqual(arrays(model));
    expect(again.threshold).toBe(model.threshold);
    const other = await trainModel(samples, { ...options, seed: 4 });
    expect(arrays(other)).not.toEqual(arrays(model));
  });

  it('learns from samples with a weight and judges none of them', async () => {
    const mislabelled = samples.map((sample) => ({
      ...sample,
      label: sample.label === 'benign' ? ('malicious' as const) : ('benign' as const),
      family: `imitated ${sample.family}`,
    }));
    const trainWith = (weight: number) =>
      trainModel([...samples, ...mislabelled.map((sample) => ({ ...sample, weight }))], {
        ...options,
        network: 'tokens',
      });
    const [little, much] = [await trainWith(0.01), await trainWith(1)];
    for (const { validation } of [little, much])
      expect(validation.pooled.software).toMatchObject({ positives: 12, negatives: 12 });
    expect(little.validation.pooled.software.auc).toBe(1);
    expect(much.validation.pooled.software.auc).toBeLessThan(1);
    expect(little.data).toMatchObject({ flows: 96, families: 16 });
    expect(little.data.digest).not.toBe(much.data.digest);
  });

  it('takes the digest of the set, not of its order', async () => {
    const reversed = await trainModel([...samples].reverse(), { ...options, network: 'tokens' });
    expect(reversed.data.digest).toBe(model.data.digest);
  });

  it('asks for samples of both classes', async () => {
    const oneClass = samples.filter(({ label }) => label === 'benign');
    await expect(trainModel(oneClass, options)).rejects.toMatchObject({ code: 'MAD_MODEL_TOO_FEW_SAMPLES' });
  });
});

describe('networkName', () => {
  it('knows the networks and lists them otherwise', () => {
    for (const name of NETWORK_NAMES) expect(networkName(name)).toBe(name);
    expect(() => networkName('vgg')).toThrow(/classic/);
  });
});

describe('the registry', () => {
  it('loads what it saved, for every kind', async () => {
    for (const kind of MODEL_KINDS) {
      await saveModel(folder, kind, model, {
        version: '7',
        trained: '2026-01-02T03:04:05Z',
        notes: ['A note.'],
      });
      const loaded = await loadModel(folder, kind, backend);
      expect(loaded.description).toMatchObject({
        kind,
        version: '7',
        trained: '2026-01-02T03:04:05Z',
        format: 3,
      });
      expect(loaded.threshold).toBe(model.threshold);
      const scores = await loaded.score(unseen.map(({ sample }) => sample));
      scores.forEach((score, index) => {
        expect(score >= 0.5 ? 'malicious' : 'benign').toBe(unseen[index].label);
      });
    }
    const card = await readFile(join(folder, 'Suspicious', 'README.md'), 'utf8');
    expect(card).toContain('A note.');
    expect(card).toContain(model.data.digest);
    expect(card).toContain('| malicious-0 | malicious | 6 | 100.0 % |');
  });

  it('scores equal samples alike', async () => {
    const loaded = await loadModel(folder, 'Suspicious', 'wasm');
    const [first, second] = [unseen[0].sample, unseen[unseen.length - 1].sample];
    const scores = await loaded.score([first, second, first.slice(), first]);
    expect(scores[2]).toBe(scores[0]);
    expect(scores[3]).toBe(scores[0]);
    expect(scores[1]).not.toBe(scores[0]);
    expect(await loaded.score([])).toHaveLength(0);
  });

  it('says which file is missing, damaged or from another version', async () => {
    await expect(loadModel(join(folder, 'nowhere'), 'Suspicious')).rejects.toMatchObject({
      code: 'MAD_MODEL_NOT_FOUND',
      message: expect.stringContaining('nowhere'),
    });
    const broken = join(folder, 'broken');
    await saveModel(broken, 'Suspicious', model, { version: '1', trained: '2026-01-01T00:00:00Z' });
    await writeFile(join(broken, 'Suspicious', 'weights.bin.br'), Uint8Array.of(1, 2, 3));
    await expect(loadModel(broken, 'Suspicious')).rejects.toMatchObject({ code: 'MAD_MODEL_DAMAGED' });
    await writeFile(join(broken, 'Suspicious', 'model.json'), '{"format": 99}');
    await expect(readModelDescription(broken, 'Suspicious')).rejects.toMatchObject({
      code: 'MAD_MODEL_UNKNOWN_FORMAT',
    });
    await writeFile(join(broken, 'Suspicious', 'model.json'), '{');
    await expect(readModelDescription(broken, 'Suspicious')).rejects.toMatchObject({
      code: 'MAD_MODEL_DAMAGED',
    });
  });
});

describe('retrainModel', () => {
  it('learns that a malicious family was none, leaves the model alone and remembers the retrain', async () => {
    const loaded = await loadModel(folder, 'Background_PC', backend);
    const wronged = samples
      .filter(({ family }) => family === 'malicious-1')
      .map((sample) => ({ ...sample, label: 'benign' as const }));
    const bytes = wronged.map(({ sample }) => sample);
    const mean = (scores: Float32Array): number =>
      scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const before = await loaded.score(bytes);
    const retrained = await retrainModel(loaded, wronged, { backend });
    await saveModel(folder, 'Background_PC', retrained, { version: '8', trained: '2026-01-02T03:04:05Z' });
    const after = await (await loadModel(folder, 'Background_PC', backend)).score(bytes);
    expect(mean(after)).toBeLessThan(mean(before));
    expect(await loaded.score(bytes)).toEqual(before);
    expect((await readModelDescription(folder, 'Background_PC')).retrained).toMatchObject([
      { flows: 6, malicious: 0 },
    ]);
  });

  it('needs a sample', async () => {
    await expect(retrainModel(model, [], { backend })).rejects.toMatchObject({
      code: 'MAD_MODEL_TOO_FEW_SAMPLES',
    });
  });
});
