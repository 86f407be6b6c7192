import {
  type CaptureVerdicts,
  Detector,
  type FlowVerdict,
  findCaptures,
  loadTopSites,
  MadError,
  verdictDocument,
  writeDatasetFolder,
} from '@mad/detection';
import { reportError, reportLimits, reportProblem } from '../capture-report.ts';
import { ExitCode } from '../exit-code.ts';
import { insideTest, type Network } from '../inside-option.ts';
import { openModels } from '../models.ts';
import { complain, jsonLine, LineOutput } from '../output.ts';
import { ProgressBar } from '../progress-bar.ts';
import { summariseSoftware } from '../software-summary.ts';
import { verdictTable } from '../verdict-table.ts';

/** The options of `mad detect`. */
export interface DetectOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly model?: string;
  readonly threshold?: number;
  readonly topSites?: string;
  readonly inside?: readonly Network[];
  readonly devel?: boolean;
  readonly out?: string;
  readonly failOn?: 'malicious';
}

interface Totals {
  captures: number;
  failures: number;
  malicious: number;
  browser: number;
  topSite: number;
  outside: number;
}

/** `mad detect`: verdicts on every capture under the paths given. */
export const detect = async (paths: readonly string[], options: DetectOptions): Promise<ExitCode> => {
  if (options.devel === true && options.out === undefined) {
    complain('mad: --devel needs --out DIR, where the dataset folders go');
    return ExitCode.Usage;
  }
  const totals: Totals = { captures: 0, failures: 0, malicious: 0, browser: 0, topSite: 0, outside: 0 };
  const fail = (error: unknown): void => {
    totals.failures++;
    reportError(error);
  };
  const captures = await findCaptures(paths, fail);
  const detector = makeDetector(options);
  const bar = new ProgressBar(
    'Judging',
    captures.reduce((sum, { size }) => sum + size, 0),
  );
  const output = new LineOutput();
  const shown: FlowVerdict[] = [];
  let done = 0;
  for (const { path, size } of captures) {
    try {
      const result = await detector.judge(path, (read) => bar.update(done + read, path));
      bar.clear();
      if (result.summary.problem !== undefined) bar.clear();
      if (reportProblem(path, result.summary)) totals.failures++;
      reportLimits(path, result.counts);
      count(totals, result);
      const verdicts = options.all === true ? result.verdicts : result.verdicts.filter(wasJudged);
      if (options.json === true)
        for (const verdict of verdicts) output.write(jsonLine(verdictDocument(verdict)));
      else shown.push(...verdicts);
      if (options.devel === true && options.out !== undefined)
        await writeDatasetFolder(options.out, result, { develop: true });
    } catch (error) {
      if (!(error instanceof MadError)) throw error;
      bar.clear();
      fail(error);
    }
    done += size;
    bar.update(done, path);
  }
  bar.clear();
  if (options.json !== true) output.write(verdictTable(summariseSoftware(shown)));
  output.flush();
  if (options.json !== true) complain(summaryLine(totals, shown, options.all === true));
  if (totals.failures > 0) return ExitCode.Failure;
  return options.failOn === 'malicious' && totals.malicious > 0 ? ExitCode.Malicious : ExitCode.Success;
};

/** The detector that the options of a command ask for. */
export const makeDetector = ({ model, threshold, topSites, inside = [] }: DetectOptions): Detector => {
  const { models, book } = openModels(model);
  return new Detector({
    topSites: loadTopSites(topSites).sites,
    isInside: insideTest(inside),
    models,
    ...(book === undefined ? {} : { book }),
    ...(threshold === undefined ? {} : { threshold }),
  });
};

const wasJudged = ({ decidedBy }: FlowVerdict): boolean => decidedBy === 'cnn' || decidedBy === 'fingerprint';

const count = (totals: Totals, { verdicts, outsideRequests }: CaptureVerdicts): void => {
  totals.captures++;
  totals.outside += outsideRequests;
  for (const { verdict, decidedBy } of verdicts) {
    if (verdict === 'malicious') totals.malicious++;
    if (decidedBy === 'browser') totals.browser++;
    if (decidedBy === 'top_site') totals.topSite++;
  }
};

const summaryLine = (totals: Totals, shown: readonly FlowVerdict[], all: boolean): string => {
  const malicious = shown.filter(({ verdict }) => verdict === 'malicious');
  const software = new Set(malicious.map((flow) => flow.software)).size;
  const hosts = new Set(malicious.map(({ inside }) => inside.address)).size;
  const parts = [
    `mad: ${plural(totals.captures, 'capture')}`,
    malicious.length === 0
      ? 'nothing malicious'
      : `${plural(malicious.length, 'malicious flow')} of ${software} software on ${plural(hosts, 'host')}`,
  ];
  if (!all && totals.browser + totals.topSite > 0)
    parts.push(
      `${totals.browser} browser and ${totals.topSite} top-site flows not judged (--all shows them)`,
    );
  if (totals.outside > 0)
    parts.push(
      `${plural(totals.outside, 'request')} between outside addresses left out (--inside names further networks)`,
    );
  return parts.join(' · ');
};

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
