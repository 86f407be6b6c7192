import type { Kysely } from 'kysely';
import type { Database, DatabaseTime, Flag, TriageState } from '../database.ts';
import { type CutText, cutText } from './cut-text.ts';

/** All that is known of one judged flow. */
export interface VerdictDetail {
  readonly id: number;
  /** Flow name. */
  readonly name: string;
  /** Of its first request. */
  readonly time: DatabaseTime;
  /** Of its first packet. */
  readonly flowStart: DatabaseTime;
  readonly host: string;
  readonly hostPort: number;
  readonly server: string;
  readonly serverPort: number;
  readonly country: string | null;
  readonly organisation: string | null;
  readonly domain: string;
  readonly userAgent: CutText;
  readonly userAgentDigest: string;
  readonly url: CutText;
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  /** 1 to 5 (specification §8). */
  readonly type: number;
  /** Effective: not hidden by an allow rule. */
  readonly isMalicious: boolean;
  /** What was said at first. */
  readonly wasMalicious: boolean;
  readonly allowRule: AllowRuleOfVerdict | null;
  /** 0 to 1. */
  readonly score: number;
  readonly decidedBy: string;
  readonly modelVersion: string | null;
  readonly communityId: string;
  readonly triage: TriageState;
  readonly capture: { readonly id: number; readonly path: string; readonly isFileRemoved: boolean };
  /** JSON list of `StoredReason`. */
  readonly reasons: string;
  /** JSON; null when there is nothing to explain. */
  readonly explanation: string | null;
  /** JSON list of the header blocks. */
  readonly requests: string;
}

/** The allow rule that hides a verdict. */
export interface AllowRuleOfVerdict {
  readonly id: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
  readonly userName: string;
}

/** Characters of a User-Agent or URL on the card; the requests hold the whole. */
const CARD_TEXT_LENGTH = 1000;

/** The judged flow of that number. */
export const findVerdict = async (
  database: Kysely<Database>,
  id: number,
): Promise<VerdictDetail | undefined> => {
  const row = await database
    .selectFrom('mad_verdict as v')
    .innerJoin('mad_report as r', 'r.id', 'v.report_id')
    .innerJoin('mad_application as a', 'a.id', 'v.application_id')
    .innerJoin('mad_server as s', 's.id', 'v.server_id')
    .innerJoin('mad_capture as k', 'k.id', 'v.capture_id')
    .leftJoin('mad_explanation as e', 'e.report_id', 'v.report_id')
    .leftJoin('mad_allow_rule as w', 'w.id', 'v.allow_rule_id')
    .where('v.report_id', '=', id)
    .select(['r.id', 'r.name', 'v.time', 'v.flow_start', 'r.srcip', 'r.srcport', 'r.dstip', 'r.dstport'])
    .select([
      's.country',
      's.organisation',
      'v.domain',
      'a.digest',
      'r.device',
      'r.os',
      'r.browser',
      'r.type',
    ])
    .select(['v.malicious', 'r.is_malicious', 'v.score', 'v.decided_by', 'v.model_version', 'v.community_id'])
    .select(['v.triage', 'v.capture_id', 'k.path', 'k.file_removed'])
    .select(['e.reasons', 'e.explanation', 'e.requests'])
    .select(['w.id as rule_id', 'w.field', 'w.value', 'w.reason', 'w.user_name'])
    .select(['a.user_agent', 'r.url'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    name: row.name,
    time: row.time,
    flowStart: row.flow_start,
    host: row.srcip,
    hostPort: row.srcport,
    server: row.dstip,
    serverPort: row.dstport,
    country: row.country,
    organisation: row.organisation,
    domain: row.domain,
    userAgent: cutText(row.user_agent, CARD_TEXT_LENGTH),
    userAgentDigest: row.digest,
    url: cutText(row.url, CARD_TEXT_LENGTH),
    device: row.device,
    os: row.os,
    browser: row.browser,
    type: row.type,
    isMalicious: isSet(row.malicious),
    wasMalicious: isSet(row.is_malicious),
    allowRule: allowRuleOf(row),
    score: row.score,
    decidedBy: row.decided_by,
    modelVersion: row.model_version,
    communityId: row.community_id,
    triage: row.triage,
    capture: { id: row.capture_id, path: row.path, isFileRemoved: isSet(row.file_removed) },
    reasons: row.reasons ?? '[]',
    explanation: row.explanation,
    requests: row.requests ?? '[]',
  };
};

const isSet = (flag: Flag): boolean => flag === 1;

const allowRuleOf = (row: {
  readonly rule_id: number | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly reason: string | null;
  readonly user_name: string | null;
}): AllowRuleOfVerdict | null =>
  row.rule_id === null
    ? null
    : {
        id: row.rule_id,
        field: row.field ?? '',
        value: row.value ?? '',
        reason: row.reason ?? '',
        userName: row.user_name ?? '',
      };

/** The number of the newest report on the flow of that name: a capture that is judged again gives its flows new numbers. */
export const findVerdictId = async (
  database: Kysely<Database>,
  flowName: string,
): Promise<number | undefined> => {
  const row = await database
    .selectFrom('mad_report')
    .select('id')
    .where('name', '=', flowName)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
};
