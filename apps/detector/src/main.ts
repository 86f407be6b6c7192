import type { NetworkName } from '@mad/model';
import { Command, CommanderError, Option } from 'commander';
import type { BenchOptions } from './commands/bench.ts';
import type { DashboardBenchOptions } from './commands/bench-dashboard.ts';
import { reportError } from './error-report.ts';
import { ExitCode } from './exit-code.ts';
import { parseNetwork } from './inside-option.ts';
import { numberBetween, wholeNumber } from './number-option.ts';
import { endOutput } from './output.ts';

/** Runs a command whose module is loaded only now, so that the others cost no start-up time. */
const run =
  <Arguments extends readonly unknown[]>(
    load: () => Promise<(...commandArguments: Arguments) => Promise<ExitCode>>,
  ): ((...commandArguments: Arguments) => Promise<void>) =>
  async (...commandArguments) => {
    const command = await load();
    process.exitCode = await command(...commandArguments);
  };

const VERSION = '0.1.0';

/** Their names, without loading the room of models; one that is missing here does not compile. */
const NETWORKS: Readonly<Record<NetworkName, true>> = {
  ensemble: true,
  classic: true,
  header: true,
  trees: true,
  boosted: true,
  tokens: true,
  grams: true,
};

const program = new Command('mad')
  .description(
    'Malicious Application Detector: which software on which inside machine talks to malware’s servers',
  )
  .version(VERSION, '-V, --version')
  .showHelpAfterError('(mad COMMAND --help says more)')
  .addHelpText('after', '\nAnd `mad test [FILE…]`, which sets up what is missing and runs every test.')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`mad: ${text}`) });

program
  .command('demo')
  .description('judge the captures that come with MAD and explain the verdicts')
  .option('--open', 'then leave the dashboard running on them')
  .option('--port <port>', 'where the dashboard listens (default: a free port)', (text) =>
    numberBetween(0, 65_535)(String(wholeNumber(text))),
  )
  .action(run(async () => (await import('./commands/demo.ts')).demo));

program
  .command('detect')
  .description('say which software in captures talks to malware’s servers')
  .argument('<path...>', 'captures, or folders of captures')
  .option('--json', 'one JSON object a line for each judged flow')
  .option('--all', 'also flows of browsers and to top sites, which are not judged')
  .option('--model <dir>', 'folder of models (default: those that come with MAD)')
  .option(
    '--threshold <score>',
    'score from which a flow is malicious, in place of the models’ own',
    numberBetween(0, 1),
  )
  .option('--top-sites <file>', 'ranking of trusted sites (default: the npm package top-sites)')
  .option('--inside <network>', 'a further inside network, like 203.0.113.0/24 (repeatable)', parseNetwork)
  .option(
    '--workers <count>',
    'captures judged side by side (default: as many as make it quicker, at most one a CPU)',
    numberBetween(1, 64),
  )
  .option('--devel', 'leave the dataset folder of each capture, working files included (with --out)')
  .option('--out <dir>', 'where --devel puts dataset folders')
  .addOption(
    new Option('--fail-on <verdict>', 'exit with 3 when there is such a verdict').choices(['malicious']),
  )
  .action(run(async () => (await import('./commands/detect.ts')).detect));

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

program
  .command('train')
  .description('train the models of every kind on labelled captures')
  .requiredOption('--captures <dir>', 'folder the label file’s captures are relative to')
  .requiredOption('--labels <file>', 'label of each HTTP flow, tab-separated')
  .requiredOption('-o, --output <dir>', 'folder for the models')
  .option(
    '--extra <dir>',
    'a further folder of captures with its own flows.tsv (repeatable)',
    (folder, earlier: readonly string[] = []) => [...earlier, folder],
  )
  .addOption(
    new Option('--network <name>', 'which network to train')
      .default('ensemble')
      .choices(Object.keys(NETWORKS)),
  )
  .option(
    '--fingerprints',
    'also write the fingerprints of the labelled software, which then decide before the models',
  )
  .option(
    '--note <text>',
    'a sentence for the model card (repeatable)',
    (text, earlier: readonly string[] = []) => [...earlier, text],
  )
  .option('--folds <count>', 'folds of the family-grouped validation', numberBetween(2, 20), 5)
  .option('--seed <number>', 'the same seed gives the same models', wholeNumber, 1)
  .action(run(async () => (await import('./commands/train.ts')).train));

