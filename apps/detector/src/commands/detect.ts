import {
  Detector,
  type FlowVerdict,
  findCaptures,
  isNoCapture,
  type JudgedCapture,
  judgeCapture,
  limitHits,
  loadTopSites,
  type ReadProgress,
  verdictDocument,
} from '@mad/detection';
import { MadError } from '@mad/errors';
import { reportError, reportLimits, reportProblem } from '../capture-report.ts';
import { ExitCode } from '../exit-code.ts';
import { insideTest, type Network } from '../inside-option.ts';
import { openModels } from '../models.ts';
import { complain, jsonLine, LineOutput } from '../output.ts';
import { ProgressBar } from '../progress-bar.ts';
import { SoftwareTally } from '../software-summary.ts';
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
  readonly maliciousSoftware: Set<string>;
  readonly maliciousHosts: Set<string>;
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
  const totals: Totals = {
    captures: 0,
    failures: 0,
    malicious: 0,
    maliciousSoftware: new Set(),
    maliciousHosts: new Set(),
    browser: 0,
    topSite: 0,
    outside: 0,
  };
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
  const tally = new SoftwareTally();
  const show = (verdict: FlowVerdict): void => {
    count(totals, verdict);
    if (options.all !== true && !wasJudged(verdict)) return;
    if (options.json === true) output.write(jsonLine(verdictDocument(verdict)));
    else tally.add(verdict);
  };
  let done = 0;
  for (const { path, size } of captures) {
    try {
      const onProgress = (read: number): void => bar.update(done + read, path);
      const { problem, limits, outsideRequests } =
        options.devel === true && options.out !== undefined
          ? await judgeIntoFolder(detector, path, options.out, show, onProgress)
          : await judgeOnly(detector, path, show, onProgress);
      bar.clear();
      if (reportProblem(path, { problem })) totals.failures++;
      reportLimits(path, limits);
      if (!isNoCapture(problem)) totals.captures++;
      totals.outside += outsideRequests;
    } catch (error) {
      if (!(error instanceof MadError)) throw error;
      bar.clear();
      fail(error);
    }
    done += size;
    bar.update(done, path);
  }
  bar.clear();
  if (options.json !== true) output.write(verdictTable(tally.summaries()));
  output.flush();
  if (options.json !== true) complain(summaryLine(totals, options.all === true));
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
    explain: 'form',
    ...(book === undefined ? {} : { book }),
    ...(threshold === undefined ? {} : { threshold }),
  });
};

const wasJudged = ({ decidedBy }: FlowVerdict): boolean => decidedBy === 'cnn' || decidedBy === 'fingerprint';

/** What a capture's reader is told of, however it was judged. */
type Judged = Pick<JudgedCapture, 'problem' | 'limits' | 'outsideRequests'>;

const judgeOnly = async (
  detector: Detector,
  path: string,
  show: (verdict: FlowVerdict) => void,
  onProgress: ReadProgress,
): Promise<Judged> => {
  const reading = await detector.judgeEach(path, show, onProgress);
  const { summary, outsideRequests } = reading;
  return { problem: summary.problem, limits: limitHits(reading), outsideRequests };
};

const judgeIntoFolder = (
  detector: Detector,
  path: string,
  out: string,
  show: (verdict: FlowVerdict) => void,
  onProgress: ReadProgress,
): Promise<Judged> =>
  judgeCapture(path, {
    detector,
    datasetParent: out,
    develop: true,
    onFlows: (batch) => {
      for (const { verdict } of batch) show(verdict);
    },
    onProgress,
  });

const count = (totals: Totals, { verdict, decidedBy, software, inside }: FlowVerdict): void => {
  if (decidedBy === 'browser') totals.browser++;
  if (decidedBy === 'top_site') totals.topSite++;
  if (verdict !== 'malicious') return;
  totals.malicious++;
  totals.maliciousSoftware.add(software);
  totals.maliciousHosts.add(inside.address);
};

const summaryLine = (totals: Totals, all: boolean): string => {
  const { captures, malicious, maliciousSoftware, maliciousHosts } = totals;
  const parts = [
    `mad: ${plural(captures, 'capture')}`,
    malicious === 0
      ? 'nothing malicious'
      : `${plural(malicious, 'malicious flow')} of ${maliciousSoftware.size} software on ${plural(maliciousHosts.size, 'host')}`,
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
