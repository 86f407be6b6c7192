import {
  CALIBRATED,
  calibrationOf,
  dampedOutOfFold,
  describeTrainingData,
  Ensemble,
  familyFolds,
  foldGroup,
  type LabelledSample,
  makeScorer,
  makeTrainingRows,
  type NetworkName,
  openBackend,
  SoftwareDamping,
  type TrainedModel,
  validationReport,
  withNestedThresholds,
} from '@mad/model';
import { bySoftware, halvesInTime, knownToBeMalicious, migrateModel } from './feedback/site-migration.ts';
import { scorerOf, trainOnwards } from './feedback/train-onwards.ts';
import type { LabelledRequests } from './labelled-captures.ts';
import { labelledFingerprints } from './labelled-fingerprints.ts';
import { labelledSamples } from './labelled-samples.ts';

/**
 * How a site's harmless traffic is halved.
 *
 * - `later`: of each capture the first half of its flows in time is learnt from, the second half is judged: the same machines go on.
 * - `elsewhere`: of the captures of each application every other one is learnt from, the rest is judged: the same programs, other
 *   recordings.
 */
export type SiteHalving = 'later' | 'elsewhere';

/**
 * What judges: the model as it came; with the site's fingerprints before it; fine-tuned on the site in any case, with and without
 * fingerprints; and mode 2, which takes the fine-tuned one only where it gains what fingerprints do not.
 */
export type MigrationStage = 'before' | 'fingerprints' | 'fine-tuned' | 'both' | 'mode 2';

export const SITE_HALVINGS: readonly SiteHalving[] = ['later', 'elsewhere'];
export const MIGRATION_STAGES: readonly MigrationStage[] = [
  'before',
  'fingerprints',
  'fine-tuned',
  'both',
  'mode 2',
];

/** Software called malicious at one stage. */
export interface MigrationCounts {
  /** Harmless software of the half that was not learnt from. */
  readonly accused: number;
  /** Malicious software of families that nothing was learnt of. */
  readonly found: number;
}

/** One site: the applications that one fold leaves out, and the malware families that it leaves out. */
export interface MigratedSite {
  readonly fold: number;
  readonly halving: SiteHalving;
  readonly benign: number;
  readonly malicious: number;
  /** Flows learnt from at the migration. */
  readonly learnt: number;
  /** Whether mode 2 took the fine-tuned model. */
  readonly accepted: boolean;
  readonly stages: Readonly<Record<MigrationStage, MigrationCounts>>;
}

/** What migration (mode 2 of the specification) is worth at sites that the model has not seen. */
export interface MigrationEvaluation {
  readonly folds: number;
  readonly seed: number;
  readonly network: NetworkName;
  /** Share of benign software of the other folds that a model's threshold lets through wrongly. */
  readonly targetRate: number;
  readonly sites: readonly MigratedSite[];
}

/** Settings of {@link evaluateMigration}. */
export interface MigrationOptions {
  readonly folds: number;
  readonly seed: number;
  readonly network: NetworkName;
  readonly targetRate: number;
  /** What a site has of MAD's own labelled flows: learnt from at first and again at the migration. */
  readonly knowledge: readonly LabelledRequests[];
  readonly onProgress: (step: string, share: number) => void;
}

/** Share of the work that is training the models that are migrated. */
const TRAINING = 0.8;

/**
 * Leaves malware families and benign applications out, trains on the rest, and takes the applications left out for a site: half of
 * their traffic is learnt from as mode 2 does, the other half is judged before and after, and so is the malware left out. Software
 * is judged by its requests alone, without top sites and request graph: all of it reaches the book and the model.
 */
export const evaluateMigration = async (
  flows: readonly LabelledRequests[],
  options: MigrationOptions,
): Promise<MigrationEvaluation> => {
  const { folds, seed, network, targetRate, onProgress } = options;
  const foldOf = familyFolds(labelledSamples(flows), folds, seed);
  const models = await trainFolds(flows, foldOf, options);
  const sites: MigratedSite[] = [];
  for (const [fold, { model, known }] of models.entries()) {
    const left = flows.filter((_, index) => foldOf[index] === fold);
    const benign = left.filter(({ row }) => row.label === 'benign');
    const attack = left.filter(({ row }) => row.label === 'malicious');
    for (const [place, halving] of SITE_HALVINGS.entries()) {
      const done = (fold + place / SITE_HALVINGS.length) / folds;
      onProgress(`site ${fold + 1} of ${folds}, ${halving}`, TRAINING + (1 - TRAINING) * done);
      const { learnt, judged } = HALVES[halving](benign);
      const outcome = await migrateAndJudge(model, learnt, [...judged, ...attack], known, seed);
      sites.push({ fold, halving, learnt: learnt.length, ...outcome });
    }
    await model.ensemble.dispose();
  }
  return { folds, seed, network, targetRate, sites };
};

/** A model that has seen nothing of a fold, and what of the knowledge its training shared with the site. */
interface FoldModel {
  readonly model: TrainedModel;
  readonly known: readonly LabelledSample[];
}

