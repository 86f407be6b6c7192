import { type Exchange, type Fields, httpRequest } from '../exchange.ts';

/** One request a round: method, path and fields; `%host%` stands for the server's name. */
interface Call {
  readonly server: string;
  /** The Host field when it is not the server's name. */
  readonly host?: string;
  readonly method?: 'GET' | 'POST' | 'HEAD' | 'OPTIONS';
  readonly path: string;
  readonly version?: '1.0' | '1.1';
  readonly fields: Fields;
  readonly body?: string;
}

/** The calls in turn, over and over, spread over a minute. */
export const played = (calls: readonly Call[], rounds: number): readonly Exchange[] =>
  Array.from({ length: rounds }, (_, round) =>
    calls.map(({ server, host = server, method = 'GET', path, version = '1.1', fields, body }, index) => ({
      at: 1 + round * (55 / rounds) + (index * (50 / rounds)) / calls.length,
      server,
      port: 80,
      request: httpRequest(
        `${method} ${path} HTTP/${version}`,
        fields.map(([name, value]) => [name, value.replace('%host%', host)] as const),
        body,
      ),
    })),
  ).flat();

export const HOST = ['Host', '%host%'] as const;
export const LENGTH = ['Content-Length', '%length%'] as const;
export const KEPT = ['Connection', 'Keep-Alive'] as const;
