import type { Kysely } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import { type CutText, cutText, LIST_TEXT_LENGTH } from './cut-text.ts';

/** Software on a machine: what speaks there, since when, and whether that is news. */
export interface InventoryRow {
  readonly id: number;
  readonly host: string;
  readonly userAgent: CutText;
  readonly digest: string;
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  readonly firstSeen: DatabaseTime;
  readonly lastSeen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
  /**
   * First seen in the last day that was recorded at this machine, which had been known before that day: on a machine's first day
   * everything would be new.
   */
  readonly isNew: boolean;
  /** When a fingerprint unlike the one before was seen first; null when never. */
  readonly changedAt: DatabaseTime | null;
}

/** Rows shown of one machine or one application; a page must stay light. */
export const INVENTORY_LIMIT = 100;

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The software of a machine, or the machines an application speaks on: the malicious first, then the newest. */
export const inventory = async (
  database: Kysely<Database>,
  of: { readonly hostId: number } | { readonly applicationId: number },
): Promise<readonly InventoryRow[]> => {
  // First the rows of the page, out of an index that has their order.
  const page = database
    .selectFrom('mad_software')
    .$if('hostId' in of, (query) => query.where('host_id', '=', 'hostId' in of ? of.hostId : 0))
    .$if('applicationId' in of, (query) =>
      query.where('application_id', '=', 'applicationId' in of ? of.applicationId : 0),
    )
    .select([
      'id',
      'host_id',
      'application_id',
      'first_seen',
      'last_seen',
      'verdicts',
      'malicious',
      'fingerprint_changed_at',
    ])
    .orderBy('malicious', 'desc')
    .orderBy('first_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(INVENTORY_LIMIT)
    .as('s');
  const rows = await database
    .selectFrom(page)
    .innerJoin('mad_application as a', 'a.id', 's.application_id')
    .innerJoin('mad_host as h', 'h.id', 's.host_id')
    .select([
      's.id',
      'h.address',
      'h.first_seen as host_first_seen',
      'h.last_seen as host_last_seen',
      'a.digest',
      'a.device',
      'a.os',
      'a.browser',
      's.first_seen',
      's.last_seen',
      's.verdicts',
      's.malicious',
      's.fingerprint_changed_at',
      'a.user_agent',
    ])
    .orderBy('s.malicious', 'desc')
    .orderBy('s.first_seen', 'desc')
    .orderBy('s.id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    host: row.address,
    userAgent: cutText(row.user_agent, LIST_TEXT_LENGTH),
    digest: row.digest,
    device: row.device,
    os: row.os,
    browser: row.browser,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    verdicts: row.verdicts,
    malicious: row.malicious,
    isNew: isNew(row.first_seen, row.host_first_seen, row.host_last_seen),
    changedAt: row.fingerprint_changed_at,
  }));
};

const milliseconds = (time: DatabaseTime): number => Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`);

const isNew = (first: DatabaseTime, hostFirst: DatabaseTime, hostLast: DatabaseTime): boolean => {
  const lastDay = milliseconds(hostLast) - DAY_MILLISECONDS;
  return milliseconds(hostFirst) < lastDay && milliseconds(first) > lastDay;
};
