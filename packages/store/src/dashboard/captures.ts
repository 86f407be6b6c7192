import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { CaptureSource, CaptureState, CaptureTable, Database, DatabaseTime } from '../database.ts';
import type { StoredReason } from '../judged-flow.ts';
import { cappedCount, keysetPage, type ListDefinition, withinRange } from './list-page.ts';
import { allOf, choiceField, numberField, partField, timeField, wordField } from './search-field.ts';

/** A capture in a list. */
export interface CaptureListRow {
  readonly id: number;
  readonly path: string;
  readonly source: CaptureSource;
  readonly state: CaptureState;
  readonly attempts: number;
  readonly sizeBytes: number;
  readonly foundAt: DatabaseTime;
  /** When the last attempt began. */
  readonly startedAt: DatabaseTime | null;
  readonly judgedAt: DatabaseTime | null;
  readonly firstPacketAt: DatabaseTime | null;
  readonly lastPacketAt: DatabaseTime | null;
  readonly packets: number;
  readonly flows: number;
  readonly requests: number;
  readonly verdicts: number;
  /** Called malicious when it was judged. */
  readonly malicious: number;
  readonly warnings: readonly StoredReason[];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** A capture with all that its own page shows. */
export interface CaptureDetail extends CaptureListRow {
  readonly dataset: string;
  /** SHA-256, hexadecimal; null until judged. */
  readonly digest: string | null;
  readonly retryAt: DatabaseTime | null;
  /** `kind=version` in a line each. */
  readonly modelVersion: string | null;
  readonly isFileRemoved: boolean;
}

const is = (column: string, value: string) => sql<SqlBool>`${sql.ref(column)} = ${value}`;

/** `/captures`. A time range chooses by the first packet: those not judged yet have none. */
export const captureList: ListDefinition<CaptureListRow> = {
  fields: {
    '*': partField('k.path'),
    name: partField('k.path'),
    state: choiceField({
      waiting: is('k.state', 'waiting'),
      judging: is('k.state', 'judging'),
      judged: is('k.state', 'judged'),
      parked: is('k.state', 'parked'),
    }),
    source: choiceField({
      folder: is('k.source', 'folder'),
      upload: is('k.source', 'upload'),
      live: is('k.source', 'live'),
      list: is('k.source', 'list'),
    }),
    problem: choiceField({
      error: sql<SqlBool>`(k.error_code is not null and k.state <> 'judged')`,
      warning: sql<SqlBool>`(k.warnings is not null and k.warnings <> '[]')`,
    }),
    error: wordField('k.error_code'),
    id: numberField('k.id'),
    verdicts: numberField('k.verdicts'),
    malicious: numberField('k.malicious'),
    packets: numberField('k.packets'),
    flows: numberField('k.flows'),
    size: numberField('k.size_bytes'),
    found: timeField('k.found_at'),
    time: timeField('k.first_packet_at'),
    judged: timeField('k.judged_at'),
    digest: wordField('k.digest'),
  },
  // One row a file: even sorts without an index read a table that is small beside the reports.
  sorts: {
    found: 'k.id',
    name: 'k.dataset',
    size: 'k.size_bytes',
    verdicts: 'k.verdicts',
    malicious: 'k.malicious',
  },
  defaultSort: '-found',
  load: async (database, request, conditions) => {
    const matching = database
      .selectFrom('mad_capture as k')
      .where(allOf([...conditions, ...withinRange('k.first_packet_at', request.range)]));
    const [page, total] = await Promise.all([
      keysetPage(
        database,
        matching.select(LIST_COLUMNS),
        captureList.sorts[request.sort] ?? 'k.id',
        'k.id',
        request,
      ),
      cappedCount(database, matching, request),
    ]);
    return { ...page, rows: page.rows.map(listRow), total };
  },
};

const LIST_COLUMNS = [
  'k.id',
  'k.path',
  'k.source',
  'k.state',
  'k.attempts',
  'k.size_bytes',
  'k.found_at',
  'k.started_at',
  'k.judged_at',
  'k.first_packet_at',
  'k.last_packet_at',
  'k.packets',
  'k.flows',
  'k.requests',
  'k.verdicts',
  'k.malicious',
  'k.warnings',
  'k.error_code',
  'k.error_message',
] as const;

/** The capture of that number. */
export const findCapture = async (
  database: Kysely<Database>,
  id: number,
): Promise<CaptureDetail | undefined> => {
  const row = await database
    .selectFrom('mad_capture as k')
    .select(LIST_COLUMNS)
    .select(['k.dataset', 'k.digest', 'k.retry_at', 'k.model_version', 'k.file_removed'])
    .where('k.id', '=', id)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        ...listRow(row),
        dataset: row.dataset,
        digest: row.digest,
        retryAt: row.retry_at,
        modelVersion: row.model_version,
        isFileRemoved: row.file_removed === 1,
      };
};

/** How far captures have come. */
export type CaptureProgress = Pick<CaptureListRow, 'id' | 'state' | 'verdicts' | 'malicious' | 'errorCode'>;

/** How far these captures have come; those that are gone are left out. */
export const captureProgress = async (
  database: Kysely<Database>,
  ids: readonly number[],
): Promise<readonly CaptureProgress[]> => {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('mad_capture')
    .select(['id', 'state', 'verdicts', 'malicious', 'error_code'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  return rows.map(({ error_code, ...row }) => ({ ...row, errorCode: error_code }));
};

type ListColumns = Pick<Selectable<CaptureTable>, ListColumn>;

type ListColumn = (typeof LIST_COLUMNS)[number] extends `k.${infer Name extends keyof CaptureTable}`
  ? Name
  : never;

const listRow = (row: ListColumns): CaptureListRow => ({
  id: row.id,
  path: row.path,
  source: row.source,
  state: row.state,
  attempts: row.attempts,
  sizeBytes: row.size_bytes,
  foundAt: row.found_at,
  startedAt: row.started_at,
  judgedAt: row.judged_at,
  firstPacketAt: row.first_packet_at,
  lastPacketAt: row.last_packet_at,
  packets: row.packets,
  flows: row.flows,
  requests: row.requests,
  verdicts: row.verdicts,
  malicious: row.malicious,
  warnings: row.warnings === null ? [] : (JSON.parse(row.warnings) as StoredReason[]),
  errorCode: row.error_code,
  errorMessage: row.error_message,
});
