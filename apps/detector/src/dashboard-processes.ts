import cluster, { type Address, type Worker } from 'node:cluster';
import { NEXT_PROGRAM } from './dashboard-build.ts';

/**
 * A program: `node dashboard-processes.ts COUNT ARGUMENT...` runs `next ARGUMENT...` in so many processes that share one port, since one
 * process makes pages on one core only. The first one starts alone, so that the first admin is made, and its password printed, before
 * anybody is told the address. When one ends by itself all end, as if there were one.
 */
const [count = '1', ...nextArguments] = process.argv.slice(2);

cluster.setupPrimary({
  exec: NEXT_PROGRAM,
  args: nextArguments,
  execArgv: ['--import', new URL('./react-for-node.ts', import.meta.url).href],
});

let isEnding = false;

const workers = (): readonly Worker[] =>
  Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

const end = (signal: NodeJS.Signals): void => {
  isEnding = true;
  for (const worker of workers()) worker.process.kill(signal);
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);

cluster.on('exit', (_worker, code) => {
  if (!isEnding) {
    process.exitCode = code === 0 ? 1 : code;
    end('SIGTERM');
  }
});

const startOthers = async ({ address, port }: Address): Promise<void> => {
  const host = address.includes(':') ? `[${address}]` : address;
  // It answers once the store is open and the first admin is made.
  await fetch(`http://${host}:${port}/healthz`).catch(() => undefined);
  for (let started = 1; started < Number(count) && !isEnding; started += 1) cluster.fork();
};

cluster.fork().once('listening', (address) => void startOthers(address));
