import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '@mad/store';
import { ensureDashboardBuild } from '../dashboard-build.ts';
import { startDashboardServer } from '../dashboard-server.ts';
import { ExitCode } from '../exit-code.ts';
import { complain } from '../output.ts';
import { SHIPPED_SAMPLES } from '../paths.ts';
import { openBrowser } from './open-browser.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const LOOK_MILLISECONDS = 200;
const ADMIN = 'admin';
const HOST = '127.0.0.1';

/** What the demo's programs get of the environment: none of this site's settings, above all not its database. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'TERM'] as const;

const say = (line: string): void => complain(`mad demo: ${line}`);

/**
 * Judges the shipped captures with a detector of its own in a new folder and serves the dashboard on its data until it is told to stop;
 * then all of it is removed.
 * @param port where the dashboard listens; 0: a free one.
 */
export const demoDashboard = async (port: number): Promise<ExitCode> => {
  const home = await mkdtemp(join(tmpdir(), 'mad-demo-'));
  const children: ChildProcess[] = [];
  const end = new AbortController();
  const ended = once(end.signal, 'abort');
  let isStopping = false;
  const stop = (): void => {
    isStopping = true;
    end.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  const watch = (child: ChildProcess, name: string): void => {
    children.push(child);
    child.once('exit', (code) => {
      if (!end.signal.aborted) say(`${name} ended with code ${code}`);
      end.abort();
    });
  };
  try {
    await Promise.race([serve(home, port, watch, end.signal), ended]);
    await ended;
  } finally {
    end.abort();
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map(hasEnded));
    await rm(home, { recursive: true, force: true });
  }
  return isStopping ? ExitCode.Success : ExitCode.Failure;
};

/** Resolves once the captures are judged and the dashboard answers. */
const serve = async (
  home: string,
  port: number,
  watch: (child: ChildProcess, name: string) => void,
  end: AbortSignal,
): Promise<void> => {
  const captures = await copySamples(join(home, 'pcap'));
  const databaseUrl = `sqlite:${join(home, 'mad.db')}`;
  const password = randomBytes(12).toString('base64url');
  const environment = {
    ...inherited(),
    MAD_HOME: home,
    DATABASE_URL: databaseUrl,
    MAD_HTTP_TOKEN: randomBytes(24).toString('base64url'),
  };
  const detector = spawn(process.execPath, [MAIN, 'app', '--no-validate'], {
    env: { ...environment, MAD_HTTP_PORT: '0', MAD_QUIET_SECONDS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  watch(detector, 'the detector');
  const detectorUrl = await httpAddress(detector);
  const [, url] = await Promise.all([
    untilJudged(databaseUrl, captures, end),
    ensureDashboardBuild(say).then(
      (build) =>
        new Promise<string>((resolve) => {
          if (end.aborted) return;
          const server = startDashboardServer({
            build,
            host: HOST,
            port,
            environment: {
              ...environment,
              MAD_APP_URL: detectorUrl,
              MAD_ADMIN_USER: ADMIN,
              MAD_ADMIN_PASSWORD: password,
            },
            onListening: resolve,
            onLine: say,
          });
          watch(server, 'the dashboard');
        }),
    ),
  ]);
  if (end.aborted) return;
  process.stdout.write(
    [
      `mad demo: ${captures} captures judged; the dashboard is at ${url}/`,
      `mad demo: sign in as ${ADMIN} with the password ${password} (shown this once)`,
      'mad demo: Ctrl+C stops it and removes its data\n',
    ].join('\n'),
  );
  openBrowser(url);
};

const inherited = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** @returns how many there are. */
const copySamples = async (folder: string): Promise<number> => {
  const samples = join(SHIPPED_SAMPLES, 'captures');
  const names = await readdir(samples);
  await mkdir(folder);
  for (const name of names) await copyFile(join(samples, name), join(folder, name));
  return names.length;
};

/** Out of the detector's log. */
const httpAddress = (detector: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    if (detector.stdout === null) return;
    createInterface({ input: detector.stdout }).on('line', (line) => {
      const address = /"address":"(http:[^"]+)"/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });

const untilJudged = async (databaseUrl: string, captures: number, end: AbortSignal): Promise<void> => {
  const store = await openStore(databaseUrl);
  try {
    while (!end.aborted) {
      const { judged, parked } = await store.captures.counts();
      if (judged + parked >= captures) return;
      await sleep(LOOK_MILLISECONDS);
    }
  } finally {
    await store.close();
  }
};

const hasEnded = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};
