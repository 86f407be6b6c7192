import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { MODEL_KINDS } from '@mad/model';
import { ExitCode } from '../exit-code.ts';
import { openModels } from '../models.ts';
import { complain } from '../output.ts';
import { type AppArguments, MODES, settle } from '../service/app-options.ts';
import { openHome } from '../service/home.ts';
import { applyLimits, type LimitReport } from '../service/resource-limits.ts';
import { runRounds } from '../service/rounds.ts';

/** `mad app`: the detector as a service, with the seed's options (specification §2). */
export const app = async (given: AppArguments): Promise<ExitCode> => {
  const warn = (text: string): void => complain(`mad: warning: ${text}`);
  const settings = settle(given, warn);
  if (settings.mode !== 3) {
    complain(`mad: mode ${settings.mode} (${MODES[settings.mode]}) is not part of this version; mode 3 is`);
    return ExitCode.Usage;
  }
  const limits = applyLimits(settings, warn);
  for (const line of runtimeSummary(settings.process, limits)) complain(line);
  const home = openHome();
  if (settings.interactive) {
    const { status } = spawnSync(settings.shell, {
      stdio: 'inherit',
      env: { ...process.env, MAD_HOME: home.root },
    });
    return status === 0 ? ExitCode.Success : ExitCode.Failure;
  }
  // What is wrong with models or fingerprints must not cost every capture of the folder its turn.
  const { models } = openModels();
  for (const kind of MODEL_KINDS) await models(kind);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const failures = await runRounds(resolve(given.path ?? home.pcap), home, settings, stop.signal);
  return failures > 0 && settings.devel ? ExitCode.Failure : ExitCode.Success;
};

const runtimeSummary = (processes: number, limits: readonly LimitReport[]): string[] => [
  'mad: runtime summary',
  `  CPUs       ${availableParallelism()}`,
  ...limits.map(({ name, before, inForce }) => `  ${name.padEnd(9)}  ${before} before, ${inForce} in force`),
  `  processes  ${processes}`,
];
