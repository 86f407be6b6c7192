import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { MadError } from '@mad/errors';
import { MODEL_KINDS } from '@mad/model';
import { readSettings, type SettingName, type Settings } from '@mad/settings';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { EventCode, EventLog } from './event-log.ts';
import { type Home, openHome } from './home.ts';
import { adapt, initialise, migrate, regenerate } from './learning-modes.ts';
import { applyLimits, type LimitReport } from './resource-limits.ts';
import { runService } from './service.ts';
import { openSiteModels } from './site-models.ts';

/**
 * Runs the detector in its mode (specification §2) until that is done or the process is told to stop.
 *
 * @param commandLine settings that were typed; they outrank environment and settings file.
 * @param shell a shell to start, in the place of the service and with its settings.
 * @throws MadError `MAD_SETTINGS_INVALID`; in modes other than 3 whatever fails.
 */
export const runDetector = async (
  commandLine: Readonly<Partial<Record<SettingName, unknown>>>,
  shell?: string,
): Promise<ExitCode> => {
  const { settings, warnings } = readSettings({ commandLine });
  const warn = (text: string): void => complain(`mad: warning: ${text}`);
  warnings.forEach(warn);
  const limits = applyLimits(settings, warn);
  for (const line of runtimeSummary(settings, limits)) complain(line);
  const home = openHome(settings.home);
  if (shell !== undefined) return runShell(shell, home);
  if (settings.mode === 1 || settings.mode === 4) return runOnce(home, settings);
  if (settings.mode === 2) await logged(home, settings, () => migrate(home, settings));
  if (settings.mode === 5) await logged(home, settings, () => regenerate(home, settings));
  // What is wrong with models or fingerprints must not cost every capture of the folder its turn.
  const { models } = openSiteModels(home.model);
  for (const kind of MODEL_KINDS) await models(kind);
  // From here on there is something to finish or hand back; learning can just be ended.
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const failures = await runService(home, settings, stop.signal);
  return failures > 0 && settings.devel ? ExitCode.Failure : ExitCode.Success;
};

/** The modes that end by themselves. */
const runOnce = async (home: Home, settings: Settings): Promise<ExitCode> => {
  let code: ExitCode = ExitCode.Success;
  await logged(home, settings, async () => {
    if (settings.mode === 1) code = await initialise(home, settings);
    else await adapt(home, settings);
  });
  return code;
};

/** Learning has its lines in `mad.log`: start, retrain, an error if there is one, stop. */
const logged = async (home: Home, { mode }: Settings, learn: () => Promise<void>): Promise<void> => {
  const events = new EventLog([home.log, home.captureLog], mode, (path, cause) =>
    complain(`mad: warning: a line is missing in ${path}: ${cause instanceof Error ? cause.message : cause}`),
  );
  events.write(EventCode.Start, '', '');
  events.write(EventCode.Retrain, '', '');
  try {
    await learn();
  } catch (error) {
    events.write(EventCode.Error, '', '', error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    events.write(EventCode.Stop, '', '');
  }
};

const runShell = (shell: string, home: Home): ExitCode => {
  const { status, error } = spawnSync(shell, {
    stdio: 'inherit',
    env: { ...process.env, MAD_HOME: home.root },
  });
  if (error !== undefined)
    throw new MadError('MAD_SETTINGS_INVALID', `--shell ${shell}: ${error.message}`, error);
  return status === 0 ? ExitCode.Success : ExitCode.Failure;
};

const runtimeSummary = (settings: Settings, limits: readonly LimitReport[]): string[] => [
  'mad: runtime summary',
  `  CPUs       ${availableParallelism()}`,
  ...limits.map(({ name, before, inForce }) => `  ${name.padEnd(9)}  ${before} before, ${inForce} in force`),
  `  processes  ${settings.process}`,
];
