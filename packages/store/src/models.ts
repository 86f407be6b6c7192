import type { Selectable, Transaction } from 'kysely';
import type { Database, ModelState, ModelTable } from './database.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import { jsonText, storedText } from './stored-text.ts';

/** A trained version of a kind's model. */
export interface NewModel {
  readonly kind: string;
  readonly version: string;
  readonly state: ModelState;
  /** Any JSON value. */
  readonly metrics: unknown;
  /** Markdown. */
  readonly card: string;
}

export type Model = Selectable<ModelTable>;

/** The versions of the models; one champion a kind. */
export class Models {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /** Adds a version; one that is known gets the new metrics and card. A champion retires the one before. */
  async add({ kind, version, state, metrics, card }: NewModel): Promise<void> {
    const { dialect } = this.#store;
    await this.#store.transaction(async (trx) => {
      const content = { metrics: jsonText(metrics), card: storedText(card) };
      const known = await trx
        .updateTable('mad_model')
        .set(content)
        .where('kind', '=', kind)
        .where('version', '=', version)
        .executeTakeFirst();
      if (known.numUpdatedRows > 0n) return;
      if (state === 'champion') await retireChampion(trx, kind);
      await trx
        .insertInto('mad_model')
        .values({
          kind,
          version,
          state,
          created_at: dialect.now(),
          promoted_at: state === 'champion' ? dialect.now() : null,
          ...content,
        })
        .execute();
    });
  }

  /** Makes a version the champion of its kind, also one that was before; the champion at hand retires. @returns false when unknown. */
  promote(kind: string, version: string): Promise<boolean> {
    return this.#store
      .transaction(async (trx) => {
        await retireChampion(trx, kind);
        const { numUpdatedRows } = await trx
          .updateTable('mad_model')
          .set({ state: 'champion', promoted_at: this.#store.dialect.now() })
          .where('kind', '=', kind)
          .where('version', '=', version)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) return true;
        throw new UnknownModel();
      })
      .catch((error: unknown) => {
        if (error instanceof UnknownModel) return false;
        throw error;
      });
  }

  /** Notes that a candidate was no better. @returns false when it is no candidate. */
  async refuse(kind: string, version: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#store.run((database) =>
      database
        .updateTable('mad_model')
        .set({ state: 'refused' })
        .where('kind', '=', kind)
        .where('version', '=', version)
        .where('state', '=', 'candidate')
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  /** The version that judges; undefined when none does. */
  champion(kind: string): Promise<Model | undefined> {
    return this.#store.run((database) =>
      database
        .selectFrom('mad_model')
        .selectAll()
        .where('kind', '=', kind)
        .where('state', '=', 'champion')
        .executeTakeFirst(),
    );
  }

  /** Every version, the newest first. */
  list(): Promise<readonly Model[]> {
    return this.#store.run((database) =>
      database.selectFrom('mad_model').selectAll().orderBy('id', 'desc').execute(),
    );
  }
}

/** Thrown to undo the retirement of the champion. */
class UnknownModel extends Error {}

const retireChampion = async (trx: Transaction<Database>, kind: string): Promise<void> => {
  await trx
    .updateTable('mad_model')
    .set({ state: 'retired' })
    .where('kind', '=', kind)
    .where('state', '=', 'champion')
    .execute();
};
