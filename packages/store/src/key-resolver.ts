import type { Kysely } from 'kysely';
import type { Database, DatabaseTime } from './database.ts';
import type { FlowKeys } from './figures.ts';
import { type JudgedFlow, UNKNOWN_USER_AGENT } from './judged-flow.ts';
import type { InsertableRow, StoreDialect } from './store-dialect.ts';
import { storedText, textDigest } from './stored-text.ts';

/** Numbers asked for at once. */
const KEYS_A_STATEMENT = 500;

/** Numbers remembered; a capture seldom has more hosts, servers and applications. */
const KEYS_REMEMBERED = 100_000;

const ADDRESS_LENGTH = 64;
export const NAME_LENGTH = 255;

interface Seen {
  readonly firstSeen: DatabaseTime;
  readonly row: InsertableRow;
}

/**
 * Gives the hosts, servers, applications, software and connections of flows their numbers. With concurrent writers it works outside the
 * transaction of the capture: otherwise that would hold the lock on each new host to its end, and two captures of the same network would
 * wait for, or deadlock, each other. Until the capture is complete the new rows have figures of 0.
 */
export class KeyResolver {
  readonly #database: Kysely<Database>;
  readonly #dialect: StoreDialect;
  readonly #hosts = new Map<string, number>();
  readonly #servers = new Map<string, number>();
  readonly #applications = new Map<string, number>();
  readonly #software = new Map<string, number>();
  readonly #connections = new Map<string, number>();

  constructor(database: Kysely<Database>, dialect: StoreDialect) {
    this.#database = database;
    this.#dialect = dialect;
  }

  /** The numbers of each flow, in the order of the flows. */
  async resolve(flows: readonly JudgedFlow[]): Promise<readonly FlowKeys[]> {
    const named = flows.map((flow) => {
      const userAgent = storedText(flow.userAgent ?? UNKNOWN_USER_AGENT);
      return {
        flow,
        userAgent,
        host: storedText(flow.inside.address, ADDRESS_LENGTH),
        server: storedText(flow.outside.address, ADDRESS_LENGTH),
        digest: textDigest(userAgent),
      };
    });
    await this.#learn('mad_host', 'address', this.#hosts, (want) => {
      for (const { host, flow } of named) want(host, flow.time, { address: host });
    });
    await this.#learn('mad_server', 'address', this.#servers, (want) => {
      for (const { server, flow } of named) want(server, flow.time, { address: server });
    });
    await this.#learn('mad_application', 'digest', this.#applications, (want) => {
      for (const { digest, userAgent, flow } of named)
        want(digest, flow.time, {
          digest,
          user_agent: userAgent,
          device: storedText(flow.device, NAME_LENGTH),
          os: storedText(flow.os, NAME_LENGTH),
          browser: storedText(flow.browser, NAME_LENGTH),
        });
    });
    const keyed = named.map(({ flow, host, server, digest }) => ({
      flow,
      host_id: numberOf(this.#hosts, host),
      server_id: numberOf(this.#servers, server),
      application_id: numberOf(this.#applications, digest),
    }));
    await this.#learnPairs('mad_software', 'application_id', this.#software, (want) => {
      for (const { flow, host_id, application_id } of keyed) want(host_id, application_id, flow.time);
    });
    await this.#learnPairs('mad_connection', 'server_id', this.#connections, (want) => {
      for (const { flow, host_id, server_id } of keyed) want(host_id, server_id, flow.time);
    });
    return keyed.map(({ host_id, server_id, application_id }) => ({
      host_id,
      server_id,
      application_id,
      software_id: numberOf(this.#software, `${host_id} ${application_id}`),
      connection_id: numberOf(this.#connections, `${host_id} ${server_id}`),
    }));
  }

  /** Reads, or makes, the rows of a table with one unique column. */
  async #learn(
    table: 'mad_host' | 'mad_server' | 'mad_application',
    column: 'address' | 'digest',
    known: Map<string, number>,
    collect: (want: (key: string, time: DatabaseTime, row: InsertableRow) => void) => void,
  ): Promise<void> {
    const wanted = collectWanted(known, collect);
    const read = async (keys: readonly string[]): Promise<void> => {
      for (const part of parts(keys)) {
        const rows = await this.#database
          .selectFrom(table as 'mad_host')
          .select(['id', `${column as 'address'} as key`])
          .where(column as 'address', 'in', part)
          .execute();
        for (const { id, key } of rows) known.set(key, id);
      }
    };
    await this.#readOrMake(table, known, wanted, read);
  }

  /** Reads, or makes, the rows of a table whose unique key is a host and another number. */
  async #learnPairs(
    table: 'mad_software' | 'mad_connection',
    column: 'application_id' | 'server_id',
    known: Map<string, number>,
    collect: (want: (host: number, other: number, time: DatabaseTime) => void) => void,
  ): Promise<void> {
    const wanted = collectWanted(known, (want) =>
      collect((host, other, time) => want(`${host} ${other}`, time, { host_id: host, [column]: other })),
    );
    const read = async (keys: readonly string[]): Promise<void> => {
      for (const part of parts(keys)) {
        const pairs = part.map((key) => key.split(' ').map(Number));
        const rows = await this.#database
          .selectFrom(table as 'mad_software')
          .select(['id', 'host_id', `${column as 'application_id'} as other_id`])
          .where((where) =>
            where.or(
              pairs.map(([host = 0, other = 0]) =>
                where.and([where('host_id', '=', host), where(column as 'application_id', '=', other)]),
              ),
            ),
          )
          .execute();
        for (const { id, host_id, other_id } of rows) known.set(`${host_id} ${other_id}`, id);
      }
    };
    await this.#readOrMake(table, known, wanted, read);
  }

  async #readOrMake(
    table: 'mad_host' | 'mad_server' | 'mad_application' | 'mad_software' | 'mad_connection',
    known: Map<string, number>,
    wanted: ReadonlyMap<string, Seen>,
    read: (keys: readonly string[]) => Promise<void>,
  ): Promise<void> {
    await read([...wanted.keys()]);
    // In the order of the keys, so that two processes making the same rows do not deadlock.
    const missing = [...wanted.keys()].filter((key) => !known.has(key)).sort();
    if (missing.length === 0) return;
    await this.#dialect.insertMissing(
      this.#database,
      table,
      missing.flatMap((key) => {
        const seen = wanted.get(key);
        return seen === undefined
          ? []
          : [{ ...seen.row, first_seen: seen.firstSeen, last_seen: seen.firstSeen }];
      }),
    );
    await read(missing);
  }
}

/** What is not known yet; a map grown too large is forgotten first. */
const collectWanted = (
  known: Map<string, number>,
  collect: (want: (key: string, time: DatabaseTime, row: InsertableRow) => void) => void,
): ReadonlyMap<string, Seen> => {
  if (known.size > KEYS_REMEMBERED) known.clear();
  const wanted = new Map<string, Seen>();
  collect((key, time, row) => {
    if (known.has(key)) return;
    const before = wanted.get(key);
    if (before === undefined || time < before.firstSeen) wanted.set(key, { firstSeen: time, row });
  });
  return wanted;
};

const parts = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / KEYS_A_STATEMENT) }, (_, i) =>
    all.slice(i * KEYS_A_STATEMENT, (i + 1) * KEYS_A_STATEMENT),
  );

const numberOf = (known: ReadonlyMap<string, number>, key: string): number => {
  const number = known.get(key);
  if (number === undefined) throw new Error(`no number for ${key}`);
  return number;
};
