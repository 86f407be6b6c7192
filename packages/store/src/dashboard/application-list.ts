import { type SqlBool, sql } from 'kysely';
import { type CutText, cutText } from './cut-text.ts';
import { type FigureRow, figureColumns, figureFields, figurePage, figureSorts } from './figure-list.ts';
import { activeWithin, type ListDefinition } from './list-page.ts';
import { pairCounts } from './pair-counts.ts';
import { addressField, allOf, partField, wordField } from './search-field.ts';

/** A User-Agent on the software page. */
export interface ApplicationRow extends FigureRow {
  readonly userAgent: CutText;
  /** Names the User-Agent whole. */
  readonly digest: string;
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  /** Distinct inside machines it speaks on. */
  readonly hosts: number;
}

/** `/ua`: User-Agents with their figures. A time range chooses what was active in it; the figures stay those of all time. */
export const applicationList: ListDefinition<ApplicationRow> = {
  fields: {
    '*': partField('a.user_agent'),
    ua: partField('a.user_agent'),
    app: wordField('a.digest'),
    host: async (database, match) =>
      sql<SqlBool>`a.id in (select w.application_id from mad_software as w where ${await addressField('mad_host', 'w.host_id')(database, match)})`,
    server: async (database, match) =>
      sql<SqlBool>`a.id in (select w.application_id from mad_activity as w where ${await addressField('mad_server', 'w.server_id')(database, match)})`,
    device: wordField('a.device'),
    os: wordField('a.os'),
    browser: wordField('a.browser'),
    ...figureFields('a'),
  },
  sorts: {
    ...figureSorts('a'),
  },
  defaultSort: '-malicious',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_application as a')
      .where(allOf([...conditions, ...activeWithin('application_id', 'a.id', request.range)]));
    const shown = matching.select([
      ...figureColumns('a'),
      'a.digest',
      'a.device',
      'a.os',
      'a.browser',
      'a.user_agent',
    ]);
    const page = await figurePage(database, request, 'a', matching, shown, applicationList.sorts);
    const hosts = await pairCounts(database, 'mad_software', 'application_id', page.rows);
    return {
      ...page,
      rows: page.rows.map(({ user_agent, ...row }, index) => ({
        ...row,
        userAgent: cutText(user_agent, request.textLength),
        hosts: hosts[index] ?? 0,
      })),
    };
  },
};