program
  .command('evaluate')
  .description('hold models against labelled captures')
  .requiredOption('--captures <dir>', 'folder the label file’s captures are relative to')
  .requiredOption('--labels <file>', 'label of each HTTP flow, tab-separated')
  .option('--model <dir>', 'folder of models (default: those that come with MAD)')
  .option('--top-sites <file>', 'ranking of trusted sites (default: the npm package top-sites)')
  .option(
    '--folds <count>',
    'train anew on all but one of so many parts in turn and judge that one, simple models too',
    wholeNumber,
  )
  .option(
    '--extra <dir>',
    'with --folds: further captures to learn from, with flows.tsv in the folder (repeatable)',
    (folder, earlier: readonly string[] = []) => [...earlier, folder],
  )
  .option(
    '--migration',
    'what learning a site (mode 2) is worth: fine-tune on half of what a fold leaves out, judge the other half',
  )
  .option('--seed <number>', 'with --folds: the same seed gives the same result', wholeNumber, 1)
  .option(
    '--rate <share>',
    'with --folds: share of benign software a threshold lets through where it is set',
    numberBetween(0, 1),
    0.02,
  )
  .option('--decanter <file>', 'with --folds: also fingerprints on the DECANTeR logs, gzipped JSON lines')
  .option(
    '--report <file>',
    'with --folds: write the page docs/evaluation.md is, or with --migration docs/migration.md',
  )
  .option('--json', 'one JSON object')
  .action(run(async () => (await import('./commands/evaluate.ts')).evaluate));

program
  .command('doctor')
  .description('say what this machine has and test the whole path on a capture with known verdicts')
  .option('--config [file]', 'show the settings in force and who gave each; with a file, that settings file')
  .option('--json', 'one JSON object')
  .action(run(async () => (await import('./commands/doctor.ts')).doctor));

program
  .command('bench')
  .description('measure how fast each stage is, next to other programs')
  .option('--capture <file>', 'a capture (default: one made for the purpose, as the next four say)')
  .option('--size <megabytes>', 'length of the capture', numberBetween(0.01, 100_000), 200)
  .option('--flows <count>', 'its TCP flows', numberBetween(1, 16_000_000), 20_000)
  .option('--http <share>', 'the share of them that speaks HTTP', numberBetween(0, 1), 0.7)
  .option('--seed <number>', 'the same seed gives the same bytes', wholeNumber, 1)
  .option('--runs <count>', 'rounds; each stage runs once a round', numberBetween(1, 1000), 5)
  .option('--peers', 'also tshark, suricata, tcpflow, pkt2flow and pcap-parser, as far as installed')
  .option('--only <names>', 'these stages and peers, separated by commas', (names) => names.split(','))
  .option('--profile', 'also say in which functions each stage spends its time')
  .option('--growth', 'instead how time and memory grow with flows, requests, fingerprints and length')
  .option('--title <text>', 'what to call the capture in a report')
  .option('--json', 'one JSON object')
  .option(
    '--results <file>',
    'show what an earlier --json found instead of measuring (repeatable)',
    (file, earlier: readonly string[] = []) => [...earlier, file],
  )
  .option('--report <file>', 'also write a report, like docs/performance.md')
  .option(
    '--dashboard',
    'instead fill the database of DATABASE_URL with made-up reports and measure every page of the dashboard',
  )
  .option('--reports <count>', 'with --dashboard: how many', numberBetween(1000, 100_000_000), 1_000_000)
  .option('--users <count>', 'with --dashboard: how many ask at once', numberBetween(1, 1000), 20)
  .option(
    '--requests <count>',
    'with --dashboard: how often each page is asked for',
    numberBetween(1, 1e6),
    400,
  )
  .action(
    run(async () => {
      const [{ bench }, { benchDashboard }] = await Promise.all([
        import('./commands/bench.ts'),
        import('./commands/bench-dashboard.ts'),
      ]);
      return (options: BenchOptions & DashboardBenchOptions & { readonly dashboard?: boolean }) =>
        options.dashboard === true ? benchDashboard(options) : bench(options);
    }),
  );

