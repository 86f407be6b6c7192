import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Database, DatabaseTime, TriageState } from '../database.ts';
import { parseAddressPattern } from './address-search.ts';
import { type CutText, cutText } from './cut-text.ts';
import { cappedCount, keysetPage, type ListDefinition, withinRange } from './list-page.ts';
import {
  addressField,
  allOf,
  applicationField,
  choiceField,
  domainField,
  eitherField,
  numberField,
  partField,
  type SearchField,
  timeField,
  wordField,
} from './search-field.ts';

/** A judged flow in a list. */
export interface ReportRow {
  readonly id: number;
  /** Of the flow's first request. */
  readonly time: DatabaseTime;
  readonly host: string;
  readonly hostPort: number;
  readonly server: string;
  readonly serverPort: number;
  readonly userAgent: CutText;
  /** Names the User-Agent whole. */
  readonly userAgentDigest: string;
  readonly url: CutText;
  readonly isMalicious: boolean;
  /** Malicious, but an allow rule hides it. */
  readonly isHidden: boolean;
  /** 0 to 1. */
  readonly score: number;
  readonly decidedBy: string;
  /** 1 to 5 (specification §8). */
  readonly type: number;
  readonly triage: TriageState;
}

const KINDS = ['browser_pc', 'background_pc', 'browser_phone', 'background_phone', 'suspicious'] as const;

const is = (column: string, value: string | number) => sql<SqlBool>`${sql.ref(column)} = ${value}`;

const userAgentField = applicationField('v.application_id', partField('a.user_agent'));

const anywhere: SearchField = (database, match) => {
  const isAddress = match.kind === 'word' && parseAddressPattern(match.value) !== undefined;
  const fields = isAddress
    ? [addressField('mad_host', 'v.host_id'), addressField('mad_server', 'v.server_id')]
    : [domainField('v.domain', true), userAgentField];
  return eitherField(...fields)(database, match);
};

/** `/more` and every other list of judged flows. */
export const reportList: ListDefinition<ReportRow> = {
  fields: {
    '*': anywhere,
    host: addressField('mad_host', 'v.host_id'),
    server: addressField('mad_server', 'v.server_id'),
    ua: userAgentField,
    app: applicationField('v.application_id', wordField('a.digest')),
    domain: domainField('v.domain', false),
    url: partField('r.url'),
    port: numberField('r.dstport'),
    sport: numberField('r.srcport'),
    time: timeField('v.time'),
    score: numberField('v.score'),
    verdict: choiceField({
      malicious: is('v.malicious', 1),
      clean: is('v.malicious', 0),
      hidden: sql<SqlBool>`v.allow_rule_id is not null`,
    }),
    by: choiceField({
      fingerprint: is('v.decided_by', 'fingerprint'),
      cnn: is('v.decided_by', 'cnn'),
      browser: is('v.decided_by', 'browser'),
    }),
    kind: choiceField(Object.fromEntries(KINDS.map((kind, index) => [kind, is('r.type', index + 1)]))),
    triage: choiceField({
      new: is('v.triage', 'new'),
      investigating: is('v.triage', 'investigating'),
      confirmed: is('v.triage', 'confirmed'),
      false_positive: is('v.triage', 'false_positive'),
    }),
    device: wordField('r.device'),
    os: wordField('r.os'),
    browser: wordField('r.browser'),
    capture: numberField('v.capture_id'),
    community: wordField('v.community_id'),
  },
  sorts: { time: 'v.time', score: 'v.score' },
  defaultSort: '-time',
  load: async (database, request, conditions) => {
    // A left join: the database begins with the verdicts, whose indexes have the order, and leaves out the reports when nobody asks
    // about them. What it is joined by is in every index, so that counting reads no rows.
    const matching = database
      .selectFrom('mad_verdict as v')
      .leftJoin('mad_report as r', 'r.id', 'v.report_id')
      .where(allOf([...conditions, ...withinRange('v.time', request.range)]));
    const [page, total] = await Promise.all([
      keysetPage(database, matching, reportList.sorts[request.sort] ?? 'v.time', 'v.report_id', request),
      cappedCount(database, matching, request),
    ]);
    const rows = await reportRows(
      database,
      page.rows.map((row) => row.row_id),
      request.textLength,
    );
    return { ...page, rows, total };
  },
};

/** The rows of these reports, in this order. */
export const reportRows = async (
  database: Kysely<Database>,
  ids: readonly number[],
  textLength: number,
): Promise<readonly ReportRow[]> => {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_report as r', 'r.id', 'v.report_id')
    .innerJoin('mad_application as a', 'a.id', 'v.application_id')
    .where('v.report_id', 'in', ids)
    .select([
      'r.id',
      'v.time',
      'r.srcip',
      'r.srcport',
      'r.dstip',
      'r.dstport',
      'r.type',
      'a.digest',
      'a.user_agent',
      'r.url',
      'v.malicious',
      'v.allow_rule_id',
      'v.score',
      'v.decided_by',
      'v.triage',
    ])
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    return [
      {
        id: row.id,
        time: row.time,
        host: row.srcip,
        hostPort: row.srcport,
        server: row.dstip,
        serverPort: row.dstport,
        userAgent: cutText(row.user_agent, textLength),
        userAgentDigest: row.digest,
        url: cutText(row.url, textLength),
        isMalicious: row.malicious === 1,
        isHidden: row.allow_rule_id !== null,
        score: row.score,
        decidedBy: row.decided_by,
        type: row.type,
        triage: row.triage,
      },
    ];
  });
};
