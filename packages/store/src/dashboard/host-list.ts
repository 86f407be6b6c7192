import { type SqlBool, sql } from 'kysely';
import { type FigureRow, figureColumns, figureFields, figurePage, figureSorts } from './figure-list.ts';
import { activeWithin, type ListDefinition } from './list-page.ts';
import { pairCounts } from './pair-counts.ts';
import { addressField, allOf, partPattern } from './search-field.ts';

/** An inside machine on the hosts page. */
export interface HostRow extends FigureRow {
  readonly address: string;
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
    ...figureFields('h'),
  },
  sorts: {
    host: 'h.address',
    ...figureSorts('h'),
  },
  defaultSort: '-malicious',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_host as h')
      .where(allOf([...conditions, ...activeWithin('host_id', 'h.id', request.range)]));
    const shown = matching.select([...figureColumns('h'), 'h.address']);
    const page = await figurePage(database, request, 'h', matching, shown, hostList.sorts);
    const [software, servers] = await Promise.all([
      pairCounts(database, 'mad_software', 'host_id', page.rows),
      pairCounts(database, 'mad_connection', 'host_id', page.rows),
    ]);
    return {
      ...page,
      rows: page.rows.map((row, index) => ({
        ...row,
        software: software[index] ?? 0,
        servers: servers[index] ?? 0,
      })),
    };
  },
};
