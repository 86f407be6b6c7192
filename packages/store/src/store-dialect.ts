import type { Dialect, InsertResult, Kysely, RawBuilder, Transaction } from 'kysely';
import type { Database, DatabaseTime } from './database.ts';
import type { ColumnKind, TableDefinition } from './schema/table-definition.ts';

/** The databases MAD runs on; MariaDB counts as `mysql`. */
export type DialectName = 'mysql' | 'sqlite';

/** A table that sums `verdicts` and `malicious` between `first_seen` and `last_seen`. */
export type FigureTable =
  | 'mad_host'
  | 'mad_server'
  | 'mad_application'
  | 'mad_software'
  | 'mad_connection'
  | 'mad_activity';

/** A row to insert: column to value. */
export type InsertableRow = Readonly<Record<string, string | number | null>>;

/** What an error of the driver means for whoever ran the statement. */
export type FailureKind =
  /** Run it again: a deadlock, a busy database, a lost connection. */
  | 'transient'
  /** Name, password or rights are wrong. */
  | 'refused'
  | 'other';

/** Everything in which the two databases differ; one small file each. */
export interface StoreDialect {
  readonly name: DialectName;
  readonly kysely: Dialect;
  /** Whether one connection may write while another has a transaction open. */
  readonly hasConcurrentWriters: boolean;
  /** Where it is, without the password. */
  readonly place: string;

  /** The database's own clock, which all hosts share. */
  now(secondsFromNow?: number): RawBuilder<DatabaseTime>;
  /** At the end of a select: nobody else may change these rows until this transaction ends. */
  lockRows(): RawBuilder<unknown>;
  /** At the end of a select: others may read and lock these rows so too, but not change them. */
  shareRows(): RawBuilder<unknown>;
  /** Inserts those rows whose unique key is not there yet. */
  insertMissing(
    database: Kysely<Database>,
    table: FigureTable,
    rows: readonly InsertableRow[],
  ): Promise<void>;
  /** Adds figures to rows that are there, by their unique key; inserts the others. */
  addFigures(database: Kysely<Database>, table: FigureTable, rows: readonly InsertableRow[]): Promise<void>;
  /** Inserts a row, or replaces these columns of the one that has the same key. */
  insertOrReplace(
    database: Kysely<Database>,
    table: keyof Database & string,
    row: InsertableRow,
    replaced: readonly string[],
  ): Promise<void>;
  /** The numbers which one insert statement gave to its rows, in their order. */
  insertedIds(trx: Transaction<Database>, result: InsertResult, rows: number): Promise<readonly number[]>;

  failureKind(error: unknown): FailureKind;

  /** Runs `work` while no other process does the same on this database, over one connection. */
  withMigrationLock(
    database: Kysely<Database>,
    work: (connection: Kysely<Database>) => Promise<void>,
  ): Promise<void>;
  hasTable(database: Kysely<Database>, table: string): Promise<boolean>;
  hasIndex(database: Kysely<Database>, table: string, index: string): Promise<boolean>;
  readonly columnTypes: Readonly<Record<ColumnKind, string>>;
  /** Statements that make the table and its indexes; harmless when they are there. */
  createTable(table: TableDefinition): readonly string[];
}
