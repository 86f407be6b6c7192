import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';

const answerTimeoutMilliseconds = 4_000;
const quietMilliseconds = 250;

const open = (exchange: Exchange, localAddress: string | undefined): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: exchange.server,
      port: exchange.port,
      family: 4,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
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

/** How exchanges are sent. */
export interface SendOptions {
  /** Exchanges later than this, seconds, are left out. */
  readonly seconds?: number;
  /** Address of this machine to send from; without it the system chooses. */
  readonly localAddress?: string;
}

/** Sends exchanges at their times, one after another, and ignores what comes back. */
export const sendExchanges = async (
  exchanges: readonly Exchange[],
  { seconds = Number.POSITIVE_INFINITY, localAddress }: SendOptions = {},
): Promise<void> => {
  const started = performance.now();
  const sessions = new Map<string, Socket>();
  for (const [index, exchange] of exchanges.entries()) {
    if (exchange.at > seconds) break;
    await sleep(Math.max(0, exchange.at * 1000 - (performance.now() - started)));
    const { session } = exchange;
    const kept = session === undefined ? undefined : sessions.get(session);
    const socket = kept !== undefined && !kept.destroyed ? kept : await open(exchange, localAddress);
    const done = answered(socket);
    socket.write(exchange.request);
    await done;
    const lasts =
      session !== undefined && exchanges.slice(index + 1).some((later) => later.session === session);
    if (lasts) sessions.set(session, socket);
    else socket.end();
  }
};
