import { type Calibration, calibrated } from './calibration.ts';
import type { OutOfFoldScores } from './cross-validation.ts';
import type { LabelledSample } from './labelled-sample.ts';
import {
  type Evaluation,
  evaluateScores,
  type Metrics,
  metricsOf,
  type ScoredFlow,
  scoreSoftware,
} from './metrics.ts';
import { headerValue, parseSample } from './parsed-sample.ts';

/** Mean, deviation and extremes of one figure over the folds. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The figures of {@link Metrics} over the folds; a fold without both classes is left out of a figure. */
export type MetricsSpread = Readonly<
  Record<'auc' | 'recall' | 'fpr' | 'recall_at_fpr_1' | 'recall_at_fpr_5', Spread>
>;

/** How a kind of model does on families and applications that it has not seen. */
export interface ValidationReport {
  readonly folds: number;
  /** All out-of-fold scores in one pot. */
  readonly pooled: Evaluation;
  /** Figures fold by fold. */
  readonly flow: MetricsSpread;
  readonly software: MetricsSpread;
  /** By software, with every User-Agent replaced by a common browser's. */
  readonly disguised: Metrics;
  /** Share of benign flows with an Internet Explorer User-Agent at or above the threshold, and their number. */
  readonly explorer: { readonly fpr: number; readonly flows: number };
  /** Reliability: mean score and share of malicious software in each tenth of the score. */
  readonly reliability: readonly {
    readonly score: number;
    readonly malicious: number;
    readonly software: number;
  }[];
}

const spreadOf = (values: readonly number[]): Spread => {
  const known = values.filter((value) => Number.isFinite(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length - 1);
  return { mean, deviation: Math.sqrt(variance), lowest: Math.min(...known), highest: Math.max(...known) };
};

const metricsSpread = (folds: readonly Metrics[]): MetricsSpread => ({
  auc: spreadOf(folds.map(({ auc }) => auc)),
  recall: spreadOf(folds.map(({ recall }) => recall)),
  fpr: spreadOf(folds.map(({ fpr }) => fpr)),
  recall_at_fpr_1: spreadOf(folds.map((fold) => fold.recall_at_fpr_1)),
  recall_at_fpr_5: spreadOf(folds.map((fold) => fold.recall_at_fpr_5)),
});

const hasExplorerAgent = (sample: Uint8Array): boolean => {
  const request = parseSample(sample)[0];
  return request !== undefined && /MSIE |Trident\//.test(headerValue(request, 'user-agent') ?? '');
};

const reliabilityOf = (software: readonly ScoredFlow[]): ValidationReport['reliability'] =>
  Array.from({ length: 10 }, (_, tenth) =>
    software.filter(({ score }) => Math.min(9, Math.floor(score * 10)) === tenth),
  )
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      score: bin.reduce((sum, { score }) => sum + score, 0) / bin.length,
      malicious: bin.filter(({ label }) => label === 'malicious').length / bin.length,
      software: bin.length,
    }));

/** Judges out-of-fold scores at a threshold. */
export const validationReport = (
  samples: readonly LabelledSample[],
  scores: OutOfFoldScores,
  calibration: Calibration,
  threshold: number,
): ValidationReport => {
  const judge = (logits: Float32Array): readonly ScoredFlow[] =>
    samples.map(({ label, family, software }, index) => ({
      label,
      family,
      software,
      score: calibrated(calibration, logits[index]),
    }));
  const flows = judge(scores.logits);
  const foldCount = Math.max(...scores.folds) + 1;
  const byFold = Array.from({ length: foldCount }, (_, fold) =>
    evaluateScores(
      flows.filter((__, index) => scores.folds[index] === fold),
      threshold,
    ),
  );
  const explorer = flows.filter(
    ({ label }, index) => label === 'benign' && hasExplorerAgent(samples[index].sample),
  );
  return {
    folds: foldCount,
    pooled: evaluateScores(flows, threshold),
    flow: metricsSpread(byFold.map(({ flow }) => flow)),
    software: metricsSpread(byFold.map(({ software }) => software)),
    disguised: metricsOf(scoreSoftware(judge(scores.disguisedLogits)), threshold),
    explorer: {
      fpr: explorer.filter(({ score }) => score >= threshold).length / Math.max(1, explorer.length),
      flows: explorer.length,
    },
    reliability: reliabilityOf(scoreSoftware(flows)),
  };
};
