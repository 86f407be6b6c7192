import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ExitCode } from '../exit-code.ts';

const GENERATOR = fileURLToPath(new URL('../../../generator/src/main.ts', import.meta.url));

/** `mad gen`: the report generator, a program of its own; takes its options, signals and exit code as they are. */
export const gen = (options: readonly string[]): Promise<ExitCode> =>
  new Promise((resolve, reject) => {
    // The channel tells the generator when this process is gone, killed perhaps: it then ends, too.
    const generator = spawn(process.execPath, [GENERATOR, ...options], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => generator.kill(signal));
    generator.once('error', reject);
    generator.once('close', (code) => resolve((code ?? ExitCode.Failure) as ExitCode));
  });
