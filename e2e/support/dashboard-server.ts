import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './captures.ts';

/** The first admin of every dashboard of the tests. */
export const ADMIN = { name: 'admin', password: 'correct horse battery' } as const;

/** A dashboard that serves. */
export interface RunningDashboard {
  /** Without the slash at the end. */
  readonly url: string;
  /** What it has written to standard output so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

/** Runs `./mad www` on a free port, without a detector unless the arguments say otherwise; the first run after a change of the sources builds the pages. */
export const startDashboard = async (
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {
    MAD_ADMIN_USER: ADMIN.name,
    MAD_ADMIN_PASSWORD: ADMIN.password,
  },
  furtherArguments: readonly string[] = ['--no-detector'],
): Promise<RunningDashboard> => {
  const program = spawn(join(ROOT, 'mad'), ['www', '--port', '0', ...furtherArguments], {
    env: { ...process.env, DATABASE_URL: databaseUrl, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test process that ends early leaves nothing behind.
  const leave = () => program.kill('SIGTERM');
  process.once('exit', leave);
  program.once('exit', () => process.off('exit', leave));
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: program.stderr }).on('line', (line) => errors.push(line));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: program.stdout }).on('line', (line) => {
      lines.push(line);
      const address = /listening on (\S+)\/$/.exec(line)?.[1];
      if (address !== undefined) resolve(address.replace('localhost', '127.0.0.1'));
    });
    program.once('exit', (code) => reject(new Error(`mad www ended with ${code}:\n${errors.join('\n')}`)));
  });
  return {
    url,
    output: () => [...lines, ...errors].join('\n'),
    stop: async () => {
      if (program.exitCode !== null || program.signalCode !== null) return;
      program.kill('SIGTERM');
      await once(program, 'exit');
    },
  };
};
