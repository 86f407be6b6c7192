import { createMysqlDialect } from '../mysql-dialect.ts';
import { MIGRATIONS, versionTableStatements } from './migrations.ts';

/** Nothing is asked of it; statements are all that is wanted. */
const dialect = createMysqlDialect(new URL('mysql://nobody@localhost/deepocean'));

const HEADING = `-- The database of MAD, as the migrations make it. Written by scripts/write-schema.ts; do not edit.
-- MySQL 8.4, MariaDB 10.11. In the container it runs once, at the first start; the services then find nothing to migrate.`;

/** The text of `sql/MySQL.sql`: makes in an empty server what the migrations make. */
export const mysqlSchema = (): string =>
  [
    HEADING,
    'SET NAMES utf8mb4',
    'CREATE DATABASE IF NOT EXISTS `deepocean` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    'USE `deepocean`',
    ...versionTableStatements(dialect),
    ...MIGRATIONS.flatMap((migration) => [
      `-- Version ${migration.version}: ${migration.name}`,
      ...migration.steps(dialect).map(({ statement }) => statement),
      `INSERT INTO mad_schema_version VALUES (${migration.version}, '${migration.name}', utc_timestamp(6))`,
    ]),
  ]
    .map((part) => (part.startsWith('--') ? part : `${part};`))
    .join('\n\n')
    .concat('\n');
