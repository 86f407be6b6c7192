import { type Kysely, sql } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import type { Contribution, MaliciousConnection } from './contribution.ts';

/** A judged capture, as far as its contribution needs it. */
export interface JudgedCaptureRow {
  readonly id: number;
  /** Name of its dataset folder. */
  readonly dataset: string;
  readonly verdicts: number;
  readonly malicious: number;
  readonly first_packet_at: DatabaseTime | null;
  readonly modified_at: DatabaseTime;
  readonly judged_at: DatabaseTime | null;
}

/** The columns of {@link JudgedCaptureRow}. */
export const JUDGED_CAPTURE_COLUMNS = [
  'id',
  'dataset',
  'verdicts',
  'malicious',
  'first_packet_at',
  'modified_at',
  'judged_at',
] as const;

/** A contribution counted from the verdicts of the database. */
export interface CaptureContribution extends Contribution {
  readonly capture: JudgedCaptureRow;
  /** See `mad_contribution.hidden`. */
  readonly hidden: string;
}

/** Counts what judged captures add to the documents, from `mad_activity`: verdicts hidden by allow rules count as clean. */
export const captureContributions = async (
  database: Kysely<Database>,
  captures: readonly JudgedCaptureRow[],
): Promise<readonly CaptureContribution[]> => {
  if (captures.length === 0) return [];
  const ids = captures.map(({ id }) => id);
  const figures = await captureFigures(database, ids);
  const connections = await captureConnections(database, ids);
  const hidden = await hiddenVerdicts(database, ids);
  return captures.map((capture) => ({
    ...(figures.get(capture.id) ?? NOTHING),
    capture,
    time: capture.first_packet_at ?? capture.modified_at,
    connections: connections.get(capture.id) ?? [],
    hidden: hidden.get(capture.id) ?? '',
  }));
};

type Figures = Pick<Contribution, 'verdicts' | 'infected' | 'benign' | 'malicious'>;

/** Of a capture without judged flows. */
const NOTHING: Figures = { verdicts: 0, infected: 0, benign: 0, malicious: 0 };

const captureFigures = async (
  database: Kysely<Database>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Figures>> => {
  const rows = await database
    .selectFrom('mad_activity')
    .select([
      'capture_id',
      ({ fn }) => fn.sum<number>('verdicts').as('verdicts'),
      sql<number>`count(distinct case when malicious > 0 then host_id end)`.as('infected'),
      sql<number>`count(distinct case when verdicts > malicious then application_id end)`.as('benign'),
      sql<number>`count(distinct case when malicious > 0 then application_id end)`.as('malicious'),
    ])
    .where('capture_id', 'in', ids)
    .groupBy('capture_id')
    .execute();
  return new Map(
    rows.map(({ capture_id, verdicts, infected, benign, malicious }) => [
      capture_id,
      {
        verdicts: Number(verdicts),
        infected: Number(infected),
        benign: Number(benign),
        malicious: Number(malicious),
      },
    ]),
  );
};

const captureConnections = async (
  database: Kysely<Database>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly MaliciousConnection[]>> => {
  const rows = await database
    .selectFrom('mad_activity as activity')
    .innerJoin('mad_host as host', 'host.id', 'activity.host_id')
    .innerJoin('mad_server as server', 'server.id', 'activity.server_id')
    .select([
      'activity.capture_id',
      'host.address as host',
      'server.address as server',
      ({ fn }) => fn.sum<number>('activity.malicious').as('hits'),
    ])
    .where('activity.capture_id', 'in', ids)
    .where('activity.malicious', '>', 0)
    .groupBy(['activity.capture_id', 'host.address', 'server.address'])
    .execute();
  const byCapture = new Map<number, MaliciousConnection[]>();
  for (const { capture_id, host, server, hits } of rows) {
    const connection = { host, server, hits: Number(hits) };
    const others = byCapture.get(capture_id);
    if (others === undefined) byCapture.set(capture_id, [connection]);
    else others.push(connection);
  }
  return byCapture;
};

/** Which verdicts of captures allow rules hide now: capture → what `mad_contribution.hidden` holds. @param ids undefined: all. */
export const hiddenVerdicts = async (
  database: Kysely<Database>,
  ids?: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  const query = database
    .selectFrom('mad_verdict')
    .select([
      'capture_id',
      ({ fn }) => fn.countAll<number | string>().as('verdicts'),
      ({ fn }) => fn.sum<number | string>('report_id').as('reports'),
    ])
    .where('allow_rule_id', 'is not', null)
    .groupBy('capture_id');
  const rows = await (ids === undefined ? query : query.where('capture_id', 'in', ids)).execute();
  return new Map(rows.map(({ capture_id, verdicts, reports }) => [capture_id, `${verdicts}:${reports}`]));
};
