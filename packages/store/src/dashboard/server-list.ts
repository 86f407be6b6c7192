import { type SqlBool, sql } from 'kysely';
import { type FigureRow, figureColumns, figureFields, figurePage, figureSorts } from './figure-list.ts';
import { activeWithin, type ListDefinition } from './list-page.ts';
import { pairCounts } from './pair-counts.ts';
import { addressField, allOf, partField, partPattern, wordField } from './search-field.ts';

/** An outside machine on the servers page. */
export interface ServerRow extends FigureRow {
  readonly address: string;
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
    ...figureFields('s'),
  },
  sorts: {
    server: 's.address',
    ...figureSorts('s'),
  },
  defaultSort: '-malicious',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_server as s')
      .where(allOf([...conditions, ...activeWithin('server_id', 's.id', request.range)]));
    const shown = matching.select([...figureColumns('s'), 's.address', 's.country', 's.organisation']);
    const page = await figurePage(database, request, 's', matching, shown, serverList.sorts);
    const hosts = await pairCounts(database, 'mad_connection', 'server_id', page.rows);
    return { ...page, rows: page.rows.map((row, index) => ({ ...row, hosts: hosts[index] ?? 0 })) };
  },
};
