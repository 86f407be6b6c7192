import { MadError } from '@mad/errors';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { StoreDialect } from '../store-dialect.ts';
import { MIGRATIONS, SCHEMA_VERSION, versionTableStatements } from './migrations.ts';

/**
 * Brings the schema to version `target`, one process at a time however many ask; going on where a crashed one stopped.
 * @throws MadError `MAD_DATABASE_TOO_NEW` when a newer program has been here; nothing is changed then.
 */
export const migrate = async (
  database: Kysely<Database>,
  dialect: StoreDialect,
  target = SCHEMA_VERSION,
): Promise<void> => {
  if ((await readVersion(database, dialect)) === target) return;
  await dialect.withMigrationLock(database, async (connection) => {
    const version = await readVersion(connection, dialect);
    if (version > target)
      throw new MadError(
        'MAD_DATABASE_TOO_NEW',
        `${dialect.place}: the schema has version ${version}, this program knows ${target}`,
      );
    for (const statement of versionTableStatements(dialect)) await sql.raw(statement).execute(connection);
    for (const migration of MIGRATIONS.slice(version, target)) {
      for (const step of migration.steps(dialect)) {
        if (await step.isDone?.(connection)) continue;
        await sql.raw(step.statement).execute(connection);
      }
      await connection
        .insertInto('mad_schema_version')
        .values({ version: migration.version, name: migration.name, applied_at: dialect.now() })
        .execute();
    }
  });
};

/** 0 for an empty database and for one of the original MAD. */
const readVersion = async (database: Kysely<Database>, dialect: StoreDialect): Promise<number> => {
  if (!(await dialect.hasTable(database, 'mad_schema_version'))) return 0;
  const row = await database
    .selectFrom('mad_schema_version')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
};
