import type { Migration } from '../schema/migration.ts';
import { columns, index, type TableDefinition, unique } from '../schema/table-definition.ts';

const TABLES: readonly TableDefinition[] = [
  {
    name: 'mad_reading',
    columns: columns(
      'row_id reference',
      'claimed_by name null',
      'claimed_until time null',
      'attempts small 0',
      'retry_at time null',
      'problem text null',
    ),
    primaryKey: ['row_id'],
  },
  {
    name: 'mad_contribution',
    columns: columns(
      'id id',
      'source name',
      'capture_id reference null',
      'judged_at time null',
      'name name',
      'time time',
      'verdicts count',
      'infected count',
      'benign count',
      'malicious count',
      'hidden name',
    ),
    indexes: [
      unique('mad_contribution', 'source'),
      index('mad_contribution', 'capture_id'),
      index('mad_contribution', 'hidden'),
      index('mad_contribution', 'time'),
    ],
  },
  {
    name: 'mad_contribution_connection',
    columns: columns('contribution_id reference', 'host address', 'server address', 'hits count'),
    primaryKey: ['contribution_id', 'host', 'server'],
    indexes: [
      // Answers the sums of the connection document without reading the rows.
      { name: 'contribution_connection_by_ends', columns: ['host', 'server', 'hits'] },
      index('mad_contribution_connection', 'server'),
    ],
  },
  {
    name: 'mad_lease',
    columns: columns('name word', 'owner name', 'held_until time'),
    primaryKey: ['name'],
  },
];

/** The tables that only the generator writes. */
export const GENERATOR_MIGRATION: Migration = {
  version: 3,
  name: 'generator',
  steps: (dialect) =>
    TABLES.flatMap((table) => dialect.createTable(table)).map((statement) => ({ statement })),
};
