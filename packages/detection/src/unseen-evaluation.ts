import type { MadError } from '@mad/errors';
import { isPrivateAddress } from '@mad/flows';
import {
  type Backend,
  CALIBRATED,
  type ComparedModel,
  compareModels,
  dampedOutOfFold,
  type LabelledSample,
  type Metrics,
  metricsOf,
  type ScoredFlow,
  scoreSoftware,
  type ValidationReport,
  validationReport,
  withNestedThresholds,
} from '@mad/model';
import type { TopSites } from '@mad/webgraphic';
import { Detector } from './detector.ts';
import type { KindModel } from './kind-model.ts';
import type { CorpusProgress, LabelledRequests } from './labelled-captures.ts';
import { labelledSamples } from './labelled-samples.ts';
import { evaluateSystem, type SystemEvaluation } from './system-evaluation.ts';

/** Counts of right and wrong calls. */
export interface Confusion {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** Wrong calls over the time that inside hosts were watched. */
export interface HostDays {
  /** Sum over captures and their inside hosts of the time from the first to the last benign flow, days. */
  readonly days: number;
  readonly hosts: number;
  readonly accusedFlows: number;
  readonly accusedSoftware: number;
}

/** How MAD does on families and applications it has not seen. */
export interface UnseenEvaluation {
  readonly folds: number;
  readonly seed: number;
  /** Share of benign software that a threshold let through wrongly where it was set. */
  readonly targetRate: number;
  /** Every model, the simple ones too, at a probability of 0.5. */
  readonly comparison: readonly Omit<ComparedModel, 'scores'>[];
  /** MAD's model, each fold at a threshold set on the other folds (0.5 after the shift). */
  readonly atThreshold: ValidationReport;
  readonly flowConfusion: Confusion;
  readonly softwareConfusion: Confusion;
  /** The same with software of equal label, family and samples counted once, however many captures show it. */
  readonly distinct: Metrics;
  readonly hostDays: HostDays;
  /** Top sites, graph and model together, without fingerprints; every sample judged by the model that has not seen it. */
  readonly system: SystemEvaluation;
  /** Samples that the path made and the labels do not know; they count as clean. */
  readonly unknownSamples: number;
}

/** Settings of {@link evaluateUnseen}. */
export interface UnseenEvaluationOptions {
  readonly folds: number;
  readonly seed: number;
  readonly targetRate: number;
  readonly backend: Backend;
  readonly topSites: TopSites;
  /** Labelled flows that are learnt from but not judged. */
  readonly extra: readonly LabelledRequests[];
  readonly onError: (error: MadError) => void;
  readonly onProgress: (step: string, share: number) => void;
}

/** Share of the work that is training. */
const TRAINING = 0.9;

/**
 * Trains MAD's models and the simple ones with families and applications left out whole, and judges what was left out: by model
 * and by the whole path.
 *
 * @param folder where the captures of the flows are
 */
export const evaluateUnseen = async (
  folder: string,
  flows: readonly LabelledRequests[],
  options: UnseenEvaluationOptions,
): Promise<UnseenEvaluation> => {
  const { folds, seed, targetRate, backend, extra, onError, onProgress } = options;
  const samples = labelledSamples(flows);
  const compared = await compareModels(samples, {
    folds,
    seed,
    backend,
    extra: labelledSamples(extra),
    onProgress: (step, share) => onProgress(step, share * TRAINING),
  });
  const { scores, calibration } = compared[compared.length - 1];
  const damped = dampedOutOfFold(samples, scores, calibration);
  const shifted = withNestedThresholds(samples, damped, targetRate);
  const scored = samples.map(({ label, family, software }, index) => ({
    label,
    family,
    software,
    score: logistic(shifted.logits[index]),
  }));
  const judged = await judgeSystem(
    folder,
    flows,
    // The detector damps by itself, what the graph leaves of a software.
    scores.logits.map((logit, index) => {
      const threshold = damped.logits[index] - shifted.logits[index];
      return calibration.slope * logit + calibration.offset - threshold;
    }),
    options.topSites,
    onError,
    (done, total, capture) =>
      onProgress(`the whole path: ${capture}`, TRAINING + (1 - TRAINING) * (done / total)),
  );
  return {
    folds,
    seed,
    targetRate,
    comparison: compared.map(({ scores: _, ...row }) => row),
    atThreshold: validationReport(samples, shifted, CALIBRATED, 0.5),
    flowConfusion: confusionOf(scored),
    softwareConfusion: confusionOf(scoreSoftware(scored)),
    distinct: metricsOf(distinctSoftware(samples, scored), 0.5),
    hostDays: hostDaysOf(flows, scored),
    ...judged,
  };
};

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));

