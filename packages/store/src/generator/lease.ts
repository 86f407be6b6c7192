import type { RetryingDatabase } from '../retrying-database.ts';

/** Names of what only one generator does at a time. */
export type LeaseName = 'documents' | 'places';

/** A right that one process holds until it gives it back or its time is over. */
export class Lease {
  readonly #database: RetryingDatabase;
  readonly #name: LeaseName;
  readonly #owner: string;

  /** @param owner different for every process, now and later. */
  constructor(database: RetryingDatabase, name: LeaseName, owner: string) {
    this.#database = database;
    this.#name = name;
    this.#owner = owner;
  }

  /** Takes the lease, or prolongs it when it is held already; false while another process holds it. */
  async take(seconds: number): Promise<boolean> {
    const { dialect } = this.#database;
    const held_until = dialect.now(seconds);
    return this.#database.run(async (database) => {
      const { numUpdatedRows } = await database
        .updateTable('mad_lease')
        .set({ owner: this.#owner, held_until })
        .where('name', '=', this.#name)
        .where((where) =>
          where.or([where('owner', '=', this.#owner), where('held_until', '<', dialect.now())]),
        )
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return true;
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('mad_lease')
        .ignore()
        .values({ name: this.#name, owner: this.#owner, held_until })
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    });
  }

  /** Gives the lease back; harmless when it is not held. */
  async release(): Promise<void> {
    await this.#database.run((database) =>
      database
        .deleteFrom('mad_lease')
        .where('name', '=', this.#name)
        .where('owner', '=', this.#owner)
        .execute(),
    );
  }
}
