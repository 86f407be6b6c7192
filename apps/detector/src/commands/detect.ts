import { availableParallelism } from 'node:os';
import { type CaptureLocation, findCaptures, isNoCapture } from '@mad/capture-files';
import { reportLimits, reportProblem } from '../capture-report.ts';
import { reportError } from '../error-report.ts';
import { ExitCode } from '../exit-code.ts';
import { CaptureJudge, type CaptureOutcome, type JudgingOptions } from '../judging/capture-judge.ts';
import { JudgingThreads, type ThreadResult } from '../judging/judging-threads.ts';
import { complain, LineOutput } from '../output.ts';
import { ProgressBar } from '../progress-bar.ts';
import { SoftwareTally } from '../software-summary.ts';
import { verdictTable } from '../verdict-table.ts';

/** The options of `mad detect`. */
export interface DetectOptions extends JudgingOptions {
  readonly failOn?: 'malicious';
  /** Captures judged side by side. Default: see {@link usefulWorkers}. */
  readonly workers?: number;
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
  const judge = new CaptureJudge(options);
  const bar = new ProgressBar(
    'Judging',
    captures.reduce((sum, { size }) => sum + size, 0),
  );
  const output = new LineOutput();
  const tally = new SoftwareTally();
  const settle = (outcome: CaptureOutcome): void => {
    const { path, problem, limits, failure } = outcome;
    bar.clear();
    addUp(totals, outcome);
    tally.take(outcome.software);
    if (failure !== undefined) return fail(failure);
    if (reportProblem(path, { problem })) totals.failures++;
    reportLimits(path, limits ?? []);
    if (!isNoCapture(problem)) totals.captures++;
  };
  const workers = options.workers ?? usefulWorkers(captures);
  // Dataset folders are made one at a time: captures of one name would meet in one.
  if (workers > 1 && captures.length > 1 && options.devel !== true) {
    await judgeSideBySide(captures, { ...options, workers }, bar, output, settle);
  } else {
    let done = 0;
    for (const { path, size } of captures) {
      settle(
        await judge.judge(
          path,
          (line) => output.write(line),
          (read) => bar.update(done + read, path),
        ),
      );
      done += size;
      bar.update(done, path);
    }
  }
  bar.clear();
  if (options.json !== true) output.write(verdictTable(tally.summaries()));
  output.flush();
  if (options.json !== true) complain(summaryLine(totals, options.all === true));
  if (totals.failures > 0) return ExitCode.Failure;
  return options.failOn === 'malicious' && totals.malicious > 0 ? ExitCode.Malicious : ExitCode.Success;
};

/** What a second worker must find to do before it is worth the second or so that its models take to load. */
const WORTH_A_WORKER = 32 * 1024 * 1024;
/** Each takes as much memory as one alone. */
const MOST_WORKERS = 8;

/** How many workers make it quicker: one for each CPU, but none for captures that one alone has judged before another has started. */
export const usefulWorkers = (
  captures: readonly CaptureLocation[],
  cpus = availableParallelism(),
): number => {
  const sizes = captures.map(({ size }) => size).sort((a, b) => b - a);
  let rest = sizes.reduce((sum, size) => sum + size, 0);
  const worthwhile = sizes.filter((size) => {
    rest -= size;
    return rest >= WORTH_A_WORKER;
  });
  return Math.min(worthwhile.length + 1, cpus, MOST_WORKERS);
};

/** Captures that may be done, for each worker, before it is their turn: their lines wait in an open file each. */
const AHEAD = 8;

/** Results come in the order of the captures, whichever is done first. */
const judgeSideBySide = async (
  captures: readonly CaptureLocation[],
  { workers, ...options }: DetectOptions & { readonly workers: number },
  bar: ProgressBar,
  output: LineOutput,
  settle: (outcome: CaptureOutcome) => void,
): Promise<void> => {
  const threads = new JudgingThreads(options, Math.min(workers, captures.length));
  try {
    const read = captures.map(() => 0);
    const advance = (i: number, bytes: number): void => {
      read[i] = bytes;
      bar.update(
        read.reduce((sum, one) => sum + one, 0),
        captures[i].path,
      );
    };
    const results: Promise<ThreadResult>[] = [];
    for (const [i, { size }] of captures.entries()) {
      for (let next = results.length; next < captures.length && next <= i + workers * AHEAD; next++) {
        const result = threads.judge(captures[next].path, (bytes) => advance(next, bytes));
        // One that fails early must not end the program before its turn comes.
        result.catch(() => {});
        results.push(result);
      }
      const { outcome, lines } = await results[i];
      for await (const bytes of lines) output.writeBytes(bytes);
      settle(outcome);
      advance(i, size);
    }
  } finally {
    await threads.close();
  }
};

const addUp = (totals: Totals, outcome: CaptureOutcome): void => {
  totals.malicious += outcome.malicious;
  totals.browser += outcome.browser;
  totals.topSite += outcome.topSite;
  totals.outside += outcome.outside;
  for (const software of outcome.maliciousSoftware) totals.maliciousSoftware.add(software);
  for (const host of outcome.maliciousHosts) totals.maliciousHosts.add(host);
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
