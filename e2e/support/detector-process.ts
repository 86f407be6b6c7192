import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './captures.ts';

/** A line of the service's JSON log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [name: string]: unknown;
}

/** A running `mad app`. */
export interface DetectorProcess {
  readonly process: ChildProcess;
  /** Its log so far. */
  readonly lines: readonly LogLine[];
  /** What it wrote to standard error. */
  readonly complaints: () => string;
  /** Resolves with the exit code and signal. */
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  /** The first line, come or yet to come, that the test accepts. @throws Error when the process ends without it. */
  line(accepts: (line: LogLine) => boolean): Promise<LogLine>;
  /** Of its HTTP service. */
  address(): Promise<string>;
  kill(signal: NodeJS.Signals): Promise<readonly [number | null, NodeJS.Signals | null]>;
}

const LOOK_MS = 25;

/** Starts `mad app` as a service manager does. Settings are environment variables; its HTTP port is a free one. */
export const startDetector = (
  settings: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): DetectorProcess => {
  const program = spawn(process.execPath, [join(ROOT, 'apps/detector/src/main.ts'), 'app', ...options], {
    env: { PATH: process.env['PATH'], MAD_HTTP_PORT: '0', MAD_QUIET_SECONDS: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  createInterface({ input: program.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  let complaints = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  let hasEnded = false;
  const ended = once(program, 'exit').then(([code, signal]) => {
    hasEnded = true;
    return [code, signal] as const;
  });
  const line = async (accepts: (line: LogLine) => boolean): Promise<LogLine> => {
    for (let next = 0; ; await sleep(LOOK_MS)) {
      for (; next < lines.length; next++) if (accepts(lines[next])) return lines[next];
      if (hasEnded) throw new Error(`the detector has ended: ${complaints}`);
    }
  };
  return {
    process: program,
    lines,
    complaints: () => complaints,
    ended,
    line,
    address: async () => String((await line(({ address }) => address !== undefined))['address']),
    kill: (signal) => {
      program.kill(signal);
      return ended;
    },
  };
};
