import type { StoreDialect } from '../store-dialect.ts';
import type { Migration, MigrationStep } from './migration.ts';
import { type IndexDefinition, index } from './table-definition.ts';

/** Indexes that answer a page of the dashboard from the index alone, or give its rows in their order. */
const MADE: readonly { readonly table: string; readonly index: IndexDefinition }[] = [
  // The software of a machine, the machines of an application: the malicious first, then the newest.
  { table: 'mad_software', index: index('mad_software', 'host_id', 'malicious', 'first_seen') },
  { table: 'mad_software', index: index('mad_software', 'application_id', 'malicious', 'first_seen') },
  // The servers of a machine, the machines of a server: the malicious first, then the latest.
  { table: 'mad_connection', index: index('mad_connection', 'host_id', 'malicious', 'last_seen') },
  { table: 'mad_connection', index: index('mad_connection', 'server_id', 'malicious', 'last_seen') },
  {
    table: 'mad_activity',
    index: {
      name: 'activity_by_application',
      columns: ['application_id', 'first_seen', 'last_seen', 'server_id', 'verdicts', 'malicious'],
    },
  },
  {
    table: 'mad_verdict',
    index: {
      name: 'verdict_by_malicious',
      // The row's number right behind what lists are sorted by: then they need no sorting.
      columns: ['malicious', 'time', 'report_id', 'host_id', 'server_id', 'application_id'],
    },
  },
];

/** Those that nothing asks for any more: the new ones begin alike, or no query has that order. */
const DROPPED = [
  { table: 'mad_software', name: 'software_by_application_id' },
  { table: 'mad_software', name: 'software_by_first_seen' },
  { table: 'mad_software', name: 'software_by_malicious' },
  { table: 'mad_connection', name: 'connection_by_server_id' },
  { table: 'mad_connection', name: 'connection_by_malicious' },
  { table: 'mad_activity', name: 'activity_by_application_id_first_seen' },
  { table: 'mad_verdict', name: 'verdict_by_malicious_time' },
] as const;

const make = (dialect: StoreDialect): readonly MigrationStep[] =>
  MADE.map(({ table, index: { name, columns } }) => ({
    statement: `CREATE INDEX ${name} ON ${table} (${columns.join(', ')})`,
    isDone: (database) => dialect.hasIndex(database, table, name),
  }));

const drop = (dialect: StoreDialect): readonly MigrationStep[] =>
  DROPPED.map(({ table, name }) => ({
    statement: dialect.name === 'mysql' ? `DROP INDEX ${name} ON ${table}` : `DROP INDEX ${name}`,
    isDone: async (database) => !(await dialect.hasIndex(database, table, name)),
  }));

/** Version 4. */
export const PAGE_INDEXES: Migration = {
  version: 4,
  name: 'indexes for the pages of a host, a server and an application',
  steps: (dialect) => [...make(dialect), ...drop(dialect)],
};