program
  .command('app')
  .description('the detector as a service, in rounds over a folder of captures')
  .version(VERSION, '-V, --version')
  .addOption(
    new Option(
      '-m, --mode <mode>',
      '1 initialisation, 2 migration, 3 prediction (default), 4 adaptation, 5 regeneration',
    ).choices(['1', '2', '3', '4', '5']),
  )
  .option('-p, --path <dir>', 'folder of captures (default: pcap/ under MAD_HOME)')
  .option('-s, --sample <file>', 'labelled samples (modes 2 and 5)')
  .option('--iface <name>', 'record this network interface into the folder of captures')
  .option('--file <file>', 'judge the captures of a JSON list in place of the folder')
  .option('-n, --no-validate', 'do not validate after prediction (mode 3)')
  .option('-o, --wait-timeout <seconds>', 'wait between rounds (default: 0)', wholeNumber)
  .option(
    '-t, --sampling-interval <count>',
    'captures left out between two that are judged (default: 0)',
    wholeNumber,
  )
  .option(
    '-r, --validate-ratio <percent>',
    'share of malicious verdicts that is validated (default: 10)',
    wholeNumber,
  )
  .option(
    '-c, --process <count>',
    'captures judged side by side (default: log2 of the number of CPUs)',
    wholeNumber,
  )
  .option('-l, --memlock <bytes>', 'memory that may be locked; -1 is unlimited', wholeNumber)
  .option('-v, --vmem <bytes>', 'largest mapped memory; -1 is unlimited', wholeNumber)
  .option('-a, --address-space <bytes>', 'largest address space; -1 is unlimited', wholeNumber)
  .option('-w, --swap <bytes>', 'largest swap space; -1 is unlimited', wholeNumber)
  .option('-d, --devel', 'stop after the first round and keep working files')
  .option('-i, --interactive', 'start a shell in place of the service')
  .option('-e, --shell <shell>', 'the shell for --interactive', '/bin/sh')
  .option('--config <file>', 'settings file (default: mad.json under MAD_HOME)')
  .addHelpText('after', '\nEvery setting can be given as environment variable or in the settings file, too.')
  .action(run(async () => (await import('./commands/app.ts')).app));

const KINDS = ['Background_PC', 'Background_Phone', 'Suspicious'];
const model = program
  .command('model')
  .description('the versions of this site’s models: which there are, which one judges');
const modelCommand = (usage: string, description: string): Command =>
  model
    .command(usage)
    .description(description)
    .addOption(new Option('--kind <kind>', 'one kind of software (default: all)').choices(KINDS))
    .option('--model <dir>', 'the site’s folder of models (default: model/ under MAD_HOME)')
    .option('--json', 'one JSON object');
modelCommand(
  'list',
  'versions, newest first, with how each came out against the champion of its time',
).action(run(async () => (await import('./commands/model.ts')).modelList));
modelCommand('promote', 'let a version judge from now on')
  .argument('<version>', 'its name, or `base` for the model the site began with')
  .action(run(async () => (await import('./commands/model.ts')).modelPromote));
modelCommand('rollback', 'let the champion before the present one judge again').action(
  run(async () => (await import('./commands/model.ts')).modelRollback),
);

program
  .command('gen')
  .description(
    'the report generator: keeps the JSON documents of the report folder (mad gen --help says more)',
  )
  .argument('[options...]')
  .helpOption(false)
  .allowUnknownOption()
  .action(run(async () => (await import('./commands/gen.ts')).gen));

program
  .command('www')
  .description('the dashboard for analysts, with a detector beside it unless one runs already')
  .option('--port <port>', 'where it listens (default: 8888)')
  .option('--host <address>', 'on which address it listens (default: 127.0.0.1)')
  .option('--no-detector', 'never start a detector')
  .option('--build-only', 'build the pages when needed and stop')
  .option('--config <file>', 'settings file (default: mad.json under MAD_HOME)')
  .action(run(async () => (await import('./commands/www.ts')).www));

process.stdout.on('error', endOutput);

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
