import type { DatabaseTime } from '../database.ts';
import type { RetryingDatabase } from '../retrying-database.ts';
import { storedText } from '../stored-text.ts';
import type { CaptureFigures, MaliciousConnection } from './contribution.ts';

/** Where a server stands, as far as anybody said. */
export interface ServerPlace {
  /** Degrees, −90 to 90. */
  readonly latitude: number;
  /** Degrees, −180 to 180. */
  readonly longitude: number;
  readonly country: string | undefined;
  readonly organisation: string | undefined;
}

/** A server with malicious verdicts. */
export interface LocatedServer {
  readonly address: string;
  readonly place: ServerPlace | undefined;
}

/** Longest country or organisation that is kept. */
const NAME_LENGTH = 255;

/** What the documents of the report folder are made from; the same rows always come in the same order. */
export class DocumentSource {
  readonly #database: RetryingDatabase;

  constructor(database: RetryingDatabase) {
    this.#database = database;
  }

  /** Captures in order of time. */
  captures(): Promise<readonly CaptureFigures[]> {
    return this.#database.run((database) =>
      database
        .selectFrom('mad_contribution')
        .select(['time', 'infected', 'benign', 'malicious'])
        .orderBy('time')
        .orderBy('name')
        .orderBy('source')
        .execute(),
    );
  }

  /** Malicious connections over all captures. */
  async connections(): Promise<readonly MaliciousConnection[]> {
    const rows = await this.#database.run((database) =>
      database
        .selectFrom('mad_contribution_connection')
        .select(['host', 'server', ({ fn }) => fn.sum<number | string>('hits').as('hits')])
        .groupBy(['host', 'server'])
        .execute(),
    );
    return rows.map(({ host, server, hits }) => ({ host, server, hits: Number(hits) }));
  }

  /** Every outside machine of {@link connections}. */
  async servers(): Promise<readonly LocatedServer[]> {
    const rows = await this.#database.run((database) =>
      database
        .selectFrom('mad_contribution_connection as connection')
        .leftJoin('mad_server as server', 'server.address', 'connection.server')
        .select([
          'connection.server as address',
          'server.latitude',
          'server.longitude',
          'server.country',
          'server.organisation',
        ])
        .distinct()
        .orderBy('address')
        .execute(),
    );
    return rows.map(({ address, latitude, longitude, country, organisation }) => ({
      address,
      place:
        latitude === null || longitude === null
          ? undefined
          : { latitude, longitude, country: country ?? undefined, organisation: organisation ?? undefined },
    }));
  }

  /** The newest losses, in order of time. */
  async losses(count: number): Promise<readonly { readonly time: DatabaseTime; readonly loss: number }[]> {
    const rows = await this.#database.run((database) =>
      database
        .selectFrom('mad_loss')
        .select(['time', 'loss'])
        .orderBy('time', 'desc')
        .orderBy('id', 'desc')
        .limit(count)
        .execute(),
    );
    return rows.reverse();
  }

  /** Notes where a server stands, also one that only reports of other origin name. */
  async place(address: string, { latitude, longitude, country, organisation }: ServerPlace): Promise<void> {
    const columns = {
      latitude,
      longitude,
      country: country === undefined ? null : storedText(country, NAME_LENGTH),
      organisation: organisation === undefined ? null : storedText(organisation, NAME_LENGTH),
    };
    await this.#database.transaction(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('mad_server')
        .set(columns)
        .where('address', '=', address)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return;
      const seen = await transaction
        .selectFrom('mad_contribution as contribution')
        .innerJoin(
          'mad_contribution_connection as connection',
          'connection.contribution_id',
          'contribution.id',
        )
        .select(({ fn }) => [fn.min('time').as('first'), fn.max('time').as('last')])
        .where('connection.server', '=', address)
        .executeTakeFirst();
      if (!seen?.first || !seen.last) return;
      await transaction
        .insertInto('mad_server')
        .ignore()
        .values({
          ...columns,
          address,
          first_seen: seen.first,
          last_seen: seen.last,
          verdicts: 0,
          malicious: 0,
        })
        .execute();
    });
  }
}
