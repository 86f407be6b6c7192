import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { reportError } from './capture-report.ts';
import { ExitCode } from './exit-code.ts';

/** The root of the repository, where the shipped models and samples lie. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a command whose module is loaded only now, so that the others cost no start-up time. */
const run =
  <Arguments extends readonly unknown[]>(
    load: () => Promise<(...commandArguments: Arguments) => Promise<ExitCode>>,
  ): ((...commandArguments: Arguments) => Promise<void>) =>
  async (...commandArguments) => {
    const command = await load();
    process.exitCode = await command(...commandArguments);
  };

const program = new Command('mad')
  .description(
    'Malicious Application Detector: which software on which inside machine talks to malware’s servers',
  )
  .version('0.1.0', '-V, --version')
  .showHelpAfterError('(mad COMMAND --help says more)')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`mad: ${text}`) });

program
  .command('requests')
  .description('list the HTTP requests of a capture')
  .argument('<file>', 'a capture: pcap, pcapng, snoop; plain, gzip or zstd')
  .option('--json', 'one JSON object a line')
  .action(run(async () => (await import('./commands/requests.ts')).requests));

program
  .command('flows')
  .description('list the TCP flows of a capture')
  .argument('<file>', 'a capture')
  .option('--json', 'one JSON object a line')
  .action(run(async () => (await import('./commands/flows.ts')).flows));

program
  .command('split')
  .description('write one capture file per TCP flow')
  .argument('<file>', 'a capture')
  .requiredOption('-o, --output <dir>', 'folder for tcp_syn/ and tcp_nosyn/')
  .action(run(async () => (await import('./commands/split.ts')).split));

// A reader that has seen enough (`mad flows x | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.Success);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? ExitCode.Success : ExitCode.Usage;
  else {
    reportError(error);
    process.exitCode = ExitCode.Failure;
  }
}
