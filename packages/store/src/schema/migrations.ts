import { GENERATOR_MIGRATION } from '../generator/generator-migration.ts';
import type { StoreDialect } from '../store-dialect.ts';
import { CAPTURE_DEATHS_TABLE } from './capture-deaths-table.ts';
import type { Migration } from './migration.ts';
import { ORIGINAL_TABLES } from './original-tables.ts';
import { PAGE_INDEXES } from './page-indexes.ts';
import { SERVICE_TABLES } from './service-tables.ts';
import { columns, type TableDefinition } from './table-definition.ts';

/** Every version of the schema, in order. */
export const MIGRATIONS: readonly Migration[] = [
  ORIGINAL_TABLES,
  SERVICE_TABLES,
  GENERATOR_MIGRATION,
  PAGE_INDEXES,
  CAPTURE_DEATHS_TABLE,
];

/** Newest version of the schema that this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const VERSION_TABLE: TableDefinition = {
  name: 'mad_schema_version',
  columns: columns('version small', 'name name', 'applied_at time'),
  primaryKey: ['version'],
};

/** Statements that make the table of versions. */
export const versionTableStatements = (dialect: StoreDialect): readonly string[] =>
  dialect.createTable(VERSION_TABLE);
