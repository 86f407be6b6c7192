import { join } from 'node:path';
import { type LoadedModel, loadModel, type Scorer } from '@mad/model';
import { SAMPLES } from '@mad/test-services';
import { beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_MODELS } from '../fixture-models.ts';
import { readLabelFile } from '../label-file.ts';
import { type LabelledRequests, readLabelledCaptures } from '../labelled-captures.ts';
import { labelledFingerprints } from '../labelled-fingerprints.ts';
import { labelledSamples } from '../labelled-samples.ts';
import {
  bySoftware,
  compareAtSite,
  halvesInTime,
  knownToBeMalicious,
  migrateModel,
} from './site-migration.ts';

let flows: readonly LabelledRequests[];
let champion: LoadedModel;

beforeAll(async () => {
  const raise = (error: Error): never => {
    throw error;
  };
  ({ flows } = await readLabelledCaptures(SAMPLES, readLabelFile(join(SAMPLES, 'flows.tsv')), raise));
  champion = await loadModel(SHIPPED_MODELS, 'Background_PC');
});

const ofFamily = (...families: readonly string[]): readonly LabelledRequests[] =>
  flows.filter(({ row }) => families.includes(row.family));

const harmless = (some: readonly LabelledRequests[]): readonly LabelledRequests[] =>
  some.map(({ row, requests }) => ({ row: { ...row, label: 'benign' }, requests }));

describe('halvesInTime', () => {
  it('gives the first half of each capture and the rest, whatever the order of the flows', () => {
    const { first, second } = halvesInTime(flows.toReversed());
    expect(new Set([...first, ...second])).toEqual(new Set(flows));
    const ends = Map.groupBy(first, ({ row }) => row.capture);
    for (const { row } of second)
      for (const earlier of ends.get(row.capture) ?? [])
        expect(earlier.row.start).toBeLessThanOrEqual(row.start);
    expect(first.length - second.length).toBeLessThanOrEqual(
      new Set(flows.map(({ row }) => row.capture)).size,
    );
  });
});

describe('knownToBeMalicious', () => {
  it('tells what a book says of the software of flows', () => {
    const { first, second } = halvesInTime(ofFamily('Zeus', 'curl'));
    const book = labelledFingerprints(first);
    for (const software of bySoftware(second))
      expect([undefined, software[0].row.label === 'malicious']).toContain(
        knownToBeMalicious(book, software),
      );
    expect(bySoftware(second).some((software) => knownToBeMalicious(book, software) === true)).toBe(true);
    expect(knownToBeMalicious(book, ofFamily('Trickbot'))).toBeUndefined();
  });
});

describe('migrateModel', () => {
  const known = () => labelledSamples(flows.filter(({ row }) => row.family !== 'Pony'));

  it('leaves the model in its place where fingerprints do as much', async () => {
    const { model, accepted, reason } = await migrateModel(champion, harmless(ofFamily('Pony')), known(), 1);
    expect({ accepted, reason }).toEqual({
      accepted: false,
      reason: expect.stringMatching(
        /^beside the fingerprints it accuses 0 harmless programs of the site, the model before 0; /,
      ),
    });
    // Tried on the first half: three of five flows, and what is known.
    expect(model.retrained.at(-1)?.flows).toBe(3 + known().length);
  });
});

describe('compareAtSite', () => {
  /** Calls what comes from these families malicious, and what is known as far as it is told to. */
  const accusing = (families: readonly string[], finds = true): Scorer => {
    const texts = new Set(
      labelledSamples(ofFamily(...families)).map(({ sample }) => Buffer.from(sample).toString('latin1')),
    );
    return {
      threshold: 0.5,
      score: async (samples) =>
        Float32Array.from(samples, (sample) => {
          const text = Buffer.from(sample).toString('latin1');
          return texts.has(text) || (finds && text.includes('fre.php')) ? 0.9 : 0.1;
        }),
    };
  };
  const PROGRAMS = ['curl', 'wget', 'git', 'Axel'];
  const compare = (before: Scorer, after: Scorer, book = labelledFingerprints([])) =>
    compareAtSite(
      before,
      after,
      book,
      ofFamily('wget', 'git', 'Axel', 'curl'),
      labelledSamples(ofFamily('LokiBot')),
    );

  it('takes a model that accuses at least three programs fewer', async () => {
    const software = bySoftware(ofFamily(...PROGRAMS)).length;
    expect(await compare(accusing(PROGRAMS), accusing([]))).toEqual({
      accepted: true,
      reason: `beside the fingerprints it accuses 0 harmless programs of the site, the model before ${software}; of the known malicious samples it finds 10, the model before 10`,
    });
    const fewer = ['Axel'];
    expect(bySoftware(ofFamily(...fewer)).length).toBeLessThan(3);
    expect(await compare(accusing(fewer), accusing([]))).toMatchObject({ accepted: false });
  });

  it('does not take one that finds less of what is known', async () => {
    expect(await compare(accusing(PROGRAMS), accusing([], false))).toMatchObject({ accepted: false });
  });

  it('does not credit it with what fingerprints do', async () => {
    const book = labelledFingerprints(ofFamily(...PROGRAMS));
    expect(await compare(accusing(PROGRAMS), accusing([]), book)).toMatchObject({ accepted: false });
  });
});
