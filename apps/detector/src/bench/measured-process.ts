import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A command to be measured. */
export interface MeasuredCommand {
  readonly file: string;
  readonly arguments: readonly string[];
}

/** What one run of a command took. */
export interface ProcessUsage {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** The part of them after everything was loaded; undefined when it does not tell. */
  readonly workSeconds: number | undefined;
  /** Of all its threads, in user and system mode; undefined when the system does not tell. */
  readonly cpuSeconds: number | undefined;
  /** Largest resident memory in bytes; undefined when the system does not tell. */
  readonly peakMemory: number | undefined;
  /** 0 when it ended well; the name of a signal when one ended it. */
  readonly exit: number | string;
  /** The last line it wrote to standard error. */
  readonly complaint: string;
}

const USAGE_REPORT = fileURLToPath(new URL('usage-report.ts', import.meta.url));
const SAMPLING_MILLISECONDS = 10;
/** Clock ticks a second of /proc/PID/stat, the same on all Linux systems that Node.js runs on. */
const TICKS = 100;

/**
 * Runs a command to its end, its output thrown away. Node.js processes tell themselves what they used; others are looked at in
 * /proc every 10 ms, so that the end of their last moments may be missing.
 */
export const measureProcess = async ({ file, arguments: given }: MeasuredCommand): Promise<ProcessUsage> => {
  const folder = mkdtempSync(join(tmpdir(), 'mad-bench-usage-'));
  const report = join(folder, 'usage.json');
  const isNode = file === process.execPath;
  const started = performance.now();
  const child = spawn(file, isNode ? ['--import', USAGE_REPORT, ...given] : given, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MAD_BENCH_USAGE: report },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  let sampled: Sample = { workSeconds: undefined, cpuSeconds: undefined, peakMemory: undefined };
  const sampling = setInterval(() => {
    sampled = sampleOf(child.pid) ?? sampled;
  }, SAMPLING_MILLISECONDS);
  try {
    const exit = await new Promise<number | string>((resolve, reject) => {
      child.on('error', reject).on('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
    const seconds = (performance.now() - started) / 1000;
    return {
      seconds,
      ...(isNode ? (reported(report) ?? sampled) : sampled),
      exit,
      complaint: complaint.trimEnd().split('\n').at(-1) ?? '',
    };
  } finally {
    clearInterval(sampling);
    rmSync(folder, { recursive: true, force: true });
  }
};

type Sample = Pick<ProcessUsage, 'workSeconds' | 'cpuSeconds' | 'peakMemory'>;

const sampleOf = (processId: number | undefined): Sample | undefined => {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8');
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kibibytes === undefined) return undefined;
    // The second field, the command's name in brackets, may hold blanks; user and system time are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
    return { workSeconds: undefined, cpuSeconds, peakMemory: Number(kibibytes) * 1024 };
  } catch {
    return undefined;
  }
};

const reported = (path: string): Sample | undefined => {
  try {
    const { workSeconds, cpuSeconds, peakMemory } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Sample>;
    return { workSeconds, cpuSeconds, peakMemory };
  } catch {
    return undefined;
  }
};
