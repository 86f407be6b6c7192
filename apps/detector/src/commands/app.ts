import { MadError } from '@mad/errors';
import type { SettingName } from '@mad/settings';
import type { Command } from 'commander';
import { reportError } from '../error-report.ts';
import { ExitCode } from '../exit-code.ts';
import { runDetector } from '../service/run-detector.ts';

/** What may still end by itself after the service has ended. */
const LINGER_MS = 500;

/** The options of `mad app` that are no settings. */
interface AppOptions {
  readonly interactive?: boolean;
  readonly shell: string;
}

/** Options that the settings call by another name. */
const SETTING_OF_OPTION: Readonly<Record<string, SettingName>> = { config: 'configFile' };

/** `mad app`: the detector as a service, with the seed's options (specification §2). */
export const app = async ({ interactive, shell }: AppOptions, command: Command): Promise<ExitCode> => {
  try {
    return await runDetector(typedSettings(command), interactive === true ? shell : undefined);
  } catch (error) {
    if (!(error instanceof MadError) || error.code !== 'MAD_SETTINGS_INVALID') throw error;
    reportError(error);
    return ExitCode.Usage;
  } finally {
    // A connection that still tries to come back, as to a Redis that is away, must not keep the program.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
};

/** What was typed: the parser's own defaults must not outrank the environment. */
const typedSettings = (command: Command): Partial<Record<SettingName, unknown>> =>
  Object.fromEntries(
    Object.entries(command.opts())
      .filter(([name]) => name !== 'interactive' && name !== 'shell')
      .filter(([name]) => command.getOptionValueSource(name) === 'cli')
      .map(([name, value]) => [SETTING_OF_OPTION[name] ?? name, value]),
  );
