import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import {
  evaluateMigration,
  type LabelledRequests,
  readLabelFile,
  readLabelledCaptures,
} from '@mad/detection';
import { DEFAULT_NETWORK } from '@mad/model';
import { reportError } from '../error-report.ts';
import { ExitCode } from '../exit-code.ts';
import { migrationPage } from '../migration-page.ts';
import { LineOutput } from '../output.ts';
import { openOutputFolder, writing } from '../output-place.ts';
import { SHIPPED_SAMPLES } from '../paths.ts';
import { ProgressBar } from '../progress-bar.ts';
import type { EvaluateOptions } from './evaluate.ts';

/** Share of the work that is reading captures. */
const READING = 0.05;

/** `mad evaluate --migration`: what mode 2 is worth at sites that the model has not seen. */
export const evaluateMigrations = async (options: EvaluateOptions, folds: number): Promise<ExitCode> => {
  const { report } = options;
  if (report !== undefined) await openOutputFolder(dirname(report));
  let failures = 0;
  const bar = new ProgressBar('Evaluating', 1);
  const read = async (folder: string, labels: string): Promise<readonly LabelledRequests[]> => {
    const onError = (error: Error): void => {
      failures++;
      bar.clear();
      reportError(error);
    };
    const { flows } = await readLabelledCaptures(
      folder,
      readLabelFile(labels),
      onError,
      (done, total, capture) => bar.update((done / total) * READING, capture),
    );
    return flows;
  };
  const flows = await read(options.captures, options.labels);
  const evaluation = await evaluateMigration(flows, {
    ...{ folds, seed: options.seed, targetRate: options.rate, network: DEFAULT_NETWORK },
    knowledge: await read(SHIPPED_SAMPLES, join(SHIPPED_SAMPLES, 'flows.tsv')),
    onProgress: (step, share) => bar.update(READING + (1 - READING) * share, step),
  });
  bar.clear();
  const page = migrationPage(evaluation, {
    command: `./mad ${process.argv.slice(2).join(' ')}`,
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node.js ${process.version}`,
    captures: basename(resolve(options.captures)),
  });
  if (report !== undefined) await writing(report, () => writeFileSync(report, page));
  const output = new LineOutput();
  output.write(options.json === true ? `${JSON.stringify(evaluation)}\n` : page);
  output.flush();
  return failures > 0 ? ExitCode.Failure : ExitCode.Success;
};
