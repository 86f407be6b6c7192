import { type Kysely, sql } from 'kysely';
import type { Database, DatabaseTime } from '../database.ts';
import { databaseTime } from '../database-time.ts';
import { dataSpan } from './data-span.ts';
import { SCORE_PARTS } from './population-stability.ts';

/** How the software of a step was scored by one model. */
export interface ScoreStep {
  /** Begin of the step. */
  readonly time: DatabaseTime;
  /** Name of the model: kind and version. */
  readonly model: string;
  /** How much software had its highest score in each tenth of the range. */
  readonly counts: readonly number[];
}

/** Scores over time. */
export interface ScoreSteps {
  readonly step: 'day' | 'week';
  /** In order of time. */
  readonly steps: readonly ScoreStep[];
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const STEP_DAYS = { day: 1, week: 7 } as const;

/** Steps looked at: half a year of weeks. */
const STEP_COUNT = 26;

/** Up to so many days of data are told by day. */
const LONGEST_BY_DAY = 4 * 7;

/** Flows looked at in each step, its newest: what the question costs does not grow with what is judged. */
export const FLOWS_OF_STEP = 5000;

/** 1970 began on a Thursday; the first Monday was the 5th of January. */
const MONDAY_MILLISECONDS = 4 * DAY_MILLISECONDS;

/**
 * How models scored software in each of the newest 26 weeks (of the newest 26 days while there are no more than four weeks of data).
 * Software counts once a step, with the highest score of its flows, as it does on model cards. Days begin at midnight UTC, weeks with
 * Monday.
 */
export const scoreSteps = async (database: Kysely<Database>): Promise<ScoreSteps> => {
  const span = await dataSpan(database);
  if (span === null) return { step: 'day', steps: [] };
  const [first, last] = [milliseconds(span.first), milliseconds(span.last)];
  const step = last - first <= LONGEST_BY_DAY * DAY_MILLISECONDS ? 'day' : 'week';
  const length = STEP_DAYS[step] * DAY_MILLISECONDS;
  const newest = last - ((last - MONDAY_MILLISECONDS) % length);
  const steps: ScoreStep[] = [];
  for (let begin = newest; begin > first - length && begin > newest - STEP_COUNT * length; begin -= length)
    steps.unshift(...(await scoresBetween(database, moment(begin), moment(begin + length))));
  return { step, steps };
};

const scoresBetween = async (
  database: Kysely<Database>,
  from: DatabaseTime,
  until: DatabaseTime,
): Promise<readonly ScoreStep[]> => {
  const flows = database
    .selectFrom('mad_verdict')
    .where('time', '>=', from)
    .where('time', '<', until)
    .select(['model_version', 'software_id', 'score'])
    .orderBy('time', 'desc')
    .limit(FLOWS_OF_STEP);
  const software = database
    .selectFrom(flows.as('flows'))
    .where('flows.model_version', 'is not', null)
    .groupBy(['flows.model_version', 'flows.software_id'])
    .select(['flows.model_version'])
    .select(({ fn }) => fn.max('flows.score').as('highest'));
  const rows = await database
    .selectFrom(software.as('software'))
    .groupBy('software.model_version')
    .orderBy('software.model_version')
    .select('software.model_version')
    .select(PARTS.map((part) => countIn(part).as(`part${part}`)))
    .execute();
  return rows.map((row) => ({
    time: from,
    model: row.model_version ?? '',
    counts: PARTS.map((part) => Number((row as Record<string, unknown>)[`part${part}`])),
  }));
};

const PARTS = Array.from({ length: SCORE_PARTS }, (_, part) => part);

/** A score of 1 lies in the last part. */
const countIn = (part: number) => {
  const from = sql.lit(part / SCORE_PARTS);
  const until = sql.lit(part + 1 === SCORE_PARTS ? 2 : (part + 1) / SCORE_PARTS);
  return sql<number>`sum(case when software.highest >= ${from} and software.highest < ${until} then 1 else 0 end)`;
};

const milliseconds = (time: DatabaseTime): number => Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`);

const moment = (time: number): DatabaseTime => databaseTime(new Date(time));
