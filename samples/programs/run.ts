/**
 * Sends what one of the small programs says, at its times: `node run.ts NAME [SECONDS]`, NAME as in catalogue.ts. It
 * stops by itself after the last exchange, or after SECONDS. It executes nothing that it receives.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { programs } from './catalogue.ts';
import { type Exchange, SeededRandom } from './exchange.ts';

const answerTimeoutMilliseconds = 4_000;
const quietMilliseconds = 250;

const open = (exchange: Exchange): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: exchange.server, port: exchange.port, family: 4, noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });

/** Resolves once the server has answered and fallen silent, or closed. */
const answered = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    let timer = setTimeout(finish, answerTimeoutMilliseconds);
    const onData = (): void => {
      clearTimeout(timer);
      timer = setTimeout(finish, quietMilliseconds);
    };
    function finish(): void {
      clearTimeout(timer);
      socket.off('data', onData).off('close', finish);
      resolve();
    }
    socket.on('data', onData).on('close', finish).on('error', finish);
  });

async function send(exchange: Exchange, sessions: Map<string, Socket>): Promise<void> {
  const kept = exchange.session === undefined ? undefined : sessions.get(exchange.session);
  const socket = kept !== undefined && !kept.destroyed ? kept : await open(exchange);
  const done = answered(socket);
  socket.write(exchange.request);
  await done;
  if (exchange.session === undefined) {
    socket.end();
  } else {
    sessions.set(exchange.session, socket);
  }
}

const [name = '', seconds = '3600'] = process.argv.slice(2);
const program = programs.get(name);
if (program === undefined) {
  process.stderr.write(`run.ts: no program named '${name}'; there are ${[...programs.keys()].join(', ')}\n`);
  process.exit(2);
}
const started = performance.now();
const sessions = new Map<string, Socket>();
for (const exchange of program(new SeededRandom(name))) {
  if (exchange.at > Number(seconds)) {
    break;
  }
  await sleep(Math.max(0, exchange.at * 1000 - (performance.now() - started)));
  await send(exchange, sessions);
}
for (const socket of sessions.values()) {
  socket.end();
}
