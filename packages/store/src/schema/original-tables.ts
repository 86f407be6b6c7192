import type { Migration } from './migration.ts';
import { columns, type TableDefinition } from './table-definition.ts';

/** The tables of the original MAD (specification §9), which a database of it has already. */
const TABLES: readonly TableDefinition[] = [
  {
    name: 'mad_report',
    columns: columns(
      'id id',
      'name name',
      'is_malicious flag',
      'ua text',
      'url text',
      'srcip address',
      'srcport small',
      'dstip address',
      'dstport small',
      'time time',
      'detected_by_cnn flag',
      'device name',
      'os name',
      'browser name',
      'type small',
    ),
  },
  { name: 'mad_loss', columns: columns('id id', 'time time', 'loss real') },
  { name: 'mad_processedfile', columns: columns('id id', 'name name') },
  { name: 'mad_tobeprocessedfile', columns: columns('id id', 'path name', 'status flag') },
];

/** Version 1. */
export const ORIGINAL_TABLES: Migration = {
  version: 1,
  name: 'tables of the original MAD',
  steps: (dialect) =>
    TABLES.flatMap((table) => dialect.createTable(table)).map((statement) => ({ statement })),
};
