import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readCaptureFile } from '@mad/capture-files';
import { MadError } from '@mad/errors';
import { FlowTracker } from '@mad/flows';
import { HttpRequestExtractor } from '@mad/protocols';
import {
  type BenchResult,
  describeSurroundings,
  type MeasuredCapture,
  peerRatios,
  summarise,
} from '../bench/bench-result.ts';
import { failures, legend, measurementTable, ratioTable } from '../bench/bench-table.ts';
import { runBenchmark } from '../bench/benchmark.ts';
import { type Contestant, OWN_CONTESTANTS, PEERS } from '../bench/contestant.ts';
import { GROWTH_CASES, type GrowthResult, measureGrowth, PIPED } from '../bench/growth.ts';
import { growthLegend, growthTable } from '../bench/growth-table.ts';
import { performanceReport } from '../bench/performance-report.ts';
import { profileCommand } from '../bench/profile-stage.ts';
import { writeSyntheticCapture } from '../bench/synthetic-capture.ts';
import { reportError } from '../error-report.ts';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { writing } from '../output-place.ts';
import { ProgressBar } from '../progress-bar.ts';

/** The options of `mad bench`. */
export interface BenchOptions {
  readonly capture?: string;
  readonly size: number;
  readonly flows: number;
  readonly http: number;
  readonly seed: number;
  readonly runs: number;
  readonly title?: string;
  readonly peers?: boolean;
  readonly only?: readonly string[];
  readonly profile?: boolean;
  readonly growth?: boolean;
  readonly json?: boolean;
  readonly results?: readonly string[];
  readonly report?: string;
}

/** `mad bench`: how long each stage takes, and other people's programs for the same. */
export const bench = async (options: BenchOptions): Promise<ExitCode> => {
  const contestants = [...OWN_CONTESTANTS, ...(options.peers === true ? PEERS : [])];
  const unknown = options.only?.filter((name) => !contestants.some((one) => one.name === name)) ?? [];
  if (unknown.length > 0) {
    complain(
      `mad: no stage is called ${unknown.join(', ')}; there are ${contestants.map(({ name }) => name).join(', ')}`,
    );
    return ExitCode.Usage;
  }
  const chosen = contestants.filter(({ name }) => options.only?.includes(name) ?? true);
  try {
    const everything =
      options.results === undefined
        ? [options.growth === true ? await growth() : await measure(options, chosen)]
        : readResults(options.results);
    if (everything === undefined) return ExitCode.Failure;
    const results = everything.filter((result): result is BenchResult => !isGrowth(result));
    const grown = everything.filter(isGrowth);
    if (options.report !== undefined) await writeReport(options.report, results, grown);
    for (const result of results)
      process.stdout.write(options.json === true ? jsonText(result) : text(result));
    for (const result of grown)
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify(result)}\n`
          : `${growthTable(result)}\n${growthLegend(result)}`,
      );
    return results.some((result) => failures(result) !== '') ? ExitCode.Failure : ExitCode.Success;
  } catch (error) {
    if (!(error instanceof MadError)) throw error;
    reportError(error);
    return ExitCode.Failure;
  }
};

const measure = async (options: BenchOptions, contestants: readonly Contestant[]): Promise<BenchResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-bench-capture-'));
  const bar = new ProgressBar('Measuring', contestants.length * options.runs);
  try {
    const path = options.capture ?? synthetic(options, folder);
    const capture = await describeCapture(path);
    const own = contestants.filter(({ against }) => against === undefined);
    // Before the rounds, which remove many files at their end: that would be seen in the profile of what writes files.
    const profiles = Object.fromEntries(
      options.profile === true
        ? own.map(({ name, command }) => [
            name,
            profileCommand(command(path, join(folder, `profile-${name}`))),
          ])
        : [],
    );
    const rounds = await runBenchmark(path, contestants, options.runs, (step, what) =>
      bar.update(step, what),
    );
    const title = options.title ?? capture.name;
    return { title, surroundings: describeSurroundings(new Date()), capture, ...rounds, profiles };
  } finally {
    bar.clear();
    rmSync(folder, { recursive: true, force: true });
  }
};

const isGrowth = (result: BenchResult | GrowthResult): result is GrowthResult => 'growth' in result;

const growth = async (): Promise<GrowthResult> => {
  const steps = GROWTH_CASES.reduce((sum, { counts }) => sum + counts.length, 0) + PIPED.length;
  const bar = new ProgressBar('Measuring', steps);
  try {
    let step = 0;
    return await measureGrowth(GROWTH_CASES, PIPED, (what) => bar.update(step++, what));
  } finally {
    bar.clear();
  }
};

const synthetic = ({ size, flows, http, seed }: BenchOptions, folder: string): string => {
  const path = join(folder, `synthetic-${size}MB-${flows}-flows-${http}-http-seed-${seed}.pcap`);
  const file = openSync(path, 'w');
  try {
    writeSyntheticCapture({ bytes: size * 1e6, flows, httpShare: http, seed }, (bytes) =>
      writeSync(file, bytes),
    );
  } finally {
    closeSync(file);
  }
  return path;
};

/** Reads the capture once, which also brings it into the system's cache before anything is measured. */
const describeCapture = async (path: string): Promise<MeasuredCapture> => {
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    () => {},
  );
  const tracker = new FlowTracker({ streams: extractor });
  const { packets, bytes } = await readCaptureFile(path, tracker);
  tracker.finish();
  return {
    name: basename(path),
    bytes,
    packets,
    flows: tracker.counts.flows,
    requests: extractor.counts.requests,
  };
};

/** Undefined, and a complaint, when one cannot be read. */
const readResults = (paths: readonly string[]): (BenchResult | GrowthResult)[] | undefined => {
  const results: (BenchResult | GrowthResult)[] = [];
  for (const path of paths) {
    try {
      results.push(JSON.parse(readFileSync(path, 'utf8')) as BenchResult | GrowthResult);
    } catch (cause) {
      complain(`mad: ${path}: ${detailOf(cause)}`);
      return undefined;
    }
  }
  return results;
};

const writeReport = (
  path: string,
  results: readonly BenchResult[],
  grown: readonly GrowthResult[],
): Promise<void> => writing(path, () => writeFileSync(path, performanceReport(results, grown)));

const detailOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const jsonText = (result: BenchResult): string =>
  `${JSON.stringify({
    ...result,
    summary: result.measurements.map((measurement) => summarise(measurement, result.capture)),
    ratios: peerRatios(result.measurements),
  })}\n`;

const text = (result: BenchResult): string => {
  const { name, packets, flows, requests, bytes } = result.capture;
  const head = `${name}: ${(bytes / 1e6).toFixed(0)} MB, ${packets} packets, ${flows} flows, ${requests} requests\n`;
  const rounds = result.measurements[0]?.runs.length ?? 0;
  const load = `Medians of ${rounds} rounds; load ${result.load.map((value) => value.toFixed(1)).join(', ')}.\n`;
  const parts = [head + load, measurementTable(result), ratioTable(result), failures(result), legend(result)];
  return parts.filter((part) => part !== '').join('\n');
};