/** One model a fold; the threshold of each is set on the benign software of the other folds. */
const trainFolds = async (
  flows: readonly LabelledRequests[],
  foldOf: Uint8Array,
  { folds, seed, network, targetRate, knowledge, onProgress }: MigrationOptions,
): Promise<readonly FoldModel[]> => {
  const samples = labelledSamples(flows);
  const backend = await openBackend();
  const logits = new Float32Array(samples.length);
  let seconds = 0;
  const trained: { ensemble: Ensemble; known: LabelledSample[]; part: LabelledSample[] }[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const left = [...samples.keys()].filter((index) => foldOf[index] === fold);
    const groups = new Set(left.map((index) => foldGroup(samples[index].family)));
    const known = labelledSamples(knowledge).filter(({ family }) => !groups.has(foldGroup(family)));
    const part = [...samples.filter((_, index) => foldOf[index] !== fold), ...known];
    const ensemble = await Ensemble.train(network, makeTrainingRows(part, seed + fold), {
      ...{ seed, backend },
      onProgress: (step, share) =>
        onProgress(`model ${fold + 1} of ${folds}: ${step}`, (TRAINING * (fold + share)) / folds),
    });
    const begun = performance.now();
    const scores = await makeScorer(ensemble, CALIBRATED, 0.5).score(
      left.map((index) => samples[index].sample),
    );
    seconds += (performance.now() - begun) / 1000;
    left.forEach((index, place) => {
      logits[index] = Math.log(scores[place] / (1 - scores[place]));
    });
    trained.push({ ensemble, known, part });
  }
  const scores = {
    folds: foldOf,
    logits,
    disguisedLogits: logits,
    samplesPerSecond: samples.length / seconds,
  };
  const calibration = calibrationOf(samples, logits);
  const damped = dampedOutOfFold(samples, scores, calibration);
  const shifted = withNestedThresholds(samples, damped, targetRate).logits;
  const validation = validationReport(samples, damped, CALIBRATED, 0.5);
  return trained.map(({ ensemble, known, part }, fold) => {
    const first = foldOf.indexOf(fold);
    const threshold = 1 / (1 + Math.exp(shifted[first] - damped.logits[first]));
    const model = {
      ...{ network, ensemble, calibration, threshold, seed, validation, retrained: [] },
      data: describeTrainingData(part),
    };
    return { model, known };
  });
};

/** Migrates a model to a site by what was learnt there, and judges software with and without. */
const migrateAndJudge = async (
  model: TrainedModel,
  learnt: readonly LabelledRequests[],
  judged: readonly LabelledRequests[],
  known: readonly LabelledSample[],
  seed: number,
): Promise<Pick<MigratedSite, 'benign' | 'malicious' | 'accepted' | 'stages'>> => {
  const fineTuned = await trainOnwards(model, labelledSamples(learnt), known, { seed });
  const migrated = await migrateModel(model, learnt, known, seed);
  const book = labelledFingerprints(learnt);
  const [before, after] = [await malicious(model, judged), await malicious(fineTuned, judged)];
  await Promise.all([fineTuned.ensemble.dispose(), migrated.model.ensemble.dispose()]);
  const software = bySoftware(judged).map((flows) => ({
    isMalicious: flows[0].row.label === 'malicious',
    known: knownToBeMalicious(book, flows),
    before: flows.some((flow) => before.has(flow)),
    after: flows.some((flow) => after.has(flow)),
  }));
  const count = (isCalled: (one: (typeof software)[number]) => boolean): MigrationCounts => ({
    accused: software.filter((one) => !one.isMalicious && isCalled(one)).length,
    found: software.filter((one) => one.isMalicious && isCalled(one)).length,
  });
  const stages = {
    before: count((one) => one.before),
    fingerprints: count((one) => one.known ?? one.before),
    'fine-tuned': count((one) => one.after),
    both: count((one) => one.known ?? one.after),
  };
  return {
    benign: software.filter(({ isMalicious }) => !isMalicious).length,
    malicious: software.filter(({ isMalicious }) => isMalicious).length,
    accepted: migrated.accepted,
    stages: { ...stages, 'mode 2': migrated.accepted ? stages.both : stages.fingerprints },
  };
};

/** The flows that a model calls malicious. */
const malicious = async (
  model: TrainedModel,
  flows: readonly LabelledRequests[],
): Promise<ReadonlySet<LabelledRequests>> => {
  const scorer = scorerOf(model);
  const samples = labelledSamples(flows);
  const scores = new SoftwareDamping().damped(
    samples.map(({ software }) => software),
    await scorer.score(samples.map(({ sample }) => sample)),
  );
  return new Set(flows.filter((_, index) => scores[index] >= scorer.threshold));
};

interface Halves {
  readonly learnt: readonly LabelledRequests[];
  readonly judged: readonly LabelledRequests[];
}

const laterHalf = (flows: readonly LabelledRequests[]): Halves => {
  const { first, second } = halvesInTime(flows);
  return { learnt: first, judged: second };
};

/** Every other capture is learnt from, in order of application and time. */
const otherCaptures = (flows: readonly LabelledRequests[]): Halves => {
  const ordered = flows.toSorted(
    (a, b) => compareText(a.row.family, b.row.family) || a.row.start - b.row.start,
  );
  const captures = new Map<string, number>();
  for (const { row } of ordered) if (!captures.has(row.capture)) captures.set(row.capture, captures.size);
  const isLearnt = ({ row }: LabelledRequests): boolean => (captures.get(row.capture) ?? 0) % 2 === 0;
  return { learnt: flows.filter(isLearnt), judged: flows.filter((flow) => !isLearnt(flow)) };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const HALVES: Readonly<Record<SiteHalving, (flows: readonly LabelledRequests[]) => Halves>> = {
  later: laterHalf,
  elsewhere: otherCaptures,
};
