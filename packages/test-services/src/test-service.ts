import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** A private server for one test file; gone, with its data, when the test process ends, however it ends. */
export interface TestService {
  /** How to reach it, with its random password. The same after {@link TestService.restart}. */
  readonly url: string;
  readonly port: number;
  /** Its own temporary folder: data, settings, log. */
  readonly folder: string;
  /** Plays a server that hangs: connections stay open, nothing is answered. */
  pause(): void;
  /** Ends {@link TestService.pause}. */
  resume(): void;
  /** Plays a crash: SIGKILL; the port refuses connections until {@link TestService.restart}. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after {@link TestService.kill} when it still runs. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** What differs between servers. */
export interface ServiceKind {
  readonly name: string;
  /** Makes the data and settings in the new folder; gives the command that starts the server there in the foreground. */
  prepare(
    folder: string,
    port: number,
  ): Promise<{ readonly command: readonly [string, ...string[]]; readonly url: string }>;
  /** What to send as soon as the connection stands. */
  readonly greeting: (url: string) => string;
  /** The answer, the bytes as Latin-1, of a server that is ready to work. */
  readonly isReadyAnswer: (answer: string) => boolean;
}

const START_SECONDS = 60;
const PORT_ATTEMPTS = 3;

/** Outlives the test process by a moment: when the pipe to it closes, the server and its folder go. */
const GUARD_SCRIPT = 'read -r word; [ "$word" = done ] && exit; kill -9 "$1"; sleep 0.2; rm -rf "$2"';

const answersAsReady = async (kind: ServiceKind, port: number, url: string): Promise<boolean> => {
  const socket = new Socket();
  let answer = '';
  try {
    return await new Promise<boolean>((resolve) => {
      socket.setTimeout(1000, () => resolve(false));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        if (kind.isReadyAnswer(answer)) resolve(true);
      });
      socket.connect(port, '127.0.0.1', () => socket.write(kind.greeting(url)));
    });
  } finally {
    socket.destroy();
  }
};

interface Running {
  readonly server: ChildProcess;
  readonly guard: ChildProcess;
}

const launch = (command: readonly [string, ...string[]], folder: string): Running => {
  const log = openSync(join(folder, 'log'), 'a');
  const [program, ...options] = command;
  // Groups of their own: an interrupt at the terminal must not reach the guard before it has done its work.
  const server = spawn(program, options, { detached: true, stdio: ['ignore', log, log] });
  const guard = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'guard', String(server.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  server.unref();
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return { server, guard };
};

const hasExited = (server: ChildProcess): boolean => server.exitCode !== null || server.signalCode !== null;

const end = async ({ server, guard }: Running): Promise<void> => {
  if (!hasExited(server)) {
    const exit = once(server, 'exit');
    server.ref();
    server.kill('SIGKILL');
    await exit;
  }
  if (guard.stdin?.writable) guard.stdin.end('done\n');
};

const waitUntilReady = async (
  kind: ServiceKind,
  running: Running,
  port: number,
  url: string,
): Promise<boolean> => {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && !hasExited(running.server)) {
    if (await answersAsReady(kind, port, url)) return true;
    await sleep(20);
  }
  await end(running);
  return false;
};

/** Starts a server of this kind on a free port, in a new temporary folder, and waits until it is ready. */
export const startService = async (kind: ServiceKind): Promise<TestService> => {
  let complaint = '';
  // Somebody else may take the port between finding it and listening on it.
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), `mad-test-${kind.name}-`));
    const { command, url } = await kind.prepare(folder, port);
    const running = launch(command, folder);
    if (await waitUntilReady(kind, running, port, url))
      return service(kind, { command, folder, port, url }, running);
    complaint = readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(-20).join('\n');
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error(`${kind.name} does not start:\n${complaint}`);
};

const service = (
  kind: ServiceKind,
  place: {
    readonly command: readonly [string, ...string[]];
    readonly folder: string;
    readonly port: number;
    readonly url: string;
  },
  first: Running,
): TestService => {
  let running = first;
  return {
    url: place.url,
    port: place.port,
    folder: place.folder,
    pause: () => void running.server.kill('SIGSTOP'),
    resume: () => void running.server.kill('SIGCONT'),
    kill: () => end(running),
    async restart() {
      await end(running);
      running = launch(place.command, place.folder);
      if (await waitUntilReady(kind, running, place.port, place.url)) return;
      throw new Error(`${kind.name} does not start again; see ${join(place.folder, 'log')}`);
    },
    async stop() {
      await end(running);
      await rm(place.folder, { recursive: true, force: true });
    },
  };
};
