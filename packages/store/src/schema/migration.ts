import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { StoreDialect } from '../store-dialect.ts';

/** One statement of a migration. */
export interface MigrationStep {
  readonly statement: string;
  /** Asked before a statement that cannot be repeated by itself: whether an earlier attempt has run it. */
  isDone?(database: Kysely<Database>): Promise<boolean>;
}

/**
 * A step from one version of the schema to the next. Written once and never changed again. MySQL commits after each statement that
 * changes a table: every step must be harmless when repeated after a crash.
 */
export interface Migration {
  readonly version: number;
  readonly name: string;
  steps(dialect: StoreDialect): readonly MigrationStep[];
}
