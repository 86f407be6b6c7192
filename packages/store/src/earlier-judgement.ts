import { sql, type Transaction } from 'kysely';
import type { Database, TriageState } from './database.ts';
import type { FlowKeys } from './figures.ts';

const REPORTS_A_STATEMENT = 500;

interface KeptReport {
  readonly id: number;
  readonly triage: TriageState;
  /** Its row of the new judgement, once written. */
  successor: number | undefined;
}

/** The rows that an earlier judgement of a capture left, and what people have said of them. */
export class EarlierJudgement {
  readonly #captureId: number;
  readonly #newestReport: number;
  readonly #kept: ReadonlyMap<string, KeptReport>;

  private constructor(captureId: number, newestReport: number, kept: ReadonlyMap<string, KeptReport>) {
    this.#captureId = captureId;
    this.#newestReport = newestReport;
    this.#kept = kept;
  }

  static async read(trx: Transaction<Database>, captureId: number): Promise<EarlierJudgement> {
    const newest = await trx
      .selectFrom('mad_verdict')
      .select(({ fn }) => fn.max('report_id').as('id'))
      .where('capture_id', '=', captureId)
      .executeTakeFirst();
    if (newest === undefined || newest.id === null) return new EarlierJudgement(captureId, 0, new Map());
    const rows = await trx
      .selectFrom('mad_verdict as verdict')
      .innerJoin('mad_report as report', 'report.id', 'verdict.report_id')
      .select(['verdict.report_id', 'verdict.triage', 'report.name'])
      .where('verdict.capture_id', '=', captureId)
      .where(({ or, exists, eb, selectFrom }) =>
        or([
          eb('verdict.triage', '<>', 'new'),
          ...(['mad_label', 'mad_triage', 'mad_note'] as const).map((table) =>
            exists(
              selectFrom(table)
                .select(sql`1`.as('one'))
                .whereRef(`${table}.report_id`, '=', 'verdict.report_id'),
            ),
          ),
        ]),
      )
      .execute();
    const kept = new Map(
      rows.map(({ name, report_id, triage }) => [name, { id: report_id, triage, successor: undefined }]),
    );
    return new EarlierJudgement(captureId, newest.id, kept);
  }

  triageOf(name: string): TriageState {
    return this.#kept.get(name)?.triage ?? 'new';
  }

  onReport(name: string, reportId: number): void {
    const kept = this.#kept.get(name);
    if (kept !== undefined) kept.successor ??= reportId;
  }

  /** Removes its rows, handing labels, notes and the history of triage on to the new rows. @returns the keys it had figures for. */
  async remove(trx: Transaction<Database>): Promise<readonly FlowKeys[]> {
    const keys = await trx
      .selectFrom('mad_activity')
      .select(['host_id', 'server_id', 'application_id', 'software_id', 'connection_id'])
      .where('capture_id', '=', this.#captureId)
      .execute();
    await trx.deleteFrom('mad_activity').where('capture_id', '=', this.#captureId).execute();
    for (const { id, successor } of this.#kept.values()) {
      if (successor === undefined) continue;
      for (const table of ['mad_label', 'mad_triage', 'mad_note'] as const)
        await trx.updateTable(table).set({ report_id: successor }).where('report_id', '=', id).execute();
    }
    if (this.#newestReport === 0) return keys;
    for (;;) {
      const rows = await trx
        .selectFrom('mad_verdict')
        .select('report_id')
        .where('capture_id', '=', this.#captureId)
        .where('report_id', '<=', this.#newestReport)
        .limit(REPORTS_A_STATEMENT)
        .execute();
      if (rows.length === 0) return keys;
      const ids = rows.map((row) => row.report_id);
      await trx.deleteFrom('mad_report').where('id', 'in', ids).execute();
    }
  }
}
