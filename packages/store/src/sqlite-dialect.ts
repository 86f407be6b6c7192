import { type Kysely, sql } from 'kysely';
import type { Database, DatabaseTime } from './database.ts';
import { insertRows } from './insert-rows.ts';
import type { ColumnDefinition, ColumnKind } from './schema/table-definition.ts';
import { createNodeSqliteDialect, isBusy } from './sqlite-driver.ts';
import type { StoreDialect } from './store-dialect.ts';

const columnTypes: Readonly<Record<ColumnKind, string>> = {
  id: 'integer primary key autoincrement not null',
  reference: 'integer',
  flag: 'integer',
  small: 'integer',
  count: 'integer',
  real: 'real',
  time: 'text',
  digest: 'text',
  word: 'text',
  address: 'text',
  name: 'text',
  text: 'text',
  long: 'text',
};

const SQLITE_PERMISSION = 3;
const SQLITE_READONLY = 8;
const SQLITE_CANTOPEN = 14;
const REFUSED_CODES: ReadonlySet<number> = new Set([SQLITE_PERMISSION, SQLITE_READONLY, SQLITE_CANTOPEN]);

const columnText = ({ name, kind, nullable, initially }: ColumnDefinition): string => {
  const standard = initially === undefined ? '' : ` default ${initially}`;
  return `  ${name} ${columnTypes[kind]}${kind === 'id' || nullable ? '' : ' not null'}${standard}`;
};

const LOCKED_ALREADY = sql``;

/** The SQLite in Node itself. @param path file, or `:memory:`. */
export const createSqliteDialect = (path: string): StoreDialect => ({
  name: 'sqlite',
  hasConcurrentWriters: false,
  place: path,
  kysely: createNodeSqliteDialect(path),

  now: (seconds = 0) =>
    sql<DatabaseTime>`(strftime('%Y-%m-%d %H:%M:%f', 'now', ${`${seconds} seconds`}) || '000')`,
  // A transaction is the only writer from its beginning.
  lockRows: () => LOCKED_ALREADY,
  shareRows: () => LOCKED_ALREADY,
  insertMissing: (database, table, rows) => insertRows(database, table, rows, sql`on conflict do nothing`),
  addFigures: (database, table, rows) =>
    insertRows(
      database,
      table,
      rows,
      sql`on conflict do update set verdicts = verdicts + excluded.verdicts, malicious = malicious + excluded.malicious, first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)`,
    ),
  insertOrReplace: (database, table, row, replaced) =>
    insertRows(
      database,
      table,
      [row],
      sql`on conflict do update set ${sql.join(replaced.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`))}`,
    ),
  // The last number is told, and nobody else writes meanwhile.
  insertedIds: async (_trx, { insertId = 0n }, rows) =>
    Array.from({ length: rows }, (_, row) => Number(insertId) - rows + 1 + row),
  failureKind(error) {
    if (isBusy(error)) return 'transient';
    if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
      return 'other';
    return REFUSED_CODES.has(error.errcode & 0xff) ? 'refused' : 'other';
  },

  withMigrationLock: (database, work) => database.transaction().execute(work),
  hasTable: (database, table) => isNamed(database, 'table', table),
  hasIndex: (database, _table, index) => isNamed(database, 'index', index),
  columnTypes,
  createTable: ({ name, columns, primaryKey, indexes = [], references = [] }) => [
    `create table if not exists ${name} (\n${[
      ...columns.map(columnText),
      ...(primaryKey === undefined ? [] : [`  primary key (${primaryKey.join(', ')})`]),
      ...references.map(
        ({ column, table, whenGone }) =>
          `  foreign key (${column}) references ${table} (id) on delete ${whenGone}`,
      ),
    ].join(',\n')}\n)`,
    ...indexes.map(
      (index) =>
        `create ${index.unique ? 'unique ' : ''}index if not exists ${index.name} on ${name} (${index.columns.join(', ')})`,
    ),
  ],
});

const isNamed = async (database: Kysely<Database>, type: 'table' | 'index', name: string): Promise<boolean> =>
  (await sql`select 1 from sqlite_master where type = ${type} and name = ${name}`.execute(database)).rows
    .length > 0;
