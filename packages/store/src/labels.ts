import type { Selectable } from 'kysely';
import type { LabelTable } from './database.ts';
import { NAME_LENGTH } from './key-resolver.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import { storedText } from './stored-text.ts';

/** A judgement of a verdict by somebody who knows better. */
export interface NewLabel {
  /** The report judged; null when the sample is from elsewhere. */
  readonly reportId: number | null;
  /** Path of the sample in the retrain dataset, relative to it; null when none was kept. */
  readonly sample: string | null;
  readonly isMalicious: boolean;
  /** A user name, `virustotal`, `block-list`. */
  readonly source: string;
  readonly reason: string;
}

export type Label = Selectable<LabelTable>;

/** What validation and retraining stand on. */
export class Labels {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /** Adds a label; the same source's earlier one of the same report is replaced. */
  async add(label: NewLabel): Promise<void> {
    const source = storedText(label.source, NAME_LENGTH);
    await this.#store.transaction(async (trx) => {
      if (label.reportId !== null)
        await trx
          .deleteFrom('mad_label')
          .where('report_id', '=', label.reportId)
          .where('source', '=', source)
          .execute();
      await trx
        .insertInto('mad_label')
        .values({
          report_id: label.reportId,
          sample: label.sample,
          is_malicious: label.isMalicious ? 1 : 0,
          source,
          reason: storedText(label.reason),
          created_at: this.#store.dialect.now(),
        })
        .execute();
    });
  }

  /** Of a report, the newest first. */
  ofReport(reportId: number): Promise<readonly Label[]> {
    return this.#store.run((database) =>
      database
        .selectFrom('mad_label')
        .selectAll()
        .where('report_id', '=', reportId)
        .orderBy('id', 'desc')
        .execute(),
    );
  }

  /** All with a number above `afterId`, in the order of their making; for retraining. */
  after(afterId: number, limit: number): Promise<readonly Label[]> {
    return this.#store.run((database) =>
      database
        .selectFrom('mad_label')
        .selectAll()
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
  }
}
