import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from './backend.ts';
import {
  addModelVersion,
  BASE_VERSION,
  championMark,
  hasModel,
  listModelVersions,
  promoteModel,
  pruneModelVersions,
  rollbackModel,
} from './model-versions.ts';
import { loadModel, readModelDescription, saveModel } from './registry.ts';
import { syntheticSamples } from './synthetic-samples.ts';
import { trainModel } from './train-model.ts';

const KIND = 'Suspicious';
const NOW = '2026-01-09T00:00:00Z';
const model = await trainModel(syntheticSamples(2, 4), {
  network: 'tokens',
  folds: 2,
  copies: 0,
  backend: await openBackend('cpu'),
});

const root = await mkdtemp(join(tmpdir(), 'mad-versions-'));
afterAll(() => rm(root, { recursive: true }));
const shipped = join(root, 'shipped');
await saveModel(shipped, KIND, model, { version: 'shipped-1', trained: '2026-01-01T00:00:00Z' });

describe('model versions', () => {
  let site: string;
  let count = 0;

  beforeEach(() => {
    site = join(root, `site-${count++}`);
  });

  const add = (version: string, day: number, accepted = true): Promise<string> =>
    addModelVersion(site, KIND, model, {
      version,
      trained: `2026-01-0${day}T00:00:00Z`,
      outcome: { accepted, reason: 'tried', figures: { recall: 1 } },
    });
  const states = async (): Promise<string[]> =>
    (await listModelVersions(site, KIND, shipped)).map(({ version, state }) => `${version} ${state}`);
  const judging = async (): Promise<string> => (await readModelDescription(site, KIND)).version;

  it('begins with the models that come with MAD', async () => {
    expect(await hasModel(site, KIND)).toBe(false);
    expect(await listModelVersions(site, KIND, shipped)).toMatchObject([
      { kind: KIND, version: 'shipped-1', isBase: true, state: 'champion', outcome: undefined },
    ]);
    await expect(rollbackModel(site, KIND, NOW)).rejects.toMatchObject({ code: 'MAD_MODEL_VERSION_UNKNOWN' });
  });

  it('adds versions that judge only once promoted, and goes back step by step', async () => {
    await add('a', 2);
    await add('b', 3);
    await add('c', 4, false);
    expect(await hasModel(site, KIND)).toBe(false);
    expect(await states()).toEqual(['c refused', 'b candidate', 'a candidate', 'shipped-1 champion']);
    expect(await promoteModel(site, KIND, 'a', NOW)).toBeUndefined();
    expect(await hasModel(site, KIND)).toBe(true);
    expect(await judging()).toBe('a');
    expect(await promoteModel(site, KIND, 'b', NOW)).toBe('a');
    expect(await promoteModel(site, KIND, 'b', NOW)).toBe('b');
    expect((await loadModel(site, KIND, 'cpu')).description.version).toBe('b');
    expect(await states()).toEqual(['c refused', 'b champion', 'a retired', 'shipped-1 retired']);
    expect(await rollbackModel(site, KIND, NOW)).toBe('a');
    expect(await states()).toEqual(['c refused', 'b retired', 'a champion', 'shipped-1 retired']);
    expect(await rollbackModel(site, KIND, NOW)).toBeUndefined();
    expect(await states()).toEqual(['c refused', 'b retired', 'a retired', 'shipped-1 champion']);
    await expect(rollbackModel(site, KIND, NOW)).rejects.toMatchObject({ code: 'MAD_MODEL_VERSION_UNKNOWN' });
    await promoteModel(site, KIND, 'b', NOW);
    await promoteModel(site, KIND, BASE_VERSION, NOW);
    expect(await hasModel(site, KIND)).toBe(false);
    expect(await rollbackModel(site, KIND, NOW)).toBe('b');
  });

  it('tells holders of a model when another judges', async () => {
    await add('a', 2);
    const marks = [await championMark(site, KIND)];
    await promoteModel(site, KIND, 'a', NOW);
    marks.push(await championMark(site, KIND));
    await rollbackModel(site, KIND, '2026-01-10T00:00:00Z');
    marks.push(await championMark(site, KIND));
    expect(new Set(marks).size).toBe(3);
    expect(await championMark(site, KIND)).toBe(marks[2]);
  });

  it('keeps the newest, the champion and the one before', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((version, i) => add(version, i + 2)));
    await promoteModel(site, KIND, 'a', NOW);
    await promoteModel(site, KIND, 'b', NOW);
    expect(await pruneModelVersions(site, KIND, 1)).toEqual(['d', 'c']);
    expect((await readdir(join(site, KIND, 'versions'))).sort()).toEqual(['a', 'b', 'e']);
    await promoteModel(site, KIND, 'e', NOW);
    expect(await pruneModelVersions(site, KIND, 0)).toEqual(['a']);
    expect(await rollbackModel(site, KIND, NOW)).toBe('b');
    // `a` is gone: the base is next.
    expect(await rollbackModel(site, KIND, NOW)).toBeUndefined();
  });

  it('lets a model trained from nothing judge in place of a version', async () => {
    await add('a', 2);
    await promoteModel(site, KIND, 'a', NOW);
    await saveModel(site, KIND, model, { version: 'anew', trained: '2026-01-05T00:00:00Z' });
    expect(await judging()).toBe('anew');
    expect(await states()).toEqual(['anew champion', 'a candidate']);
  });

  it.each(['', '..', '.', '../a', 'a/b', '.hidden', 'x'.repeat(101), 'no-such-version'])(
    'does not promote %j',
    async (version) => {
      await add('a', 2);
      await expect(promoteModel(site, KIND, version, NOW)).rejects.toMatchObject({
        code: 'MAD_MODEL_VERSION_UNKNOWN',
      });
    },
  );

  it('leaves out what cannot be read, but not the champion', async () => {
    await add('a', 2);
    await mkdir(join(site, KIND, 'versions', 'empty'));
    expect(await states()).toEqual(['a candidate', 'shipped-1 champion']);
    await promoteModel(site, KIND, 'a', NOW);
    await writeFile(join(site, KIND, 'versions', 'a', 'model.json'), 'damaged');
    await expect(states()).rejects.toMatchObject({ code: 'MAD_MODEL_DAMAGED' });
    await expect(loadModel(site, KIND)).rejects.toMatchObject({ code: 'MAD_MODEL_DAMAGED' });
    expect(await rollbackModel(site, KIND, NOW)).toBeUndefined();
  });

  it.each(['{', '[]', '{"version":"../x","earlier":[],"withdrawn":[]}', '{"version":null,"earlier":[1]}'])(
    'says that %s names no champion',
    async (text) => {
      await mkdir(join(site, KIND), { recursive: true });
      await writeFile(join(site, KIND, 'champion.json'), text);
      await expect(championMark(site, KIND)).rejects.toMatchObject({ code: 'MAD_MODEL_DAMAGED' });
    },
  );

  it('shows a reader the old champion or the new one, never a part', async () => {
    await add('a', 2);
    await cp(join(site, KIND, 'versions', 'a'), join(site, KIND, 'versions', 'b'), { recursive: true });
    await promoteModel(site, KIND, 'a', NOW);
    let done = false;
    const reader = (async () => {
      let reads = 0;
      for (; !done; reads++)
        expect(['a', 'b']).toContain(
          JSON.parse(await readFile(join(site, KIND, 'champion.json'), 'utf8')).version,
        );
      return reads;
    })();
    for (let i = 0; i < 100; i++) await promoteModel(site, KIND, i % 2 === 0 ? 'b' : 'a', NOW);
    done = true;
    expect(await reader).toBeGreaterThan(10);
  });
});
