import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  FINGERPRINT_FILE,
  type LabelledRequests,
  labelledFingerprints,
  labelledSamples,
  readLabelFile,
  readLabelledCaptures,
} from '@mad/detection';
import { serialiseBook } from '@mad/fingerprint';
import { MODEL_KINDS, type NetworkName, saveModel, trainModel } from '@mad/model';
import { reportError } from '../error-report.ts';
import { ExitCode } from '../exit-code.ts';
import { figure } from '../figure.ts';
import { complain } from '../output.ts';
import { openOutputFolder, writing } from '../output-place.ts';
import { ProgressBar } from '../progress-bar.ts';

/** The options of `mad train`. */
export interface TrainCommandOptions {
  readonly captures: string;
  readonly labels: string;
  readonly output: string;
  readonly extra?: readonly string[];
  readonly network: NetworkName;
  /** Write the fingerprints of the labelled software beside the models. */
  readonly fingerprints?: boolean;
  /** Sentences for the model card. */
  readonly note?: readonly string[];
  readonly folds: number;
  readonly seed: number;
}

const NOTES = [
  'One network judges all three kinds: of phones and of software without User-Agent too few malicious flows are labelled to learn from alone.',
];

/** `mad train`: models of every kind from labelled captures. */
export const train = async (options: TrainCommandOptions): Promise<ExitCode> => {
  await openOutputFolder(options.output);
  let failures = 0;
  const flows: LabelledRequests[] = [];
  const sources = [
    { folder: options.captures, labels: options.labels },
    ...(options.extra ?? []).map((folder) => ({ folder, labels: join(folder, 'flows.tsv') })),
  ];
  for (const { folder, labels } of sources) {
    const bar = new ProgressBar('Reading', 1);
    const read = await readLabelledCaptures(
      folder,
      readLabelFile(labels),
      (error) => {
        failures++;
        bar.clear();
        reportError(error);
      },
      (done, total, capture) => bar.update(done / total, capture),
    );
    bar.clear();
    if (read.unmatched.length > 0)
      complain(
        `mad: ${labels}: ${read.unmatched.length} labelled flows are not in the captures; the first: ${read.unmatched[0].capture}`,
      );
    flows.push(...read.flows);
  }
  const samples = labelledSamples(flows);
  const bar = new ProgressBar('Training', 1);
  const model = await trainModel(samples, {
    network: options.network,
    folds: options.folds,
    seed: options.seed,
    onProgress: (step, share) => bar.update(share, step),
  });
  bar.clear();
  const trained = new Date().toISOString();
  const notes = [...NOTES, ...(options.note ?? [])];
  await writing(options.output, async () => {
    for (const kind of MODEL_KINDS)
      await saveModel(options.output, kind, model, { version: trained.slice(0, 10), trained, notes });
    if (options.fingerprints === true)
      await writeFile(join(options.output, FINGERPRINT_FILE), serialiseBook(labelledFingerprints(flows)));
  });
  const { software, flow } = model.validation;
  complain(`mad: ${samples.length} flows, ${model.data.selected} different; models in ${options.output}`);
  complain(
    `mad: on families left out: software AUC ${figure(software.auc.mean)} ± ${figure(software.auc.deviation)}, recall at 1 % FPR ${figure(software.recall_at_fpr_1.mean)}, flow AUC ${figure(flow.auc.mean)}; threshold ${figure(model.threshold)}`,
  );
  return failures > 0 ? ExitCode.Failure : ExitCode.Success;
};
