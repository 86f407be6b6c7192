import type { Kysely } from 'kysely';
import { AllowRules } from './allow-rules.ts';
import { Captures } from './captures.ts';
import type { Database } from './database.ts';
import { GeneratorStore } from './generator/generator-store.ts';
import { Labels } from './labels.ts';
import { Losses } from './losses.ts';
import { Models } from './models.ts';
import { Retention } from './retention.ts';
import { RetryingDatabase } from './retrying-database.ts';
import { Sensors } from './sensors.ts';
import { Software } from './software.ts';
import type { DialectName, StoreDialect } from './store-dialect.ts';
import { Triage } from './triage.ts';

/** The open database, its schema up to date. */
export class Store {
  /** For queries of one's own. */
  readonly database: Kysely<Database>;
  readonly dialect: DialectName;
  readonly captures: Captures;
  readonly losses: Losses;
  readonly labels: Labels;
  readonly models: Models;
  readonly triage: Triage;
  readonly allowRules: AllowRules;
  readonly software: Software;
  readonly sensors: Sensors;
  readonly retention: Retention;
  /** What the report generator asks. */
  readonly generator: GeneratorStore;
  readonly #retrying: RetryingDatabase;

  constructor(database: Kysely<Database>, dialect: StoreDialect) {
    const retrying = new RetryingDatabase(database, dialect);
    this.database = database;
    this.dialect = dialect.name;
    this.#retrying = retrying;
    this.captures = new Captures(retrying);
    this.losses = new Losses(retrying);
    this.labels = new Labels(retrying);
    this.models = new Models(retrying);
    this.triage = new Triage(retrying);
    this.allowRules = new AllowRules(retrying);
    this.software = new Software(retrying);
    this.sensors = new Sensors(retrying);
    this.retention = new Retention(retrying);
    this.generator = new GeneratorStore(retrying);
  }

  /**
   * Runs a query of one's own that may be run twice: again when that helps, with the errors of every other method.
   * @throws MadError `MAD_DATABASE_UNAVAILABLE`, `MAD_DATABASE_REFUSED`, `MAD_DATABASE_FAILED`.
   */
  run<T>(query: (database: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.#retrying.run(query);
  }

  /** Ends the connections. */
  close(): Promise<void> {
    return this.database.destroy();
  }
}
