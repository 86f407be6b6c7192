import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JUDGING_OPTIONS } from '../judging/judging-options.ts';
import { describeSurroundings, type Surroundings } from './bench-result.ts';

/** One size of a thing that grows. */
export interface GrowthPoint {
  readonly count: number;
  /** Processor time, all threads together, for each of `per`; undefined where only memory is looked at. */
  readonly nanoseconds: number | undefined;
  /** Largest resident set of the process, in bytes. */
  readonly peakMemory: number;
}

/** How the cost of a thing grows with its size. */
export interface GrowthSeries {
  readonly name: string;
  readonly does: string;
  /** What the sizes count. */
  readonly of: string;
  /** What one unit of the time is spent on. */
  readonly per: string;
  readonly points: readonly GrowthPoint[];
}

/** What `mad bench --growth` found. */
export interface GrowthResult {
  readonly title: string;
  readonly surroundings: Surroundings;
  readonly growth: readonly GrowthSeries[];
}

interface GrowthCase extends Omit<GrowthSeries, 'points'> {
  readonly counts: readonly number[];
}

/** What is measured in growth-process.ts, by the name it has there. */
export const GROWTH_CASES: readonly GrowthCase[] = [
  {
    name: 'flows',
    does: 'flows of ten packets, 512 open at a time, down to their streams',
    of: 'flows',
    per: 'packet',
    counts: [10_000, 100_000, 1_000_000],
  },
  {
    name: 'concurrent',
    does: 'the same, all open at once and each packet of another flow than the one before; every flow sends a request',
    of: 'flows at once',
    per: 'packet',
    counts: [10_000, 100_000, 1_000_000],
  },
  {
    name: 'graph',
    does: 'the request graph: 50 machines, 1,000 requests in the window',
    of: 'requests',
    per: 'request',
    counts: [10_000, 100_000, 1_000_000],
  },
  {
    name: 'book',
    does: 'look-ups in the fingerprint book, half of them of software it does not hold',
    of: 'fingerprints in the book',
    per: 'look-up',
    counts: [1000, 10_000, 100_000],
  },
];

/** Megabytes of the captures that come through a pipe. */
export const PIPED = [1000, 10_000] as const;

/** Packets or requests that are measured at least. */
const LEAST_UNITS = 2_000_000;

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Measures how costs grow; each size in a process of its own, with the options of `./mad detect`. */
export const measureGrowth = async (
  cases: readonly GrowthCase[],
  piped: readonly number[],
  onStep: (what: string) => void,
  least = LEAST_UNITS,
): Promise<GrowthResult> => {
  const growth: GrowthSeries[] = [];
  for (const { counts, ...series } of cases) {
    const points: GrowthPoint[] = [];
    for (const count of counts) {
      onStep(`${series.name} ${count}`);
      const { units, cpuSeconds, peakMemory } = await runCase(series.name, count, least);
      points.push({ count, nanoseconds: (cpuSeconds / units) * 1e9, peakMemory });
    }
    growth.push({ ...series, points });
  }
  const points: GrowthPoint[] = [];
  for (const megabytes of piped) {
    onStep(`pipe ${megabytes} MB`);
    points.push({ count: megabytes, nanoseconds: undefined, peakMemory: await peakOfPipe(megabytes) });
  }
  if (points.length > 0)
    growth.push({
      name: 'pipe',
      does: 'a capture through a pipe down to its verdicts (without a model)',
      of: 'megabytes',
      per: '',
      points,
    });
  return { title: 'Growth', surroundings: describeSurroundings(new Date()), growth };
};

interface CaseUsage {
  readonly units: number;
  readonly cpuSeconds: number;
  readonly peakMemory: number;
}

const runCase = async (name: string, count: number, least: number): Promise<CaseUsage> => {
  const given = [path('growth-process.ts'), name, String(count), String(least)];
  const child = spawn(process.execPath, [...JUDGING_OPTIONS, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await ended(child, name);
  return JSON.parse(text) as CaseUsage;
};

const peakOfPipe = async (megabytes: number): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-bench-growth-'));
  const report = join(folder, 'usage.json');
  try {
    const source = [path('growth-process.ts'), 'pipe', String(megabytes)];
    const reader = [
      ...JUDGING_OPTIONS,
      '--import',
      path('usage-report.ts'),
      path('stage-process.ts'),
      'groups',
      '/dev/stdin',
    ];
    // A shell's pipe: what Node.js puts between two processes is a socket, which cannot be opened by name.
    const command =
      'node=$1 program=$2 case=$3 size=$4; shift 4; "$node" "$program" "$case" "$size" | "$node" "$@"';
    const shell = spawn('sh', ['-c', command, 'sh', process.execPath, ...source, ...reader], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, MAD_BENCH_USAGE: report },
    });
    await ended(shell, 'what reads the pipe');
    return (JSON.parse(readFileSync(report, 'utf8')) as { readonly peakMemory: number }).peakMemory;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const ended = (child: ChildProcess, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} ended with ${code ?? signal}`));
    });
  });
