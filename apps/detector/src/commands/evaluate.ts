import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import {
  Detector,
  evaluateDecanter,
  evaluateSystem,
  evaluateUnseen,
  kindByUserAgent,
  type LabelledRequests,
  labelledSamples,
  loadTopSites,
  type ModelSource,
  readLabelFile,
  readLabelledCaptures,
  type SystemEvaluation,
} from '@mad/detection';
import { isPrivateAddress } from '@mad/flows';
import { type Evaluation, evaluateScores, type Metrics, MODEL_KINDS, openBackend } from '@mad/model';
import { reportError } from '../error-report.ts';
import { evaluationPage } from '../evaluation-page.ts';
import { ExitCode } from '../exit-code.ts';
import { figure } from '../figure.ts';
import { openModels } from '../models.ts';
import { complain, LineOutput, printable } from '../output.ts';
import { openOutputFolder, writing } from '../output-place.ts';
import { ProgressBar } from '../progress-bar.ts';
import { evaluateMigrations } from './evaluate-migration.ts';

/** Share of the work that is reading captures. */
const READING = 0.1;
/** Sites of a migration where no number of folds is asked for. */
const SITES = 5;

/** The options of `mad evaluate`. */
export interface EvaluateOptions {
  readonly captures: string;
  readonly labels: string;
  readonly model?: string;
  readonly topSites?: string;
  /** Train anew with this many parts left out in turn, in place of judging finished models. */
  readonly folds?: number;
  /** With `folds`: judge the migration to sites, in place of the models. */
  readonly migration?: boolean;
  readonly extra?: readonly string[];
  readonly seed: number;
  /** Share of benign software that a threshold lets through wrongly where it is set, 0..1. */
  readonly rate: number;
  /** Requests of the DECANTeR logs, gzipped JSON lines. */
  readonly decanter?: string;
  /** Where to write the page. */
  readonly report?: string;
  readonly json?: boolean;
}

/** `mad evaluate`: the models alone and the whole path, held against labels. */
export const evaluate = async (options: EvaluateOptions): Promise<ExitCode> => {
  const { folds, migration = false } = options;
  if (migration) return evaluateMigrations(options, folds ?? SITES);
  return folds === undefined ? evaluateFinished(options) : evaluateLeftOut(options, folds);
};

