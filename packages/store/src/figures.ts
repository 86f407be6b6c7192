import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database, DatabaseTime } from './database.ts';
import { BeginAgain } from './retrying-database.ts';
import type { StoreDialect } from './store-dialect.ts';

/** The numbers of what one flow, or a sum of flows, belongs to. */
export interface FlowKeys {
  readonly host_id: number;
  readonly server_id: number;
  readonly application_id: number;
  readonly software_id: number;
  readonly connection_id: number;
}

/** What is summed of the flows of one capture with the same keys. */
export interface ActivityFigures extends FlowKeys {
  readonly capture_id: number;
  readonly first_seen: DatabaseTime;
  readonly last_seen: DatabaseTime;
  readonly verdicts: number;
  readonly malicious: number;
}

/** The tables whose figures are sums of `mad_activity`, with their key there, in the order in which their rows are locked. */
export const SUMMED_TABLES = [
  ['mad_host', 'host_id'],
  ['mad_server', 'server_id'],
  ['mad_application', 'application_id'],
  ['mad_software', 'software_id'],
  ['mad_connection', 'connection_id'],
] as const;

type SummedTable = (typeof SUMMED_TABLES)[number][0];

/** A statement holds each row's figures four times. */
const ROWS_A_STATEMENT = 100;

/**
 * Adds figures, also negative ones, to the activity of captures and to every table summed from it. Rows are touched in the order of
 * their keys, so that two transactions wait for each other and do not deadlock.
 * @throws BeginAgain when a row has gone since its number was read.
 */
export const addFigures = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  changes: readonly ActivityFigures[],
): Promise<void> => {
  const activity = [...changes].sort(
    (a, b) =>
      a.capture_id - b.capture_id ||
      a.host_id - b.host_id ||
      a.server_id - b.server_id ||
      a.application_id - b.application_id,
  );
  await dialect.addFigures(
    trx,
    'mad_activity',
    activity.map((figures) => ({ ...figures })),
  );
  for (const [table, key] of SUMMED_TABLES) {
    const sums = [...sumBy(changes, key)].sort(([a], [b]) => a - b);
    for (let start = 0; start < sums.length; start += ROWS_A_STATEMENT)
      await addToRows(trx, table, sums.slice(start, start + ROWS_A_STATEMENT));
  }
};

interface Sum {
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}

/** Figures summed by one of their keys. */
const sumBy = (changes: readonly ActivityFigures[], key: keyof FlowKeys): Map<number, Sum> => {
  const sums = new Map<number, Sum>();
  for (const figures of changes) {
    const sum = sums.get(figures[key]);
    if (sum === undefined) sums.set(figures[key], { ...figures });
    else addTo(sum, figures);
  }
  return sums;
};

/** Adds one sum to another. */
export const addTo = (sum: Sum, figures: Readonly<Sum>): void => {
  if (figures.first_seen < sum.first_seen) sum.first_seen = figures.first_seen;
  if (figures.last_seen > sum.last_seen) sum.last_seen = figures.last_seen;
  sum.verdicts += figures.verdicts;
  sum.malicious += figures.malicious;
};

const addToRows = async (
  trx: Transaction<Database>,
  table: SummedTable,
  sums: readonly (readonly [number, Sum])[],
): Promise<void> => {
  const cases = (branch: (id: number, sum: Sum) => RawBuilder<unknown>): RawBuilder<unknown> =>
    sql.join(
      sums.map(([id, sum]) => branch(id, sum)),
      sql` `,
    );
  const { numAffectedRows } = await sql`update ${sql.table(table)} set
    verdicts = verdicts + case id ${cases((id, sum) => sql`when ${id} then ${sum.verdicts}`)} end,
    malicious = malicious + case id ${cases((id, sum) => sql`when ${id} then ${sum.malicious}`)} end,
    first_seen = case ${cases((id, sum) => sql`when id = ${id} and first_seen > ${sum.first_seen} then ${sum.first_seen}`)} else first_seen end,
    last_seen = case ${cases((id, sum) => sql`when id = ${id} and last_seen < ${sum.last_seen} then ${sum.last_seen}`)} else last_seen end
    where id in (${sql.join(sums.map(([id]) => id))})`.execute(trx);
  if (Number(numAffectedRows) !== sums.length) throw new BeginAgain(`rows of ${table} have gone`);
};

/**
 * Figures of the tables summed from `mad_activity` again, for these rows, after rows of it were removed or changed. What was seen first
 * stays so: a program does not become new because its oldest report has been removed.
 */
export const sumAgain = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  touched: Iterable<FlowKeys>,
): Promise<void> => {
  const keys = [...touched];
  for (const [table, key] of SUMMED_TABLES) {
    const ids = [...new Set(keys.map((flow) => flow[key]))].sort((a, b) => a - b);
    for (let start = 0; start < ids.length; start += ROWS_A_STATEMENT)
      await sumRowsAgain(trx, dialect, table, key, ids.slice(start, start + ROWS_A_STATEMENT));
  }
};

const sumRowsAgain = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  table: SummedTable,
  key: keyof FlowKeys,
  ids: readonly number[],
): Promise<void> => {
  // First the locks, then the sums: otherwise another transaction's addition in between would be lost.
  await trx
    .selectFrom(table)
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .modifyEnd(dialect.lockRows())
    .execute();
  const sum = (expression: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(select ${expression} from mad_activity where ${sql.ref(`mad_activity.${key}`)} = ${sql.ref(`${table}.id`)})`;
  await sql`update ${sql.table(table)} set
    verdicts = ${sum(sql`coalesce(sum(mad_activity.verdicts), 0)`)},
    malicious = ${sum(sql`coalesce(sum(mad_activity.malicious), 0)`)},
    first_seen = case when ${sum(sql`min(mad_activity.first_seen)`)} < first_seen then ${sum(sql`min(mad_activity.first_seen)`)} else first_seen end,
    last_seen = coalesce(${sum(sql`max(mad_activity.last_seen)`)}, last_seen)
    where id in (${sql.join(ids)})`.execute(trx);
};
