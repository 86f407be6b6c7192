import type { RetryingDatabase } from '../retrying-database.ts';
import { ContributionBook } from './contribution-book.ts';
import { DocumentSource } from './document-source.ts';
import { Lease, type LeaseName } from './lease.ts';
import { ReadingList } from './reading-list.ts';

/** What the report generator asks of the database. */
export class GeneratorStore {
  readonly readings: ReadingList;
  readonly contributions: ContributionBook;
  readonly documents: DocumentSource;
  readonly #database: RetryingDatabase;

  constructor(database: RetryingDatabase) {
    this.#database = database;
    this.readings = new ReadingList(database);
    this.contributions = new ContributionBook(database);
    this.documents = new DocumentSource(database);
  }

  /** @param owner different for every process, now and later. */
  lease(name: LeaseName, owner: string): Lease {
    return new Lease(this.#database, name, owner);
  }
}
