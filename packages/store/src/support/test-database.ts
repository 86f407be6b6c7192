import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariaDb } from '@mad/test-services';
import { createConnection } from 'mysql2/promise';
import type { Store } from '../store.ts';

/** A place where tests make empty databases. */
export interface TestServer {
  /** Address of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Runs statements on a database without the store. */
  execute(url: string, statements: string): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

const mysqlServer = async (serverUrl: string, stop: () => Promise<unknown>): Promise<TestServer> => {
  const made: string[] = [];
  const execute = async (url: string, statements: string): Promise<readonly unknown[]> => {
    const connection = await createConnection({ uri: url, multipleStatements: true, dateStrings: true });
    try {
      const [rows] = await connection.query(statements);
      return Array.isArray(rows) ? rows : [];
    } finally {
      await connection.end();
    }
  };
  return {
    execute,
    async createDatabase() {
      const name = `deepocean_${randomBytes(6).toString('hex')}`;
      await execute(serverUrl, `create database ${name} character set utf8mb4`);
      made.push(name);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    async stop() {
      for (const name of made) await execute(serverUrl, `drop database ${name}`);
      await stop();
    },
  };
};

const mariaDbServer = async (): Promise<TestServer> => {
  const service = await startMariaDb();
  return mysqlServer(service.url, () => service.stop());
};

const sqliteServer = async (): Promise<TestServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'mad-test-sqlite-'));
  let databases = 0;
  return {
    createDatabase: async () => `sqlite:${join(folder, `${databases++}.db`)}`,
    async execute(url, statements) {
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(url.slice('sqlite:'.length));
      try {
        const last = statements.split(';').filter((statement) => statement.trim() !== '');
        const rows = last.map((statement) => database.prepare(statement).all());
        return rows.at(-1) ?? [];
      } finally {
        database.close();
      }
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
};

const givenMysqlUrl = process.env['MAD_TEST_MYSQL_URL'];

/** Every database the suite runs on: SQLite, a private MariaDB, and the MySQL at `MAD_TEST_MYSQL_URL` when given. */
export const TEST_SERVERS: readonly (readonly [name: string, start: () => Promise<TestServer>])[] = [
  ['SQLite', sqliteServer],
  ['MariaDB', mariaDbServer],
  ...(givenMysqlUrl === undefined
    ? []
    : [['MySQL', () => mysqlServer(givenMysqlUrl, async () => undefined)] as const]),
];

/** Empties every table, so that tests of a file can share one database. */
export const emptyStore = async ({ database }: Store): Promise<void> => {
  const tables = await database.introspection.getTables();
  for (const { name } of tables.filter((table) => !['mad_schema_version', 'mad_lock'].includes(table.name)))
    await database.deleteFrom(name as 'mad_report').execute();
};
