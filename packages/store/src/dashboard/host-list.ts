import { type SqlBool, sql } from 'kysely';
import type { DatabaseTime } from '../database.ts';
import { activeWithin, cappedCount, keysetPage, type ListDefinition } from './list-page.ts';
import { addressField, allOf, numberField, partPattern, timeField } from './search-field.ts';

/** An inside machine on the hosts page. */
export interface HostRow {
  readonly id: number;
  readonly address: string;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
  /** Distinct User-Agents and servers seen with it. */
  readonly software: number;
  readonly servers: number;
}

/** `/inner`: inside machines with their figures. A time range chooses who was active in it; the figures stay those of all time. */
export const hostList: ListDefinition<HostRow> = {
  fields: {
    '*': addressField('mad_host', 'h.id'),
    host: addressField('mad_host', 'h.id'),
    server: async (database, match) =>
      sql<SqlBool>`h.id in (select c.host_id from mad_connection as c where ${await addressField('mad_server', 'c.server_id')(database, match)})`,
    ua: (_database, match) =>
      sql<SqlBool>`h.id in (select s.host_id from mad_software as s inner join mad_application as a on a.id = s.application_id where lower(a.user_agent) like ${partPattern(match)} escape '!')`,
    verdicts: numberField('h.verdicts'),
    malicious: numberField('h.malicious'),
    first: timeField('h.first_seen'),
    seen: timeField('h.last_seen'),
  },
  sorts: {
    host: 'h.address',
    verdicts: 'h.verdicts',
    malicious: 'h.malicious',
    first: 'h.first_seen',
    seen: 'h.last_seen',
  },
  defaultSort: '-malicious',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_host as h')
      .where(allOf([...conditions, ...activeWithin('host_id', 'h.id', request.range)]));
    const [page, total] = await Promise.all([
      keysetPage(
        database,
        matching.select((select) => [
          'h.id',
          'h.address',
          'h.first_seen',
          'h.last_seen',
          'h.verdicts',
          'h.malicious',
          select
            .selectFrom('mad_software as s')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('s.host_id', '=', 'h.id')
            .as('software'),
          select
            .selectFrom('mad_connection as c')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('c.host_id', '=', 'h.id')
            .as('servers'),
        ]),
        hostList.sorts[request.sort] ?? 'h.malicious',
        'h.id',
        request,
      ),
      cappedCount(database, matching, request),
    ]);
    return {
      ...page,
      rows: page.rows.map((row) => ({
        id: row.id,
        address: row.address,
        firstSeen: row.first_seen,
        lastSeen: row.last_seen,
        verdicts: row.verdicts,
        malicious: row.malicious,
        software: Number(row.software),
        servers: Number(row.servers),
      })),
      total,
    };
  },
};
