import { type Kysely, sql } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import { dataSpan } from './data-span.ts';
import { type TimeRange, withinRange } from './list-page.ts';
import { allOf } from './search-field.ts';

/** How long a step of a chart over time is. */
export type TimeStep = 'minute' | 'hour' | 'day' | 'month';

/** What was active in one step. */
export interface TimeBucket {
  /** Begin of the step. */
  readonly time: DatabaseTime;
  /** Machines with a malicious verdict. */
  readonly infectedHosts: number;
  /** Software on machines with a malicious verdict. */
  readonly maliciousSoftware: number;
  /** Software on machines without one. */
  readonly benignSoftware: number;
  readonly verdicts: number;
  readonly malicious: number;
}

/** What was active in a time range. */
export interface OverviewTotals {
  readonly hosts: number;
  readonly infectedHosts: number;
  readonly servers: number;
  readonly maliciousServers: number;
  readonly software: number;
  readonly maliciousSoftware: number;
  readonly verdicts: number;
  readonly malicious: number;
}

/** Activity over time and what was active at all. */
export interface OverviewActivity {
  /** Of all judged flows, whatever the range; null while there is none. */
  readonly span: { readonly first: DatabaseTime; readonly last: DatabaseTime } | null;
  readonly step: TimeStep;
  /** Steps with activity, in order. */
  readonly buckets: readonly TimeBucket[];
  readonly totals: OverviewTotals;
}

/** Characters of a time that name a step. */
const STEP_LENGTH: Readonly<Record<TimeStep, number>> = { minute: 16, hour: 13, day: 10, month: 7 };

const HOUR_MILLISECONDS = 60 * 60 * 1000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** Losses shown at most. */
const LOSS_LIMIT = 1000;

/**
 * What was active when. An activity, all that a capture says of a host, a server and an application, counts where it began: steps are
 * no finer than captures. All activity of the range is read, one question after the other, so that other questions get their turn.
 */
export const overviewActivity = async (
  database: Kysely<Database>,
  range: TimeRange,
): Promise<OverviewActivity> => {
  const span = await dataSpan(database);
  const step = span === null ? 'hour' : timeStep(span, range);
  return {
    span,
    step,
    buckets: await timeBuckets(database, range, step),
    totals:
      range.from === null && range.until === null ? await allTotals(database) : await totals(database, range),
  };
};

/** Software on a machine, told by what `activity_by_time` holds: the number of the software is not in it. */
const DISTINCT_SOFTWARE = sql<number>`count(distinct w.host_id * 4294967296 + w.application_id)`;

const DISTINCT_HOSTS = sql<number>`count(distinct w.host_id)`;
const DISTINCT_SERVERS = sql<number>`count(distinct w.server_id)`;

/** MySQL gives sums as text. */
const VERDICTS = sql<number | string | null>`sum(w.verdicts)`;
const MALICIOUS = sql<number | string | null>`sum(w.malicious)`;

const activityWithin = (database: Kysely<Database>, range: TimeRange) =>
  database.selectFrom('mad_activity as w').where(allOf(withinRange('w.first_seen', range)));

/** Little of what is active is malicious: asked apart it costs a look at the index, together a sorting of everything for each count. */
const maliciousWithin = (database: Kysely<Database>, range: TimeRange) =>
  activityWithin(database, range).where('w.malicious', '>', 0);

const timeBuckets = async (
  database: Kysely<Database>,
  range: TimeRange,
  step: TimeStep,
): Promise<readonly TimeBucket[]> => {
  const name = sql<string>`substr(w.first_seen, 1, ${sql.lit(STEP_LENGTH[step])})`.as('step');
  const steps = await activityWithin(database, range)
    .select([
      name,
      DISTINCT_SOFTWARE.as('software'),
      VERDICTS.as('verdicts'),
      MALICIOUS.as('malicious_verdicts'),
    ])
    .groupBy('step')
    .orderBy('step')
    .execute();
  const malicious = await maliciousWithin(database, range)
    .select([name, DISTINCT_HOSTS.as('hosts'), DISTINCT_SOFTWARE.as('software')])
    .groupBy('step')
    .execute();
  const maliciousByStep = new Map(malicious.map((row) => [row.step, row]));
  return steps.map((row) => {
    const { hosts = 0, software = 0 } = maliciousByStep.get(row.step) ?? {};
    return {
      time: wholeTime(row.step),
      infectedHosts: Number(hosts),
      maliciousSoftware: Number(software),
      benignSoftware: Number(row.software) - Number(software),
      verdicts: Number(row.verdicts ?? 0),
      malicious: Number(row.malicious_verdicts ?? 0),
    };
  });
};

