import { type SqlBool, sql } from 'kysely';
import type { DatabaseTime } from '../database.ts';
import { activeWithin, cappedCount, keysetPage, type ListDefinition } from './list-page.ts';
import {
  addressField,
  allOf,
  numberField,
  partField,
  partPattern,
  timeField,
  wordField,
} from './search-field.ts';

/** An outside machine on the servers page. */
export interface ServerRow {
  readonly id: number;
  readonly address: string;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
  /** Distinct inside machines that talk to it. */
  readonly hosts: number;
  readonly country: string | null;
  readonly organisation: string | null;
}

/** `/outer`: outside machines with their figures. A time range chooses who was active in it; the figures stay those of all time. */
export const serverList: ListDefinition<ServerRow> = {
  fields: {
    '*': addressField('mad_server', 's.id'),
    server: addressField('mad_server', 's.id'),
    host: async (database, match) =>
      sql<SqlBool>`s.id in (select c.server_id from mad_connection as c where ${await addressField('mad_host', 'c.host_id')(database, match)})`,
    ua: (_database, match) =>
      sql<SqlBool>`s.id in (select w.server_id from mad_activity as w inner join mad_application as a on a.id = w.application_id where lower(a.user_agent) like ${partPattern(match)} escape '!')`,
    domain: async (database, match) =>
      sql<SqlBool>`s.id in (select v.server_id from mad_verdict as v where ${await wordField('v.domain')(database, match)})`,
    country: wordField('s.country'),
    organisation: partField('s.organisation'),
    verdicts: numberField('s.verdicts'),
    malicious: numberField('s.malicious'),
    first: timeField('s.first_seen'),
    seen: timeField('s.last_seen'),
  },
  sorts: {
    server: 's.address',
    verdicts: 's.verdicts',
    malicious: 's.malicious',
    first: 's.first_seen',
    seen: 's.last_seen',
  },
  defaultSort: '-malicious',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_server as s')
      .where(allOf([...conditions, ...activeWithin('server_id', 's.id', request.range)]));
    const [page, total] = await Promise.all([
      keysetPage(
        database,
        matching.select((select) => [
          's.id',
          's.address',
          's.first_seen',
          's.last_seen',
          's.verdicts',
          's.malicious',
          's.country',
          's.organisation',
          select
            .selectFrom('mad_connection as c')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('c.server_id', '=', 's.id')
            .as('hosts'),
        ]),
        serverList.sorts[request.sort] ?? 's.malicious',
        's.id',
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
        hosts: Number(row.hosts),
        country: row.country,
        organisation: row.organisation,
      })),
      total,
    };
  },
};
