import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './captures.ts';

/** What a program left behind. */
export interface ProgramRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `./mad` as a user does, its outputs piped. */
export const runMad = (
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> =>
  new Promise((resolve, reject) => {
    const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
    const program = spawn(join(ROOT, 'mad'), commandArguments, {
      env: { ...inherited, ...environment },
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      program[name].setEncoding('utf8');
      program[name].on('data', (text: string) => {
        output[name] += text;
      });
    }
    program.on('error', reject);
    program.on('close', (code) => resolve({ code, ...output }));
  });

/**
 * Runs `./mad` on a terminal, made by script(1); what it writes to either output comes as one text.
 *
 * @param commandArguments words without quotes or backslashes.
 */
export const runMadOnTerminal = (
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly code: number | null; readonly screen: string } => {
  // On a terminal of a CI system Node leaves colours out; a user's has none of its marks.
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
  const command = ['./mad', ...commandArguments].map((word) => `'${word}'`).join(' ');
  const { status, stdout } = spawnSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...inherited, TERM: 'xterm-256color', ...environment },
  });
  return { code: status, screen: stdout.replaceAll('\r\n', '\n') };
};

/** The objects of an output with one JSON object a line. */
export const jsonLines = (output: string): Record<string, unknown>[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