const confusionOf = (scored: readonly ScoredFlow[]): Confusion => {
  const count = (label: ScoredFlow['label'], called: boolean): number =>
    scored.filter((one) => one.label === label && one.score >= 0.5 === called).length;
  return {
    truePositives: count('malicious', true),
    falseNegatives: count('malicious', false),
    falsePositives: count('benign', true),
    trueNegatives: count('benign', false),
  };
};

const sampleText = (sample: Uint8Array): string => Buffer.from(sample).toString('latin1');

const distinctSoftware = (
  samples: readonly LabelledSample[],
  scored: readonly ScoredFlow[],
): readonly ScoredFlow[] => {
  const contents = new Map<string, Set<string>>();
  for (const { software, sample } of samples) {
    const own = contents.get(software) ?? new Set();
    contents.set(software, own.add(sampleText(sample)));
  }
  const seen = new Set<string>();
  return scoreSoftware(scored).filter(({ label, family, software }) => {
    const content = [...(contents.get(software) ?? [])].sort().join('\n');
    const key = `${label}\n${family}\n${content}`;
    return seen.has(key) ? false : seen.add(key);
  });
};

const SECONDS_A_DAY = 86_400;

const hostDaysOf = (flows: readonly LabelledRequests[], scored: readonly ScoredFlow[]): HostDays => {
  const spans = new Map<string, { first: number; last: number }>();
  const accused = new Set<string>();
  let accusedFlows = 0;
  flows.forEach(({ row }, index) => {
    if (row.label !== 'benign') return;
    const host = `${row.capture}\n${row.sourceAddress}`;
    const span = spans.get(host) ?? { first: row.start, last: row.start };
    spans.set(host, { first: Math.min(span.first, row.start), last: Math.max(span.last, row.start) });
    if (scored[index].score < 0.5) return;
    accusedFlows += 1;
    accused.add(scored[index].software);
  });
  const seconds = [...spans.values()].reduce((sum, { first, last }) => sum + last - first, 0);
  return { days: seconds / SECONDS_A_DAY, hosts: spans.size, accusedFlows, accusedSoftware: accused.size };
};

const judgeSystem = async (
  folder: string,
  flows: readonly LabelledRequests[],
  logits: Float32Array,
  topSites: TopSites,
  onError: (error: MadError) => void,
  onProgress: CorpusProgress,
): Promise<Pick<UnseenEvaluation, 'system' | 'unknownSamples'>> => {
  const byCapture = new Map<string, Map<string, number>>();
  labelledSamples(flows).forEach(({ sample }, index) => {
    const { capture } = flows[index].row;
    const scores = byCapture.get(capture) ?? new Map<string, number>();
    byCapture.set(capture, scores.set(sampleText(sample), logistic(logits[index])));
  });
  let unknownSamples = 0;
  const detectorOf = (capture: string): Detector => {
    const scores = byCapture.get(capture);
    const model: KindModel = {
      name: 'that has not seen it',
      threshold: 0.5,
      score: async (samples) =>
        Float32Array.from(samples, (sample) => {
          const score = scores?.get(sampleText(sample));
          if (score === undefined) unknownSamples += 1;
          return score ?? 0;
        }),
    };
    return new Detector({ topSites, isInside: isPrivateAddress, models: async () => model });
  };
  const system = await evaluateSystem(folder, flows, detectorOf, onError, onProgress);
  return { system, unknownSamples };
};
