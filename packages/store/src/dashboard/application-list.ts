import { type SqlBool, sql } from 'kysely';
import type { DatabaseTime } from '../database.ts';
import { type CutText, cutText } from './cut-text.ts';
import { activeWithin, cappedCount, keysetPage, type ListDefinition } from './list-page.ts';
import { addressField, allOf, numberField, partField, timeField, wordField } from './search-field.ts';

/** A User-Agent on the software page. */
export interface ApplicationRow {
  readonly id: number;
  readonly userAgent: CutText;
  /** Names the User-Agent whole. */
  readonly digest: string;
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
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
    verdicts: numberField('a.verdicts'),
    malicious: numberField('a.malicious'),
    first: timeField('a.first_seen'),
    seen: timeField('a.last_seen'),
  },
  sorts: {
    verdicts: 'a.verdicts',
    malicious: 'a.malicious',
    first: 'a.first_seen',
    seen: 'a.last_seen',
  },
  defaultSort: '-malicious',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_application as a')
      .where(allOf([...conditions, ...activeWithin('application_id', 'a.id', request.range)]));
    const [page, total] = await Promise.all([
      keysetPage(
        database,
        matching.select((select) => [
          'a.id',
          'a.digest',
          'a.device',
          'a.os',
          'a.browser',
          'a.first_seen',
          'a.last_seen',
          'a.verdicts',
          'a.malicious',
          'a.user_agent',
          select
            .selectFrom('mad_software as w')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .whereRef('w.application_id', '=', 'a.id')
            .as('hosts'),
        ]),
        applicationList.sorts[request.sort] ?? 'a.malicious',
        'a.id',
        request,
      ),
      cappedCount(database, matching, request),
    ]);
    return {
      ...page,
      rows: page.rows.map((row) => ({
        id: row.id,
        userAgent: cutText(row.user_agent, request.textLength),
        digest: row.digest,
        device: row.device,
        os: row.os,
        browser: row.browser,
        firstSeen: row.first_seen,
        lastSeen: row.last_seen,
        verdicts: row.verdicts,
        malicious: row.malicious,
        hosts: Number(row.hosts),
      })),
      total,
    };
  },
};
