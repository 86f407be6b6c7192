import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { MadError } from '@mad/errors';
import { readSettings, type Settings } from '@mad/settings';
import { openStore } from '@mad/store';
import { DASHBOARD, ensureDashboardBuild } from '../dashboard-build.ts';
import { startDashboardServer } from '../dashboard-server.ts';
import { reportError } from '../error-report.ts';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { writing } from '../output-place.ts';

/** The options of `mad www`. */
interface WwwOptions {
  readonly port?: string;
  readonly host?: string;
  readonly config?: string;
  /** False after `--no-detector`. */
  readonly detector: boolean;
  readonly buildOnly?: boolean;
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

const say = (line: string): void => complain(`mad www: ${line}`);

/** `mad www`: builds the dashboard when needed and serves it, with a detector beside it unless one runs already. */
export const www = async ({ port, host, config, detector, buildOnly }: WwwOptions): Promise<ExitCode> => {
  let settings: Settings;
  try {
    settings = readSettings({ commandLine: { wwwPort: port, wwwHost: host, configFile: config } }).settings;
  } catch (error) {
    if (!(error instanceof MadError)) throw error;
    reportError(error);
    return ExitCode.Usage;
  }
  if (buildOnly === true) {
    await writing(DASHBOARD, () => ensureDashboardBuild(say));
    return ExitCode.Success;
  }
  await requireUsableDatabase(settings);
  await requireFreeAddress(settings);
  const build = await writing(DASHBOARD, () => ensureDashboardBuild(say));
  const given = config === undefined ? {} : { MAD_CONFIG: config };
  const beside = detector && !(await isAnswering(settings.appUrl)) ? startDetector(given) : undefined;
  const server = startDashboardServer({
    build,
    host: settings.wwwHost,
    port: settings.wwwPort,
    environment: { ...process.env, ...given },
    onListening: (url) => process.stdout.write(`mad www: listening on ${url}/\n`),
    onWhole: (processes) => process.stdout.write(`mad www: processes at work: ${processes}\n`),
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  const children = [server, ...(beside === undefined ? [] : [beside])];
  const stop = (signal: NodeJS.Signals) => {
    for (const child of children) child.kill(signal);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const [code, signal] = await once(server, 'exit');
  for (const child of children) child.kill('SIGTERM');
  if (beside !== undefined && beside.exitCode === null && beside.signalCode === null)
    await once(beside, 'exit');
  // Any other signal is none of somebody who wanted it to end.
  return code === 0 || signal === 'SIGINT' || signal === 'SIGTERM' ? ExitCode.Success : ExitCode.Failure;
};

/** A database that is away is waited for by the pages. @throws MadError about one that no waiting makes usable. */
const requireUsableDatabase = async ({ databaseUrl }: Settings): Promise<void> => {
  try {
    await (await openStore(databaseUrl)).close();
  } catch (error) {
    if (!(error instanceof MadError) || error.code !== 'MAD_DATABASE_UNAVAILABLE') throw error;
  }
};

/** Next.js would say it with a stack trace. @throws MadError `MAD_ADDRESS_UNUSABLE`. */
const requireFreeAddress = async ({ wwwHost, wwwPort }: Settings): Promise<void> => {
  const server = createServer().listen(wwwPort, wwwHost);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_ADDRESS_UNUSABLE', `${wwwHost}:${wwwPort}: ${detail}`, cause);
  }
  server.close();
  await once(server, 'close');
};

const startDetector = (given: Readonly<Record<string, string>>): ChildProcess => {
  say('no detector answers; one is started beside the dashboard');
  const detector = spawn(process.execPath, [MAIN, 'app'], {
    env: { ...process.env, ...given },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  detector.once('exit', (code) => {
    if (code !== 0 && code !== null)
      say(`the detector ended with code ${code}; the pages stay, uploads are not judged`);
  });
  return detector;
};

/** True when something answers there, whatever it says. */
const isAnswering = async (url: string): Promise<boolean> => {
  try {
    await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
};
