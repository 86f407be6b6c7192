import { sql, type Transaction } from 'kysely';
import { shareAllowRules } from './allow-rule-lock.ts';
import type { Database, DatabaseTime, Flag } from './database.ts';
import { type FlowKeys, SUMMED_TABLES, sumAgain } from './figures.ts';
import type { RetryingDatabase } from './retrying-database.ts';

const ROWS_A_TRANSACTION = 500;

/** Numbers of captures asked for at once. */
const CAPTURES_A_QUERY = 1000;

/** Removes what is too old, a little at a time, so that nobody waits long. */
export class Retention {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /**
   * Removes the reports of captures that were judged before `time`, whatever the capture's own time, with their verdicts,
   * explanations, triage and notes; labels stay. Every figure follows at once. Reports of the original MAD, of which nobody knows
   * when they were judged, go by their own time.
   * @returns how many reports were removed.
   */
  async removeReports(time: DatabaseTime): Promise<number> {
    let removed = 0;
    for (let captures = await this.#judgedBefore(time, 0); captures.length > 0; ) {
      for (const capture of captures)
        removed += await this.#untilNone((trx) => this.#removeOfCapture(trx, capture, time));
      captures = await this.#judgedBefore(time, captures.at(-1) ?? 0);
    }
    return removed + (await this.#untilNone((trx) => this.#removeOfOriginal(trx, time)));
  }

  /** Repeats a removal in transactions of its own until nothing is left of it. @returns how many were removed. */
  async #untilNone(remove: (trx: Transaction<Database>) => Promise<number>): Promise<number> {
    for (let removed = 0; ; ) {
      const rows = await this.#store.transaction(remove);
      removed += rows;
      if (rows === 0) return removed;
    }
  }

  /** Captures with reports that were judged before `time`, in order of their numbers, from behind `after` on. */
  async #judgedBefore(time: DatabaseTime, after: number): Promise<readonly number[]> {
    const rows = await this.#store.run((database) =>
      database
        .selectFrom('mad_capture')
        .select('id')
        .where('id', '>', after)
        .where('judged_at', '<', time)
        .where('verdicts', '>', 0)
        .orderBy('id')
        .limit(CAPTURES_A_QUERY)
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  async #removeOfCapture(trx: Transaction<Database>, capture: number, time: DatabaseTime): Promise<number> {
    const { dialect } = this.#store;
    await shareAllowRules(trx, dialect);
    // Nobody judges it again meanwhile; who did so since it was found has made it a new one.
    const locked = await trx
      .selectFrom('mad_capture')
      .select('id')
      .where('id', '=', capture)
      .where('judged_at', '<', time)
      .modifyEnd(dialect.lockRows())
      .executeTakeFirst();
    if (locked === undefined) return 0;
    const verdicts = await trx
      .selectFrom('mad_verdict')
      .select([
        'report_id',
        'host_id',
        'server_id',
        'application_id',
        'software_id',
        'connection_id',
        'malicious',
      ])
      .where('capture_id', '=', capture)
      .limit(ROWS_A_TRANSACTION)
      .execute();
    if (verdicts.length === 0) return 0;
    const ids = verdicts.map(({ report_id }) => report_id);
    await trx.deleteFrom('mad_report').where('id', 'in', ids).execute();
    await takeOff(trx, capture, verdicts);
    await sumAgain(trx, dialect, verdicts);
    return ids.length;
  }

  /** They have no verdict and stand in no figure. */
  async #removeOfOriginal(trx: Transaction<Database>, time: DatabaseTime): Promise<number> {
    const oldest = await trx
      .selectFrom('mad_report as report')
      .leftJoin('mad_verdict as verdict', 'verdict.report_id', 'report.id')
      .select('report.id')
      .where('report.time', '<', time)
      .where('verdict.report_id', 'is', null)
      .orderBy('report.time')
      .limit(ROWS_A_TRANSACTION)
      .execute();
    if (oldest.length === 0) return 0;
    const ids = oldest.map(({ id }) => id);
    await trx.deleteFrom('mad_report').where('id', 'in', ids).execute();
    return ids.length;
  }

  /**
   * Removes hosts, servers, applications, software and connections that no report names any more and that were seen last before `time`.
   * @returns how many rows were removed.
   */
  async removeUnused(time: DatabaseTime): Promise<number> {
    let removed = 0;
    for (const [table, key] of [...SUMMED_TABLES].reverse())
      for (;;) {
        const rows = await this.#store.transaction(async (trx) => {
          const unused = await trx
            .selectFrom(table)
            .select('id')
            .where('verdicts', '=', 0)
            .where('last_seen', '<', time)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('mad_activity')
                    .select(sql`1`.as('one'))
                    .whereRef(`mad_activity.${key}`, '=', `${table}.id`),
                ),
              ),
            )
            .limit(ROWS_A_TRANSACTION)
            .execute();
          if (unused.length === 0) return 0;
          const { numDeletedRows } = await trx
            .deleteFrom(table)
            .where('verdicts', '=', 0)
            .where(
              'id',
              'in',
              unused.map(({ id }) => id),
            )
            .executeTakeFirst();
          return Number(numDeletedRows);
        });
        if (rows === 0) break;
        removed += rows;
      }
    return removed;
  }
}

/** Sums the activity of these hosts in a capture again from the verdicts that are left. */
const takeOff = async (
  trx: Transaction<Database>,
  captureId: number,
  removed: readonly (FlowKeys & { readonly malicious: Flag })[],
): Promise<void> => {
  const hosts = [...new Set(removed.map(({ host_id }) => host_id))];
  if (hosts.length === 0) return;
  await trx
    .updateTable('mad_capture')
    .set(({ eb }) => ({
      verdicts: eb('verdicts', '-', removed.length),
      malicious: eb('malicious', '-', removed.filter(({ malicious }) => malicious === 1).length),
    }))
    .where('id', '=', captureId)
    .execute();
  await trx
    .deleteFrom('mad_activity')
    .where('capture_id', '=', captureId)
    .where('host_id', 'in', hosts)
    .execute();
  const keys = [
    'capture_id',
    'host_id',
    'server_id',
    'application_id',
    'software_id',
    'connection_id',
  ] as const;
  await trx
    .insertInto('mad_activity')
    .columns([...keys, 'first_seen', 'last_seen', 'verdicts', 'malicious'])
    .expression(({ selectFrom }) =>
      selectFrom('mad_verdict')
        .select(keys)
        .select(({ fn }) => [
          fn.min('time').as('first_seen'),
          fn.max('time').as('last_seen'),
          fn.countAll<number>().as('verdicts'),
          fn.sum<number>('malicious').as('malicious'),
        ])
        .where('capture_id', '=', captureId)
        .where('host_id', 'in', hosts)
        .groupBy(keys),
    )
    .execute();
};
