import type { Selectable } from 'kysely';
import type { NoteTable, TriageState, TriageTable } from './database.ts';
import { NAME_LENGTH } from './key-resolver.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import { storedText } from './stored-text.ts';

/** What somebody says of verdicts. */
export interface TriageChange {
  readonly reportIds: readonly number[];
  readonly state: TriageState;
  readonly userName: string;
  readonly reason: string;
}

export type TriageEvent = Selectable<TriageTable>;
export type Note = Selectable<NoteTable>;

const REPORTS_A_TRANSACTION = 500;

/** Labels by people: what the two final states say. */
const LABEL_OF: Readonly<Partial<Record<TriageState, 0 | 1>>> = { confirmed: 1, false_positive: 0 };

/** Who has looked at which verdict, and what came of it. */
export class Triage {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /**
   * Sets the state of verdicts and notes who, when and why. Confirmed and false positive become that person's label, in place of an
   * earlier one; the other states take the person's label away.
   * @returns how many were in another state before; reports that are gone do not count.
   */
  async change({ reportIds, state, userName, reason }: TriageChange): Promise<number> {
    const ids = [...new Set(reportIds)].sort((a, b) => a - b);
    let changed = 0;
    for (let start = 0; start < ids.length; start += REPORTS_A_TRANSACTION)
      changed += await this.#changeSome(
        ids.slice(start, start + REPORTS_A_TRANSACTION),
        state,
        userName,
        reason,
      );
    return changed;
  }

  #changeSome(ids: readonly number[], state: TriageState, user: string, reason: string): Promise<number> {
    const { dialect } = this.#store;
    const userName = storedText(user, NAME_LENGTH);
    return this.#store.transaction(async (trx) => {
      const before = await trx
        .selectFrom('mad_verdict')
        .select(['report_id', 'triage'])
        .where('report_id', 'in', ids)
        .where('triage', '<>', state)
        .orderBy('report_id')
        .modifyEnd(dialect.lockRows())
        .execute();
      if (before.length === 0) return 0;
      const changed = before.map((verdict) => verdict.report_id);
      await trx.updateTable('mad_verdict').set({ triage: state }).where('report_id', 'in', changed).execute();
      await trx
        .insertInto('mad_triage')
        .values(
          before.map((verdict) => ({
            report_id: verdict.report_id,
            from_state: verdict.triage,
            to_state: state,
            user_name: userName,
            reason: storedText(reason),
            created_at: dialect.now(),
          })),
        )
        .execute();
      await trx
        .deleteFrom('mad_label')
        .where('report_id', 'in', changed)
        .where('source', '=', userName)
        .execute();
      const label = LABEL_OF[state];
      if (label !== undefined)
        await trx
          .insertInto('mad_label')
          .values(
            changed.map((id) => ({
              report_id: id,
              sample: null,
              is_malicious: label,
              source: userName,
              reason: storedText(reason),
              created_at: dialect.now(),
            })),
          )
          .execute();
      return before.length;
    });
  }

  /** Every change of a verdict's state, the oldest first. */
  history(reportId: number): Promise<readonly TriageEvent[]> {
    return this.#store.run((database) =>
      database.selectFrom('mad_triage').selectAll().where('report_id', '=', reportId).orderBy('id').execute(),
    );
  }

  /** Adds a remark to a verdict. @returns false when its report is gone. */
  async addNote(reportId: number, user: string, text: string): Promise<boolean> {
    return this.#store.transaction(async (trx) => {
      const report = await trx
        .selectFrom('mad_report')
        .select('id')
        .where('id', '=', reportId)
        .executeTakeFirst();
      if (report === undefined) return false;
      await trx
        .insertInto('mad_note')
        .values({
          report_id: reportId,
          user_name: storedText(user, NAME_LENGTH),
          text: storedText(text),
          created_at: this.#store.dialect.now(),
        })
        .execute();
      return true;
    });
  }

  /** Remarks on a verdict, the oldest first. */
  notes(reportId: number): Promise<readonly Note[]> {
    return this.#store.run((database) =>
      database.selectFrom('mad_note').selectAll().where('report_id', '=', reportId).orderBy('id').execute(),
    );
  }
}
