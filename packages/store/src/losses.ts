import type { DatabaseTime } from './database.ts';
import type { RetryingDatabase } from './retrying-database.ts';

/** The loss of validated captures (specification §7). */
export class Losses {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /** @param time the capture's; a capture validated again replaces its loss. @param loss 0 to 1. */
  async add(time: DatabaseTime, loss: number): Promise<void> {
    await this.#store.transaction(async (trx) => {
      await trx.deleteFrom('mad_loss').where('time', '=', time).execute();
      await trx.insertInto('mad_loss').values({ time, loss }).execute();
    });
  }

  /** The newest, oldest of them first. */
  async newest(limit: number): Promise<readonly { readonly time: DatabaseTime; readonly loss: number }[]> {
    const rows = await this.#store.run((database) =>
      database.selectFrom('mad_loss').select(['time', 'loss']).orderBy('time', 'desc').limit(limit).execute(),
    );
    return rows.reverse();
  }
}
