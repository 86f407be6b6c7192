import type { Kysely } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import type { FigureRow } from './figure-list.ts';
import { FigureMemory } from './figure-memory.ts';

/** Who talks to whom. */
export interface ConnectionRow {
  readonly id: number;
  readonly host: string;
  readonly server: string;
  readonly country: string | null;
  readonly organisation: string | null;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

/** Rows shown of one machine. */
export const CONNECTION_LIMIT = 100;

/** The servers a machine talks to, the machines that talk to a server, or the pair: the malicious first, then the latest. */
export const connections = async (
  database: Kysely<Database>,
  of: { readonly hostId?: number; readonly serverId?: number },
): Promise<readonly ConnectionRow[]> => {
  const { hostId, serverId } = of;
  // First the rows of the page, out of an index that has their order: joined first, a busy machine's thousands would be looked up.
  const page = database
    .selectFrom('mad_connection')
    .$if(hostId !== undefined, (query) => query.where('host_id', '=', hostId ?? 0))
    .$if(serverId !== undefined, (query) => query.where('server_id', '=', serverId ?? 0))
    .selectAll()
    .orderBy('malicious', 'desc')
    .orderBy('last_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(CONNECTION_LIMIT)
    .as('c');
  const rows = await database
    .selectFrom(page)
    .innerJoin('mad_host as h', 'h.id', 'c.host_id')
    .innerJoin('mad_server as s', 's.id', 'c.server_id')
    .select([
      'c.id',
      'h.address as host',
      's.address as server',
      's.country',
      's.organisation',
      'c.first_seen',
      'c.last_seen',
      'c.verdicts',
      'c.malicious',
    ])
    .orderBy('c.malicious', 'desc')
    .orderBy('c.last_seen', 'desc')
    .orderBy('c.id', 'desc')
    .execute();
  return rows.map(({ first_seen, last_seen, ...row }) => ({
    ...row,
    firstSeen: first_seen,
    lastSeen: last_seen,
  }));
};

/** A server an application talks to. */
export interface ApplicationServerRow {
  readonly id: number;
  readonly server: string;
  readonly country: string | null;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

interface ServerSums {
  readonly server_id: number;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

const SUMS_REMEMBERED_MILLISECONDS = 60 * 1000;
const APPLICATIONS_REMEMBERED = 200;

const memory = new FigureMemory<readonly ServerSums[]>(SUMS_REMEMBERED_MILLISECONDS, APPLICATIONS_REMEMBERED);

/**
 * The servers an application talks to, summed over machines and captures: the malicious first. What everybody speaks with has been
 * active a hundred thousand times, so the sums are remembered for a minute while the application's own figures stay.
 */
export const serversOfApplication = async (
  database: Kysely<Database>,
  application: FigureRow,
): Promise<readonly ApplicationServerRow[]> => {
  const key = String(application.id);
  const known = memory.recall(database, key, application);
  const sums = known ?? (await serverSums(database, application.id));
  if (known === undefined) memory.keep(database, key, application, sums);
  if (sums.length === 0) return [];
  const servers = await database
    .selectFrom('mad_server')
    .select(['id', 'address', 'country'])
    .where(
      'id',
      'in',
      sums.map(({ server_id }) => server_id),
    )
    .execute();
  const byId = new Map(servers.map((server) => [server.id, server]));
  return sums.flatMap(({ server_id, ...figures }) => {
    const server = byId.get(server_id);
    return server === undefined
      ? []
      : [{ id: server_id, server: server.address, country: server.country, ...figures }];
  });
};

const serverSums = async (
  database: Kysely<Database>,
  applicationId: number,
): Promise<readonly ServerSums[]> => {
  // By number alone: grouped with the server's own columns the sums would be sorted with them.
  const rows = await database
    .selectFrom('mad_activity')
    .where('application_id', '=', applicationId)
    .groupBy('server_id')
    .select(({ fn }) => [
      'server_id',
      fn.min('first_seen').as('firstSeen'),
      fn.max('last_seen').as('lastSeen'),
      fn.sum<number>('verdicts').as('verdicts'),
      fn.sum<number>('malicious').as('malicious'),
    ])
    .orderBy('malicious', 'desc')
    .orderBy('lastSeen', 'desc')
    .orderBy('server_id')
    .limit(CONNECTION_LIMIT)
    .execute();
  return rows.map((row) => ({
    ...row,
    verdicts: Number(row.verdicts),
    malicious: Number(row.malicious),
  }));
};
