import { MadError } from '@mad/errors';
import { CompiledQuery, type Kysely, MysqlDialect, sql } from 'kysely';
import { createPool, type PoolOptions } from 'mysql2';
import type { Database, DatabaseTime } from './database.ts';
import { insertRows } from './insert-rows.ts';
import type { ColumnDefinition, ColumnKind } from './schema/table-definition.ts';
import type { FailureKind, StoreDialect } from './store-dialect.ts';

/** Enough for a worker's transaction, its keys and the rounds beside it; ten detectors stay below MySQL's 151 connections. */
const POOL_SIZE = 10;

/** How long a second process waits for another's migrations: converting the report table of a large site takes minutes. */
const MIGRATION_LOCK_SECONDS = 3600;

const SESSION = [
  "set session time_zone = '+00:00'",
  "sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'foreign_key_checks = 1',
].join(', ');

/** A plan may not change what a statement sees half-way: each reads what is committed when it begins. */
const ISOLATION = 'set session transaction isolation level read committed';

const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

const REFUSED_CODES: ReadonlySet<string> = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
]);

const failureKind = (error: unknown): FailureKind => {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (REFUSED_CODES.has(code)) return 'refused';
  // A connection that broke before is told of with a sentence only.
  const isBroken = /connection is in closed state|Connection lost|Pool is closed/i.test(error.message);
  return TRANSIENT_CODES.has(code) || isBroken ? 'transient' : 'other';
};

const columnTypes: Readonly<Record<ColumnKind, string>> = {
  id: 'bigint NOT NULL AUTO_INCREMENT',
  reference: 'bigint',
  flag: 'tinyint(1)',
  small: 'int',
  count: 'bigint',
  real: 'double',
  time: 'datetime(6)',
  digest: 'char(64)',
  word: 'varchar(32)',
  address: 'varchar(64)',
  name: 'varchar(255)',
  text: 'text',
  long: 'mediumtext',
};

const columnText = ({ name, kind, nullable, initially }: ColumnDefinition): string => {
  if (kind === 'id') return `  \`${name}\` ${columnTypes.id}`;
  const standard = nullable ? ' DEFAULT NULL' : initially === undefined ? '' : ` DEFAULT ${initially}`;
  return `  \`${name}\` ${columnTypes[kind]}${nullable ? '' : ' NOT NULL'}${standard}`;
};

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** What the URL asks for, in mysql2's words. */
const poolOptions = (url: URL): PoolOptions => {
  const encryption = url.searchParams.get('ssl');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(encryption === 'true' ? { ssl: { rejectUnauthorized: true } } : {}),
    connectionLimit: POOL_SIZE,
    connectTimeout: 10_000,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    decimalNumbers: true,
  };
};

/**
 * MySQL 8.4 and MariaDB 10.11.
 * @param url `mysql://user:password@host:port/database`, `?ssl=true` for an encrypted connection with a checked certificate.
 * @throws MadError `MAD_DATABASE_URL_INVALID`.
 */
export const createMysqlDialect = (url: URL): StoreDialect => {
  if (url.hostname === '' || url.username === '' || url.pathname.length < 2)
    throw new MadError(
      'MAD_DATABASE_URL_INVALID',
      'DATABASE_URL: the user, the host or the database is missing',
    );
  for (const [name, value] of url.searchParams)
    if (name !== 'ssl' || !['true', 'false'].includes(value))
      throw new MadError(
        'MAD_DATABASE_URL_INVALID',
        `DATABASE_URL: unknown option ${name}; there is ssl=true`,
      );
  return {
    name: 'mysql',
    hasConcurrentWriters: true,
    place: `${url.host}${url.pathname}`,
    kysely: new MysqlDialect({
      pool: async () => createPool(poolOptions(url)),
      async onCreateConnection(connection) {
        await connection.executeQuery(CompiledQuery.raw(SESSION));
        await connection.executeQuery(CompiledQuery.raw(ISOLATION));
      },
    }),

    now: (seconds = 0) => sql<DatabaseTime>`(utc_timestamp(6) + interval ${seconds * 1_000_000} microsecond)`,
    lockRows: () => sql`for update`,
    shareRows: () => sql`lock in share mode`,
    insertMissing: (database, table, rows) =>
      insertRows(
        database,
        table,
        rows,
        sql`on duplicate key update ${sql.ref('verdicts')} = ${sql.ref('verdicts')}`,
      ),
    addFigures: (database, table, rows) =>
      insertRows(
        database,
        table,
        rows,
        sql`on duplicate key update verdicts = verdicts + values(verdicts), malicious = malicious + values(malicious), first_seen = least(first_seen, values(first_seen)), last_seen = greatest(last_seen, values(last_seen))`,
      ),
    insertOrReplace: (database, table, row, replaced) =>
      insertRows(
        database,
        table,
        [row],
        sql`on duplicate key update ${sql.join(replaced.map((name) => sql`${sql.ref(name)} = values(${sql.ref(name)})`))}`,
      ),
    // InnoDB gives an insert of known length consecutive numbers, apart by this step (1, unless in a cluster).
    async insertedIds(trx, { insertId = 0n }, rows) {
      const { step } = await sql<{ step: number }>`select @@session.auto_increment_increment as step`
        .execute(trx)
        .then((result) => result.rows[0] ?? { step: 1 });
      return Array.from({ length: rows }, (_, row) => Number(insertId) + row * step);
    },
    failureKind,

    withMigrationLock: (database, work) =>
      database.connection().execute(async (connection) => {
        const lock = sql`concat('mad:', left(sha2(database(), 256), 40))`;
        const { rows } = await sql<{
          held: number | null;
        }>`select get_lock(${lock}, ${MIGRATION_LOCK_SECONDS}) as held`.execute(connection);
        if (rows[0]?.held !== 1)
          throw new MadError(
            'MAD_DATABASE_UNAVAILABLE',
            `${url.host}${url.pathname}: another process has been changing the schema for an hour`,
          );
        try {
          await work(connection);
        } finally {
          await sql`select release_lock(${lock})`.execute(connection);
        }
      }),
    hasTable: async (database, table) =>
      isNotEmpty(
        database,
        sql`select 1 from information_schema.tables where table_schema = database() and table_name = ${table}`,
      ),
    hasIndex: async (database, table, index) =>
      isNotEmpty(
        database,
        sql`select 1 from information_schema.statistics where table_schema = database() and table_name = ${table} and index_name = ${index}`,
      ),
    columnTypes,
    createTable: ({ name, columns, primaryKey, indexes = [], references = [] }) => [
      `CREATE TABLE IF NOT EXISTS \`${name}\` (\n${[
        ...columns.map(columnText),
        `  PRIMARY KEY (${quoted(primaryKey ?? ['id'])})`,
        ...indexes.map(
          (index) => `  ${index.unique ? 'UNIQUE ' : ''}KEY \`${index.name}\` (${quoted(index.columns)})`,
        ),
        ...references.map(
          ({ column, table, whenGone }) =>
            `  CONSTRAINT \`${name.slice('mad_'.length)}_of_${table.slice('mad_'.length)}\` FOREIGN KEY (\`${column}\`) REFERENCES \`${table}\` (\`id\`) ON DELETE ${whenGone.toUpperCase()}`,
        ),
      ].join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    ],
  };
};

const isNotEmpty = async (database: Kysely<Database>, query: ReturnType<typeof sql>): Promise<boolean> =>
  (await query.execute(database)).rows.length > 0;