const evaluateLeftOut = async (options: EvaluateOptions, folds: number): Promise<ExitCode> => {
  const { report } = options;
  if (report !== undefined) await openOutputFolder(dirname(report));
  let failures = 0;
  const bar = new ProgressBar('Evaluating', 1);
  const onError = (error: Error): void => {
    failures++;
    bar.clear();
    reportError(error);
  };
  const read = async (folder: string, labels: string): Promise<readonly LabelledRequests[]> =>
    (
      await readLabelledCaptures(folder, readLabelFile(labels), onError, (done, total, capture) =>
        bar.update((done / total) * READING, capture),
      )
    ).flows;
  const flows = await read(options.captures, options.labels);
  const extra: LabelledRequests[] = [];
  for (const folder of options.extra ?? []) extra.push(...(await read(folder, join(folder, 'flows.tsv'))));
  const topSites = loadTopSites(options.topSites);
  const evaluation = await evaluateUnseen(options.captures, flows, {
    folds,
    seed: options.seed,
    targetRate: options.rate,
    backend: await openBackend(),
    topSites: topSites.sites,
    extra,
    onError,
    onProgress: (step, share) => bar.update(READING + (1 - READING) * share, step),
  });
  bar.clear();
  const decanter = options.decanter === undefined ? undefined : evaluateDecanter(options.decanter);
  const page = evaluationPage(evaluation, {
    command: `./mad ${process.argv.slice(2).join(' ')}`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node.js ${process.version}`,
    captures: basename(resolve(options.captures)),
    flows: countByLabel((label) => flows.filter(({ row }) => row.label === label).length),
    families: countByLabel(
      (label) => new Set(flows.filter(({ row }) => row.label === label).map(({ row }) => row.family)).size,
    ),
    topSites: topSites.origin,
    decanter,
  });
  if (report !== undefined) await writing(report, () => writeFileSync(report, page));
  const output = new LineOutput();
  output.write(options.json === true ? `${JSON.stringify({ ...evaluation, decanter })}\n` : page);
  output.flush();
  return failures > 0 ? ExitCode.Failure : ExitCode.Success;
};

const countByLabel = (
  count: (label: 'malicious' | 'benign') => number,
): { readonly malicious: number; readonly benign: number } => ({
  malicious: count('malicious'),
  benign: count('benign'),
});

const evaluateFinished = async (options: EvaluateOptions): Promise<ExitCode> => {
  let failures = 0;
  const bar = new ProgressBar('Evaluating', 1);
  const onError = (error: Error): void => {
    failures++;
    bar.clear();
    reportError(error);
  };
  const { models, book } = openModels(options.model);
  const { flows, unmatched } = await readLabelledCaptures(
    options.captures,
    readLabelFile(options.labels),
    onError,
    (done, total, capture) => bar.update((done / total) * 0.4, capture),
  );
  const model = await evaluateModels(flows, models);
  const detector = new Detector({
    topSites: loadTopSites(options.topSites).sites,
    isInside: isPrivateAddress,
    models,
    ...(book === undefined ? {} : { book }),
  });
  const system = await evaluateSystem(
    options.captures,
    flows,
    () => detector,
    onError,
    (done, total, capture) => bar.update(0.4 + (done / total) * 0.6, capture),
  );
  bar.clear();
  if (unmatched.length > 0)
    complain(
      `mad: ${unmatched.length} labelled flows are not in the captures; the first: ${unmatched[0].capture}`,
    );
  const output = new LineOutput();
  output.write(
    options.json === true ? `${JSON.stringify({ ...model, system })}\n` : evaluationText(model, system),
  );
  output.flush();
  return failures > 0 ? ExitCode.Failure : ExitCode.Success;
};

/**
 * The models alone on every labelled flow, each flow by the model of the kind its User-Agent tells. All are held against the
 * threshold of Background_PC, which most software meets.
 */
const evaluateModels = async (
  flows: readonly LabelledRequests[],
  models: ModelSource,
): Promise<Evaluation> => {
  const samples = labelledSamples(flows);
  const kinds = flows.map(kindByUserAgent);
  const scores = new Float32Array(flows.length);
  const { threshold } = await models('Background_PC');
  for (const kind of MODEL_KINDS) {
    const places = kinds.flatMap((one, i) => (one === kind ? [i] : []));
    if (places.length === 0) continue;
    const model = await models(kind);
    const scored = await model.score(places.map((i) => samples[i].sample));
    places.forEach((place, i) => {
      scores[place] = scored[i];
    });
  }
  const scored = samples.map(({ label, family, software }, i) => ({
    label,
    family,
    software,
    score: scores[i],
  }));
  return evaluateScores(scored, threshold);
};

const ROWS: readonly (readonly [string, (metrics: Metrics) => string])[] = [
  ['AUC', ({ auc }) => figure(auc)],
  ['recall', ({ recall }) => figure(recall)],
  ['false positive rate', ({ fpr }) => figure(fpr)],
  ['recall at 1 % FPR', (metrics) => figure(metrics.recall_at_fpr_1)],
  ['recall at 5 % FPR', (metrics) => figure(metrics.recall_at_fpr_5)],
  ['malicious', ({ positives }) => String(positives)],
  ['benign', ({ negatives }) => String(negatives)],
];

const evaluationText = (model: Evaluation, system: SystemEvaluation): string => {
  const lines = [
    `threshold ${figure(model.threshold)}`,
    '',
    `${'model alone'.padEnd(24)}${'flow'.padStart(10)}${'software'.padStart(12)}`,
    ...ROWS.map(
      ([name, text]) => name.padEnd(24) + text(model.flow).padStart(10) + text(model.software).padStart(12),
    ),
    '',
    `${'whole path'.padEnd(24)}${''.padStart(10)}${'software'.padStart(12)}`,
    `${'recall'.padEnd(34)}${figure(system.recall).padStart(12)}`,
    `${'false positive rate'.padEnd(34)}${figure(system.fpr).padStart(12)}`,
    ...Object.entries(system.missed).map(([by, count]) => `  missed by ${by}: ${count}`),
    ...Object.entries(system.accused).map(([by, count]) => `  wrongly accused by ${by}: ${count}`),
    '',
    `${'family'.padEnd(36)}${'label'.padEnd(12)}${'flows'.padStart(7)}${'called'.padStart(8)}${'software'.padStart(10)}${'called'.padStart(8)}`,
    ...Object.entries(model.families).map(
      ([family, one]) =>
        `${printable(family).slice(0, 35).padEnd(36)}${one.label.padEnd(12)}${String(one.flows).padStart(7)}${figure(one.flow_rate).padStart(8)}${String(one.software).padStart(10)}${figure(one.software_rate).padStart(8)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
};
