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
 * no finer than captures.
 */
export const overviewActivity = async (
  database: Kysely<Database>,
  range: TimeRange,
): Promise<OverviewActivity> => {
  const span = await dataSpan(database);
  const step = span === null ? 'hour' : timeStep(span, range);
  const within = allOf(withinRange('w.first_seen', range));
  const [rows, totals] = await Promise.all([
    database
      .selectFrom('mad_activity as w')
      .where(within)
      .select([
        sql<string>`substr(w.first_seen, 1, ${sql.lit(STEP_LENGTH[step])})`.as('step'),
        ...activitySums,
      ])
      .groupBy('step')
      .orderBy('step')
      .execute(),
    database
      .selectFrom('mad_activity as w')
      .where(within)
      .select([
        sql<number>`count(distinct w.host_id)`.as('hosts'),
        sql<number>`count(distinct w.server_id)`.as('servers'),
        sql<number>`count(distinct case when w.malicious > 0 then w.server_id end)`.as('malicious_servers'),
        ...activitySums,
      ])
      .executeTakeFirstOrThrow(),
  ]);
  return {
    span,
    step,
    buckets: rows.map((row) => {
      const { verdicts, malicious, infectedHosts, maliciousSoftware, software } = sums(row);
      const benignSoftware = software - maliciousSoftware;
      return {
        time: wholeTime(row.step),
        infectedHosts,
        maliciousSoftware,
        benignSoftware,
        verdicts,
        malicious,
      };
    }),
    totals: {
      ...sums(totals),
      hosts: Number(totals.hosts),
      servers: Number(totals.servers),
      maliciousServers: Number(totals.malicious_servers),
    },
  };
};

const activitySums = [
  sql<number>`count(distinct case when w.malicious > 0 then w.host_id end)`.as('infected_hosts'),
  sql<number>`count(distinct w.software_id)`.as('software'),
  sql<number>`count(distinct case when w.malicious > 0 then w.software_id end)`.as('malicious_software'),
  sql<number | null>`sum(w.verdicts)`.as('verdicts'),
  sql<number | null>`sum(w.malicious)`.as('malicious'),
] as const;

/** MySQL gives sums as text. */
const sums = (row: {
  readonly infected_hosts: number;
  readonly software: number;
  readonly malicious_software: number;
  readonly verdicts: number | null;
  readonly malicious: number | null;
}) => ({
  infectedHosts: Number(row.infected_hosts),
  software: Number(row.software),
  maliciousSoftware: Number(row.malicious_software),
  verdicts: Number(row.verdicts ?? 0),
  malicious: Number(row.malicious ?? 0),
});

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
