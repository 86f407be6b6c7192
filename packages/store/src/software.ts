import type { DatabaseTime, JsonText } from './database.ts';
import type { RetryingDatabase } from './retrying-database.ts';

/** The newest fingerprint known of an application at a host. */
export interface KnownFingerprint {
  readonly host: string;
  /** `UnknownUA` when it sends none. */
  readonly userAgent: string;
  readonly fingerprint: JsonText;
  readonly changedAt: DatabaseTime | null;
}

/** The inventory: which application speaks at which host. */
export class Software {
  readonly #store: RetryingDatabase;

  constructor(store: RetryingDatabase) {
    this.#store = store;
  }

  /** The fingerprints of all software of these inside addresses; at most some hundred addresses. */
  fingerprintsOf(hosts: readonly string[]): Promise<readonly KnownFingerprint[]> {
    if (hosts.length === 0) return Promise.resolve([]);
    return this.#store.run((database) =>
      database
        .selectFrom('mad_software as software')
        .innerJoin('mad_host as host', 'host.id', 'software.host_id')
        .innerJoin('mad_application as application', 'application.id', 'software.application_id')
        .select([
          'host.address as host',
          'application.user_agent as userAgent',
          'software.fingerprint',
          'software.fingerprint_changed_at as changedAt',
        ])
        .where('host.address', 'in', hosts)
        .where('software.fingerprint', 'is not', null)
        .$narrowType<{ fingerprint: JsonText }>()
        .orderBy('software.id')
        .execute(),
    );
  }
}
