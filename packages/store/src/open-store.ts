import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { MadError } from '@mad/errors';
import { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { createMysqlDialect } from './mysql-dialect.ts';
import { RetryingDatabase } from './retrying-database.ts';
import { migrate } from './schema/migrate.ts';
import { createSqliteDialect } from './sqlite-dialect.ts';
import { Store } from './store.ts';
import type { StoreDialect } from './store-dialect.ts';

/**
 * Opens the database and brings its schema up to date, one process at a time.
 *
 * @param url `mysql://user:password@host:port/database` (`?ssl=true`), for MySQL and MariaDB, or `sqlite:PATH`, whose file and folder
 * are made when missing.
 * @throws MadError `MAD_DATABASE_URL_INVALID`, `MAD_DATABASE_UNAVAILABLE` after some seconds, `MAD_DATABASE_REFUSED`,
 * `MAD_DATABASE_TOO_NEW`, `MAD_DATABASE_FAILED`. No message holds the password.
 */
export const openStore = async (url: string): Promise<Store> => {
  const { database, dialect } = openDatabase(url);
  try {
    await new RetryingDatabase(database, dialect).run(() => migrate(database, dialect));
    return new Store(database, dialect);
  } catch (error) {
    await database.destroy();
    throw error;
  }
};

/** The database as it is, without migrations; connections are made when they are needed. */
export const openDatabase = (
  url: string,
): { readonly database: Kysely<Database>; readonly dialect: StoreDialect } => {
  const dialect = dialectOf(url);
  return { database: new Kysely<Database>({ dialect: dialect.kysely }), dialect };
};

const dialectOf = (text: string): StoreDialect => {
  if (text.startsWith('sqlite:')) return sqliteDialect(text.slice('sqlite:'.length));
  const url = URL.parse(text);
  if (url?.protocol === 'mysql:') return createMysqlDialect(url);
  // Not even a part of it is told: what is malformed may be the password.
  throw new MadError(
    'MAD_DATABASE_URL_INVALID',
    'DATABASE_URL: begins neither with mysql:// nor with sqlite:',
  );
};

const sqliteDialect = (path: string): StoreDialect => {
  if (path === '') throw new MadError('MAD_DATABASE_URL_INVALID', 'DATABASE_URL: no path after sqlite:');
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_DATABASE_REFUSED', detail, cause);
  }
  return createSqliteDialect(path);
};