const totals = async (database: Kysely<Database>, range: TimeRange): Promise<OverviewTotals> => {
  const all = await activityWithin(database, range)
    .select([DISTINCT_HOSTS.as('hosts'), DISTINCT_SERVERS.as('servers'), DISTINCT_SOFTWARE.as('software')])
    .select([VERDICTS.as('verdicts'), MALICIOUS.as('malicious')])
    .executeTakeFirstOrThrow();
  const malicious = await maliciousWithin(database, range)
    .select([DISTINCT_HOSTS.as('hosts'), DISTINCT_SERVERS.as('servers'), DISTINCT_SOFTWARE.as('software')])
    .executeTakeFirstOrThrow();
  return {
    hosts: Number(all.hosts),
    infectedHosts: Number(malicious.hosts),
    servers: Number(all.servers),
    maliciousServers: Number(malicious.servers),
    software: Number(all.software),
    maliciousSoftware: Number(malicious.software),
    verdicts: Number(all.verdicts ?? 0),
    malicious: Number(all.malicious ?? 0),
  };
};

/** Of all times: the tables summed from the activity have it already. */
const allTotals = async (database: Kysely<Database>): Promise<OverviewTotals> => {
  const hosts = await countActive(database, 'mad_host');
  const servers = await countActive(database, 'mad_server');
  const software = await countActive(database, 'mad_software');
  return {
    hosts: hosts.active,
    infectedHosts: hosts.infected,
    servers: servers.active,
    maliciousServers: servers.infected,
    software: software.active,
    maliciousSoftware: software.infected,
    verdicts: hosts.verdicts,
    malicious: hosts.malicious,
  };
};

const countActive = async (
  database: Kysely<Database>,
  table: 'mad_host' | 'mad_server' | 'mad_software',
): Promise<{ active: number; infected: number; verdicts: number; malicious: number }> => {
  const { rows } = await sql<
    Record<'active' | 'infected' | 'verdicts' | 'malicious', number | string | null>
  >`
    select count(*) as active, count(case when malicious > 0 then 1 end) as infected,
      sum(verdicts) as verdicts, sum(malicious) as malicious
    from ${sql.table(table)} where verdicts > 0`.execute(database);
  const [row] = rows;
  return {
    active: Number(row?.active ?? 0),
    infected: Number(row?.infected ?? 0),
    verdicts: Number(row?.verdicts ?? 0),
    malicious: Number(row?.malicious ?? 0),
  };
};

/** The beginning of a time, filled up to the first moment that begins so. */
const wholeTime = (beginning: string): DatabaseTime =>
  `${beginning}${'0000-01-01 00:00:00.000000'.slice(beginning.length)}` as DatabaseTime;

/** As fine as gives a few hundred steps at most, but for spans of decades. */
const timeStep = (
  span: { readonly first: DatabaseTime; readonly last: DatabaseTime },
  { from, until }: TimeRange,
): TimeStep => {
  const begin = from !== null && from > span.first ? from : span.first;
  const end = until !== null && until < span.last ? until : span.last;
  const length = milliseconds(end) - milliseconds(begin);
  if (length <= 4 * HOUR_MILLISECONDS) return 'minute';
  if (length <= 8 * DAY_MILLISECONDS) return 'hour';
  return length <= 400 * DAY_MILLISECONDS ? 'day' : 'month';
};

const milliseconds = (time: DatabaseTime): number => Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`);

/** The loss of a validated capture. */
export interface LossPoint {
  readonly time: DatabaseTime;
  /** 0 to 1: share of the checked malicious verdicts that were not confirmed. Precision is what is left of 1. */
  readonly loss: number;
}

/** Losses of captures in the range, the newest 1000, in order. */
export const lossesWithin = async (
  database: Kysely<Database>,
  range: TimeRange,
): Promise<readonly LossPoint[]> => {
  const rows = await database
    .selectFrom('mad_loss as l')
    .where(allOf(withinRange('l.time', range)))
    .select(['l.time', 'l.loss'])
    .orderBy('l.time', 'desc')
    .limit(LOSS_LIMIT)
    .execute();
  return rows.reverse();
};
