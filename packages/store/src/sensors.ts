import type { Selectable } from 'kysely';
import type { DatabaseTime, SensorTable } from './database.ts';
import type { RetryingDatabase } from './retrying-database.ts';
import { jsonText } from './stored-text.ts';

/** What a service says of itself. */
export interface Heartbeat {
  /** `host:process`. */
  readonly name: string;
  /** `detector`, `generator`, `dashboard`. */
  readonly kind: string;
  readonly startedAt: DatabaseTime;
  /** Mode, free disk, queue depth, model versions, self-test: any JSON value. */
  readonly state: unknown;
}

export type Sensor = Selectable<SensorTable>;

/** The running services. */
export class Sensors {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /** Notes the newest state of a service. */
  async beat({ name, kind, startedAt, state }: Heartbeat): Promise<void> {
    await this.#store.run(async (database) => {
      const row = { kind, started_at: startedAt, state: jsonText(state), seen_at: this.#store.dialect.now() };
      const known = await database
        .updateTable('mad_sensor')
        .set(row)
        .where('name', '=', name)
        .executeTakeFirst();
      if (known.numUpdatedRows === 0n)
        await database
          .insertInto('mad_sensor')
          .ignore()
          .values({ name, ...row })
          .execute();
    });
  }

  /** Forgets a service that ends as it should. */
  async remove(name: string): Promise<void> {
    await this.#store.run((database) => database.deleteFrom('mad_sensor').where('name', '=', name).execute());
  }

  /** Forgets services not heard of for so long. @returns how many. */
  async removeSilent(seconds: number): Promise<number> {
    const { numDeletedRows } = await this.#store.run((database) =>
      database
        .deleteFrom('mad_sensor')
        .where('seen_at', '<', this.#store.dialect.now(-seconds))
        .executeTakeFirst(),
    );
    return Number(numDeletedRows);
  }

  /** By name. */
  list(): Promise<readonly Sensor[]> {
    return this.#store.run((database) =>
      database.selectFrom('mad_sensor').selectAll().orderBy('name').execute(),
    );
  }
}
