import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DASHBOARD } from './dashboard-build.ts';

/** Processes that make pages: each takes some 200 MB, and the database needs a core too. */
const MOST_PROCESSES = 2;

const PROGRAM = fileURLToPath(new URL('./dashboard-processes.ts', import.meta.url));

/**
 * Starts the server of the dashboard.
 * @param build folder of the build, from `ensureDashboardBuild`.
 * @param port 0: a free one.
 * @param onListening told where the pages are once they are: Next.js tells its address before it can answer.
 * @param onWhole told how many processes there are once all of them listen.
 * @param onLine told what the server says beside.
 */
export const startDashboardServer = ({
  build,
  host,
  port,
  environment,
  onListening,
  onWhole = () => undefined,
  onLine,
}: {
  readonly build: string;
  readonly host: string;
  readonly port: number;
  /** All of it: nothing is inherited. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onListening: (url: string) => void;
  readonly onWhole?: (processes: number) => void;
  readonly onLine: (line: string) => void;
}): ChildProcess => {
  const processes = Math.min(MOST_PROCESSES, availableParallelism());
  const server = spawn(
    process.execPath,
    [PROGRAM, String(processes), 'start', DASHBOARD, '--hostname', host, '--port', String(port)],
    {
      env: {
        ...environment,
        DASHBOARD_DIST: build,
        NEXT_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let listening = 0;
  createInterface({ input: server.stdout }).on('line', (line) => {
    const address = /^- Local:\s+(\S+)/.exec(line)?.[1];
    if (address === undefined) {
      if (!isBanner(line)) onLine(line);
      return;
    }
    listening += 1;
    if (listening === 1) void whenAnswering(address, onListening);
    if (listening === processes) onWhole(processes);
  });
  return server;
};

/** The first answer waits for the store to be opened and the first admin to be made. */
const whenAnswering = async (address: string, onListening: (url: string) => void): Promise<void> => {
  await fetch(`${address}/healthz`).catch(() => undefined);
  onListening(address);
};

/** What Next.js says of itself at its start. */
const isBanner = (line: string): boolean => line === '' || /^(▲|✓|- (Network|Environments))/.test(line);
