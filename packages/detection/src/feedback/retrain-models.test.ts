import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { listModelVersions, loadModel, MODEL_KINDS, makeSample, saveModel, trainModel } from '@mad/model';
import { SAMPLES } from '@mad/test-services';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { SHIPPED_MODELS } from '../fixture-models.ts';
import { readLabelFile } from '../label-file.ts';
import { readLabelledCaptures } from '../labelled-captures.ts';
import { labelledSamples } from '../labelled-samples.ts';
import { openModelFolder } from '../model-folder.ts';
import { testClock } from './feedback.test-support.ts';
import type { MaliciousFlow } from './malicious-flow.ts';
import { RetrainDataset } from './retrain-dataset.ts';
import type { SampleVerdict } from './retrain-entry.ts';
import { type Retrained, retrainModels } from './retrain-models.ts';

const KIND = 'Background_PC';
const SITES = ['nord', 'sued', 'ost', 'west', 'hafen', 'markt', 'bahnhof', 'messe'];

/** A door's terminal that speaks like a bot: the shipped model accuses it. */
const terminal = (site: string): string[] => [
  'POST /terminal.php HTTP/1.1',
  'Accept: */*',
  'User-Agent: Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)',
  `Host: zutritt-${site}.example`,
  'Content-Length: 256',
  'Connection: Keep-Alive',
  'Cache-Control: no-cache',
];

/** Of a family that no retraining learns from. */
const lokiBot = (site: string): string[] => [
  'POST /five/fre.php HTTP/1.0',
  'User-Agent: Mozilla/4.08 (Charon; Inferno)',
  `Host: ${site}.example`,
  'Accept: */*',
  'Content-Type: application/octet-stream',
  'Content-Encoding: binary',
  'Content-Key: 4DA5E8C0',
  'Content-Length: 190',
  'Connection: close',
];

const sampleOf = (lines: readonly string[]): Uint8Array =>
  makeSample([Buffer.from([...lines, '', ''].join('\r\n'))]);

const flowsOf = (linesOf: (site: string) => string[]): MaliciousFlow[] =>
  SITES.flatMap((site, i) =>
    [0, 1, 2].map((n) => {
      const lines = linesOf(site);
      const host = lines.find((line) => line.startsWith('Host: '))?.slice(6) ?? '';
      const userAgent = lines.find((line) => line.startsWith('User-Agent: '))?.slice(12);
      return {
        name: `10.0.0.${i + 1}_${1000 + n}_198.51.100.${i}_80_${1_700_000_000 + n}`,
        kind: KIND,
        software: `10.0.0.${i + 1} ${userAgent}`,
        userAgent,
        url: `http://${host}/`,
        host,
        serverAddress: `198.51.100.${i}`,
        sample: sampleOf(lines.map((line) => (line.startsWith('Content-Length: ') ? `${line}${n}` : line))),
      };
    }),
  );

const parent = temporaryFolder();

/** Some of our captures, of frozen families and others: enough for whatever does not ask how good a model is. */
const FEW = /(lokibot|zeus|emotet-form|pony|houdini|lynx|npm|mpg123|git|lua|pip|wget)\./;
const knowledge = join(parent, 'knowledge');
mkdirSync(knowledge);
symlinkSync(join(SAMPLES, 'captures'), join(knowledge, 'captures'));
const [heading = '', ...labels] = readFileSync(join(SAMPLES, 'flows.tsv'), 'utf8').trimEnd().split('\n');
writeFileSync(
  join(knowledge, 'flows.tsv'),
  `${[heading, ...labels.filter((line) => FEW.test(line.split('\t', 1)[0] ?? ''))].join('\n')}\n`,
);

/** A model that is trained in a moment, in the place of the shipped ones. */
const quickModels = join(parent, 'quick');
const few = await readLabelledCaptures(knowledge, readLabelFile(join(knowledge, 'flows.tsv')), (error) => {
  throw error;
});
const quick = await trainModel(labelledSamples(few.flows), { network: 'trees', folds: 2, copies: 0 });
for (const kind of MODEL_KINDS)
  await saveModel(quickModels, kind, quick, { version: 'quick', trained: '2026-12-01T00:00:00Z' });

