import type { Migration } from './migration.ts';
import { columns, type TableDefinition } from './table-definition.ts';

const CAPTURE_DEATHS: TableDefinition = {
  name: 'mad_capture_death',
  columns: columns('capture_id reference', 'deaths small'),
  primaryKey: ['capture_id'],
  references: [{ column: 'capture_id', table: 'mad_capture', whenGone: 'cascade' }],
};

/** The table of captures that detectors died over. */
export const CAPTURE_DEATHS_TABLE: Migration = {
  version: 5,
  name: 'capture deaths',
  steps: (dialect) => dialect.createTable(CAPTURE_DEATHS).map((statement) => ({ statement })),
};
