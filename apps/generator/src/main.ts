import { MadError } from '@mad/errors';
import { readSettings } from '@mad/settings';
import { Command, CommanderError, type OptionValues } from 'commander';
import { ExitCode } from './exit-code.ts';
import { failureFields } from './service/failures.ts';
import { runGenerator, type Task, type TaskResult } from './service/run-generator.ts';
import { openServiceLog } from './service/service-log.ts';

/** A service that is told to end does so within this time, whatever does not answer. */
const LONGEST_END_MS = 9000;

const program = new Command('mad gen')
  .description(
    'mad_gen, the report generator: keeps the JSON documents of the report folder up to date, in rounds',
  )
  .option('-c, --cleanup', 'remove a dataset folder once its report is in the documents')
  .option('-f, --force-cleanup', 'remove a dataset folder even when its report could not be used')
  .option('-i, --interval <seconds>', 'wait between rounds (default: 300)')
  .option('-p, --process <count>', 'reports read side by side (default: log2 of the number of CPUs)')
  .option(
    '-t, --token <key>',
    'token of Shodan, which then is told addresses of malicious servers; SHODAN_TOKEN_FILE keeps it out of the list of processes',
  )
  .option('--config <file>', 'settings file (default: mad.json under MAD_HOME)')
  .option('--once', 'one round only')
  .option('--rebuild', 'make every document anew from the database, and end')
  .option(
    '--json',
    'with --once or --rebuild: say as one JSON object what was done; the log goes to standard error',
  )
  .addHelpText(
    'after',
    '\nExit codes: 0 all well, 1 a report could not be used or something failed (--once, --rebuild), 2 wrong options or settings.',
  )
  .allowExcessArguments(false)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`mad gen: ${text}`) });

const main = async (): Promise<ExitCode> => {
  let options: OptionValues;
  try {
    options = program.parse().opts();
    if (options['once'] && options['rebuild'])
      program.error('error: --once and --rebuild exclude each other');
    if (options['json'] && !options['once'] && !options['rebuild'])
      program.error('error: --json goes with --once or --rebuild');
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Success : ExitCode.Usage;
    throw error;
  }
  const { settings, warnings } = readSettings({
    commandLine: {
      configFile: options['config'],
      generateInterval: options['interval'],
      generateProcess: options['process'],
      generateCleanup: options['cleanup'],
      generateForceCleanup: options['forceCleanup'],
      shodanToken: options['token'],
    },
  });
  const log = openServiceLog(settings.logLevel, options['json'] ? 2 : 1);
  for (const warning of warnings) log.warn(warning);
  const task: Task = options['rebuild'] ? 'rebuild' : options['once'] ? 'once' : 'rounds';
  const onResult = (result: TaskResult): void => {
    if (options['json']) process.stdout.write(`${JSON.stringify(result)}\n`);
  };
  try {
    return await runGenerator(task, settings, log, stopSignal(), onResult);
  } catch (error) {
    log.error(failureFields(error), 'ended');
    return ExitCode.Failure;
  }
};

/** Aborted when the program is asked to end, or whoever started it (`./mad`) is gone. */
const stopSignal = (): AbortSignal => {
  const stop = new AbortController();
  const end = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    setTimeout(() => process.exit(ExitCode.Success), LONGEST_END_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  process.once('disconnect', end);
  return stop.signal;
};

try {
  // Answers still on their way must not hold the program up.
  process.exit(await main());
} catch (error) {
  if (!(error instanceof MadError)) throw error;
  process.stderr.write(`mad gen: ${error.message} (${error.code}). ${error.advice}\n`);
  process.exit(ExitCode.Usage);
}