const shippedState = (): string[] =>
  readdirSync(SHIPPED_MODELS, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${name} ${statSync(join(SHIPPED_MODELS, name)).mtimeMs}`,
  );

describe('retrainModels', () => {
  let dataset: RetrainDataset;
  let models: string;
  let clock: ReturnType<typeof testClock>;
  let count = 0;

  beforeEach(() => {
    dataset = new RetrainDataset(join(parent, `retrain-${count}`));
    models = join(parent, `model-${count++}`);
    clock = testClock();
  });

  afterEach(() => dataset.close());

  const keep = (flows: readonly MaliciousFlow[], verdict: SampleVerdict): void => {
    dataset.add({ name: `capture-${verdict}`, digest: 'd', time: 1, predicted: flows.length }, flows);
    dataset.label(
      flows.map(({ name }) => ({
        of: { capture: `capture-${verdict}`, flow: name },
        ...{ verdict, source: 'analyst', detail: 'known', checkedAt: 1 },
      })),
    );
  };
  const retrain = (owner = 'one'): Promise<Retrained> =>
    retrainModels({ dataset, models, shippedModels: quickModels, knowledge, keepModels: 2, owner, clock });
  const retrainShipped = (): Promise<Retrained> =>
    retrainModels({
      dataset,
      models,
      shippedModels: SHIPPED_MODELS,
      knowledge: SAMPLES,
      keepModels: 2,
      owner: 'one',
      clock,
    });

  it('learns a false alarm of the site and judges with it from then on', async () => {
    const shipped = await loadModel(SHIPPED_MODELS, KIND);
    const unseen = [sampleOf(terminal('flughafen'))];
    expect((await shipped.score(unseen))[0]).toBeGreaterThan(shipped.threshold);
    keep(flowsOf(terminal), 'harmless');
    const before = shippedState();
    const result = await retrainShipped();
    expect(shippedState()).toEqual(before);
    expect(result).toMatchObject({
      outcome: 'done',
      kinds: [
        {
          kind: KIND,
          outcome: 'promoted',
          version: '20270101T000000-000Z',
          from: shipped.description.version,
          comparison: { accepted: true, parts: [{ part: 'shipped' }, { part: 'site' }] },
        },
        { kind: 'Background_Phone', outcome: 'nothing to learn' },
        { kind: 'Suspicious', outcome: 'nothing to learn' },
      ],
    });
    const site = await openModelFolder(models).models(KIND);
    expect(site.name).toBe(`${KIND} 20270101T000000-000Z`);
    const [score = 1] = await site.score(unseen);
    expect(score).toBeLessThan(site.threshold);
    const [known = 0] = await site.score([sampleOf(lokiBot('panel'))]);
    expect(known).toBeGreaterThan(site.threshold);
    const versions = await listModelVersions(models, KIND, SHIPPED_MODELS);
    expect(versions.map(({ state }) => state)).toEqual(['champion', 'retired']);
    expect(versions[0]?.description.retrained).toHaveLength(1);
  });

  it('refuses a candidate that has forgotten malware, and keeps it to be looked at', async () => {
    keep(flowsOf(lokiBot), 'harmless');
    const result = await retrainShipped();
    expect(result).toMatchObject({
      kinds: [
        {
          outcome: 'refused',
          comparison: { accepted: false, reason: expect.stringContaining('on shipped its error is') },
        },
        {},
        {},
      ],
    });
    const versions = await listModelVersions(models, KIND, SHIPPED_MODELS);
    expect(versions.map(({ state, isBase }) => [state, isBase])).toEqual([
      ['refused', false],
      ['champion', true],
    ]);
    expect(existsSync(join(models, KIND, 'champion.json'))).toBe(false);
  });

  it('gives the same candidate from the same seed and samples', async () => {
    keep(flowsOf(terminal), 'harmless');
    await retrain();
    const weights = (version: string): Buffer =>
      readFileSync(join(models, KIND, 'versions', version, 'weights.bin.br'));
    const first = weights('20270101T000000-000Z');
    models = join(parent, `model-again-${count}`);
    await retrain();
    expect(weights('20270101T000000-000Z').equals(first)).toBe(true);
  });

  it('goes on from its champion and keeps as many versions as it should', async () => {
    keep(flowsOf(terminal), 'harmless');
    const froms: string[] = [];
    for (let i = 0; i < 3; i++) {
      const result = await retrain();
      if (result.outcome === 'done')
        for (const kind of result.kinds) if (kind.outcome === 'promoted') froms.push(kind.from);
      clock.time += 1000;
    }
    expect(froms.slice(1)).toEqual(['20270101T000000-000Z', '20270101T000001-000Z']);
    expect(readdirSync(join(models, KIND, 'versions')).sort()).toEqual([
      '20270101T000001-000Z',
      '20270101T000002-000Z',
    ]);
  });

  it('refreshes the fingerprint book from the samples', async () => {
    keep(flowsOf(terminal), 'harmless');
    expect(await retrain()).toMatchObject({ book: { learnt: SITES.length, kept: 0, dropped: 0 } });
    const { book } = openModelFolder(models);
    expect(book?.entries.every(({ isMalicious }) => !isMalicious)).toBe(true);
    clock.time += 1000;
    // The analysts change their minds about all of them.
    dataset.label(
      dataset.entries().map(({ capture, flow }) => ({
        of: { capture, flow },
        ...{ verdict: 'malicious', source: 'analyst', detail: 'after all', checkedAt: 2 },
      })),
    );
    expect(await retrain()).toMatchObject({ book: { learnt: SITES.length, kept: 0, dropped: SITES.length } });
    expect(openModelFolder(models).book?.entries.every(({ isMalicious }) => isMalicious)).toBe(true);
  });

  it('learns nothing from samples that nobody has confirmed or refuted', async () => {
    dataset.add({ name: 'c', digest: 'd', time: 1, predicted: 1 }, flowsOf(terminal));
    expect(await retrain()).toMatchObject({
      kinds: [
        { outcome: 'nothing to learn' },
        { outcome: 'nothing to learn' },
        { outcome: 'nothing to learn' },
      ],
      book: { learnt: 0 },
    });
    expect(readdirSync(models)).toEqual([]);
  });

  it('runs once at a time, and again after one that has vanished', async () => {
    keep(flowsOf(terminal), 'harmless');
    const [first, second] = await Promise.all([retrain('one'), retrain('two')]);
    expect([first.outcome, second.outcome].sort()).toEqual(['done', 'running elsewhere']);
    clock.time += 1000;
    dataset.takeLease('retrain', 'vanished', clock.time, clock.time + 60_000);
    expect((await retrain('two')).outcome).toBe('running elsewhere');
    clock.time += 60_000;
    expect((await retrain('two')).outcome).toBe('done');
  });
});
