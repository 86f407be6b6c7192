import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MadError } from '@mad/errors';
import type { Clock } from '@mad/intel';
import {
  addModelVersion,
  hasModel,
  type LabelledSample,
  loadModel,
  MODEL_KINDS,
  type ModelKind,
  makeScorer,
  promoteModel,
  pruneModelVersions,
} from '@mad/model';
import { readLabelFile } from '../label-file.ts';
import { readLabelledCaptures } from '../labelled-captures.ts';
import { labelledSamples } from '../labelled-samples.ts';
import { compareModels, type ModelComparison } from './compare-models.ts';
import { frozenSplit } from './frozen-set.ts';
import { type RefreshedBook, refreshFingerprints } from './refresh-fingerprints.ts';
import type { RetrainDataset } from './retrain-dataset.ts';
import { type SiteSample, siteSamples } from './site-samples.ts';
import { trainOnwards } from './train-onwards.ts';

const LEASE = 'retrain';
const LEASE_MS = 15 * 60_000;

/** Settings of {@link retrainModels}. */
export interface RetrainModelsOptions {
  readonly dataset: RetrainDataset;
  /** The site's folder of models: versions go there. */
  readonly models: string;
  /** Models to begin with where the site has none of its own. Only read. */
  readonly shippedModels: string;
  /** Labelled captures that the models must not forget, with their `flows.tsv`: `samples/` of MAD. */
  readonly knowledge: string;
  /** How many versions of each kind stay. */
  readonly keepModels: number;
  /** This process, unlike any other. */
  readonly owner: string;
  /** The same seed, samples and champion give the same candidate. Default 1. */
  readonly seed?: number;
  /** Told of captures of the knowledge that cannot be read. */
  readonly onError?: (error: MadError) => void;
  /** Told what is being done and the share of all that is done, 0 to 1. */
  readonly onProgress?: (step: string, share: number) => void;
  readonly clock?: Pick<Clock, 'now'>;
}

/** What became of one kind's model. */
export type KindRetrained =
  | { readonly kind: ModelKind; readonly outcome: 'nothing to learn' }
  | {
      readonly kind: ModelKind;
      readonly outcome: 'promoted' | 'refused';
      readonly version: string;
      /** Version of the champion it was made from and held against. */
      readonly from: string;
      /** Samples of the site that it learnt from. */
      readonly learnt: number;
      readonly comparison: ModelComparison;
    };

/** What became of a retraining. */
export type Retrained =
  | { readonly outcome: 'running elsewhere' }
  | { readonly outcome: 'done'; readonly kinds: readonly KindRetrained[]; readonly book: RefreshedBook };

/**
 * Retrains the models on what the retrain dataset knows, and refreshes the fingerprint book from it (specification §7); one process
 * at a time. Each kind with labelled samples gets a candidate: its champion, trained onwards on the site's samples and on the
 * knowledge that came with MAD, its scores aligned with the champion's. The candidate judges from then on only if it is no worse than
 * the champion on two frozen sets, a quarter of the families each, from which nothing is ever learnt here: of the knowledge, and of the
 * site's own labels.
 *
 * The frozen part of `samples/` is no measure of how new malware is found: the shipped models were first trained on all of `samples/`.
 * It shows whether a candidate has forgotten, and rather favours the champion.
 *
 * @throws MadError `MAD_RETRAIN_DATA_UNUSABLE`, `MAD_LABELS_UNREADABLE`, `MAD_FINGERPRINTS_UNREADABLE`, `MAD_OUTPUT_UNWRITABLE`;
 * one of the models.
 */
export const retrainModels = async (options: RetrainModelsOptions): Promise<Retrained> => {
  const { dataset, models, owner, clock = Date } = options;
  const renew = (): boolean => {
    const now = clock.now();
    return dataset.takeLease(LEASE, owner, now, now + LEASE_MS);
  };
  if (!renew()) return { outcome: 'running elsewhere' };
  try {
    mkdirSync(models, { recursive: true });
    const site = siteSamples(dataset);
    const knowledge = site.length === 0 ? [] : await readKnowledge(options);
    const trained = new Date(clock.now()).toISOString();
    const kinds: KindRetrained[] = [];
    for (const [i, kind] of MODEL_KINDS.entries()) {
      const onProgress = (step: string, share: number): void => {
        renew();
        options.onProgress?.(`${kind}: ${step}`, (i + share) / MODEL_KINDS.length);
      };
      const own = site.filter(({ entry }) => entry.kind === kind);
      kinds.push(await retrainKind(kind, own, knowledge, trained, { ...options, onProgress }));
    }
    return { outcome: 'done', kinds, book: refreshFingerprints(site, models) };
  } finally {
    dataset.endLease(LEASE, owner);
  }
};

const readKnowledge = async ({
  knowledge,
  onError = () => {},
}: RetrainModelsOptions): Promise<LabelledSample[]> => {
  const rows = readLabelFile(join(knowledge, 'flows.tsv'));
  return labelledSamples((await readLabelledCaptures(knowledge, rows, onError)).flows);
};

const retrainKind = async (
  kind: ModelKind,
  own: readonly SiteSample[],
  knowledge: readonly LabelledSample[],
  trained: string,
  options: RetrainModelsOptions,
): Promise<KindRetrained> => {
  const { models, shippedModels, keepModels, seed = 1, onProgress } = options;
  const site = frozenSplit(own);
  if (site.learn.length === 0) return { kind, outcome: 'nothing to learn' };
  const known = frozenSplit(knowledge);
  const champion = await loadModel((await hasModel(models, kind)) ? models : shippedModels, kind);
  const candidate = await trainOnwards(champion, site.learn, known.learn, {
    seed,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  try {
    const { ensemble, calibration, threshold } = candidate;
    const comparison = await compareModels(champion, makeScorer(ensemble, calibration, threshold), [
      { name: 'shipped', samples: known.frozen },
      { name: 'site', samples: site.frozen },
    ]);
    const version = trained.replaceAll(/[-:]/g, '').replace('.', '-');
    await addModelVersion(models, kind, candidate, {
      version,
      trained,
      notes: champion.description.notes,
      outcome: { accepted: comparison.accepted, reason: comparison.reason, figures: comparison.parts },
    });
    if (comparison.accepted) await promoteModel(models, kind, version, trained);
    await pruneModelVersions(models, kind, keepModels);
    return {
      kind,
      outcome: comparison.accepted ? 'promoted' : 'refused',
      version,
      from: champion.description.version,
      learnt: site.learn.length,
      comparison,
    };
  } finally {
    await Promise.all([candidate.ensemble.dispose(), champion.ensemble.dispose()]);
  }
};
