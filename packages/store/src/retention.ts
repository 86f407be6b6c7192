import { sql, type Transaction } from 'kysely';
import { shareAllowRules } from './allow-rule-lock.ts';
import type { Database, DatabaseTime, Flag } from './database.ts';
import { type FlowKeys, SUMMED_TABLES, sumAgain } from './figures.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import type { StoreDialect } from './store-dialect.ts';

const ROWS_A_TRANSACTION = 500;

/** Removes what is too old, a little at a time, so that nobody waits long. */
export class Retention {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /**
   * Removes reports of before `time` with their verdicts, explanations, triage and notes; labels stay. Every figure follows at once.
   * @returns how many reports were removed.
   */
  async removeReports(time: DatabaseTime): Promise<number> {
    for (let removed = 0; ; ) {
      const reports = await this.#store.transaction((trx) => this.#removeOldest(trx, time));
      removed += reports;
      if (reports < ROWS_A_TRANSACTION) return removed;
    }
  }

  async #removeOldest(trx: Transaction<Database>, time: DatabaseTime): Promise<number> {
    const { dialect } = this.#store;
    const oldest = await trx
      .selectFrom('mad_report as report')
      .leftJoin('mad_verdict as verdict', 'verdict.report_id', 'report.id')
      .select(['report.id', 'verdict.capture_id'])
      .where('report.time', '<', time)
      .orderBy('report.time')
      .limit(ROWS_A_TRANSACTION)
      .execute();
    if (oldest.length === 0) return 0;
    const ids = oldest.map(({ id }) => id);
    // A report of the original MAD has no verdict and stands in no figure.
    const captures = [...new Set(oldest.flatMap(({ capture_id }) => capture_id ?? []))];
    await shareAllowRules(trx, dialect);
    if (captures.length > 0) await lockCaptures(trx, dialect, captures);
    const verdicts = await trx
      .selectFrom('mad_verdict')
      .select([
        'capture_id',
        'host_id',
        'server_id',
        'application_id',
        'software_id',
        'connection_id',
        'malicious',
      ])
      .where('report_id', 'in', ids)
      .execute();
    await trx.deleteFrom('mad_report').where('id', 'in', ids).execute();
    for (const capture of captures)
      await takeOff(
        trx,
        capture,
        verdicts.filter((verdict) => verdict.capture_id === capture),
      );
    await sumAgain(trx, dialect, verdicts);
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

/** Nobody judges these captures again meanwhile. */
const lockCaptures = async (
  trx: Transaction<Database>,
  dialect: StoreDialect,
  ids: readonly number[],
): Promise<void> => {
  await trx
    .selectFrom('mad_capture')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .modifyEnd(dialect.lockRows())
    .execute();
};

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
