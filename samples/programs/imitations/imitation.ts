import { type Exchange, SeededRandom } from '../exchange.ts';
import { fillTemplate, type MachineValues, requestBytes } from './request-template.ts';

/** One request of an imitated program, or the same one again and again. */
export interface Step {
  /** What is said, as `requestBytes` reads it. */
  readonly says: string;
  /** How often; once unless it says otherwise. */
  readonly times?: number;
  /** Seconds between the times, those before the next step included; 2 unless it says otherwise. */
  readonly every?: number;
  /** The connection of the step before is used again. */
  readonly onSameConnection?: boolean;
  /** Template of another server for each time, in place of the program's own. */
  readonly server?: string;
}

/** An imitated program on several machines: the same shape, other values. */
export interface Imitation {
  /** Family of malware or name of the application. */
  readonly family: string;
  readonly behaviour: string;
  /** Where that is described. */
  readonly source: string;
  readonly machines: number;
  /** Template of the server's name or address. */
  readonly server: string;
  readonly port: number;
  readonly steps: readonly Step[];
}

/** Fields of an {@link Imitation} that have a usual value. */
export type Details = Partial<Pick<Imitation, 'machines' | 'port' | 'source'>>;

const USUAL = { machines: 2, port: 80 } as const;

/** Describes an imitated program in the order in which a table is read. */
export const imitation = (
  family: string,
  behaviour: string,
  server: string,
  steps: readonly (Step | string)[],
  details: Details & Pick<Imitation, 'source'>,
): Imitation => ({
  ...USUAL,
  family,
  behaviour,
  server,
  steps: steps.map((step) => (typeof step === 'string' ? { says: step } : step)),
  ...details,
});

/** The step again and again. */
export const again = (times: number, says: string, every = 4): Step => ({ says, times, every });

/** The step on the connection of the one before. */
export const sameConnection = (says: string): Step => ({ says, onSameConnection: true, every: 0.5 });

/** The step at another server. */
export const elsewhere = (server: string, says: string, times = 1): Step => ({ says, server, times });

/** Servers of the house are reached at a documentation address: the small internet has no others. */
const privateAddress = /^(?:10|192\.168)\./;

const withoutPort = (server: string): string => server.replace(/:\d+$/, '');

/** What one machine sends; the same number, the same bytes. */
export const exchangesOf = (program: Imitation, machine: number): readonly Exchange[] => {
  const random = new SeededRandom(`${program.family} ${program.behaviour} ${machine}`);
  const values: MachineValues = new Map();
  const home = fillTemplate(program.server, values, random);
  values.set('home', withoutPort(home));
  const exchanges: Exchange[] = [];
  let at = 0.5 + random.below(2000) / 1000;
  let connection = 0;
  for (const { says, times = 1, every = 2, onSameConnection = false, server } of program.steps)
    for (let time = 0; time < times; time += 1) {
      const name = server === undefined ? home : fillTemplate(server, values, random);
      const port = Number(/:(\d+)$/.exec(name)?.[1] ?? program.port);
      values.set('name', withoutPort(name));
      values.set('host', port === 80 ? withoutPort(name) : `${withoutPort(name)}:${port}`);
      if (!onSameConnection) connection += 1;
      exchanges.push({
        at,
        server: privateAddress.test(name) ? '198.51.100.80' : withoutPort(name),
        port,
        request: requestBytes(says, values, random),
        session: `${connection}`,
      });
      at += every * (0.8 + random.below(400) / 1000);
    }
  return exchanges;
};
