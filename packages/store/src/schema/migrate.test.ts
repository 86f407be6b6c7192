import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, openStore } from '../open-store.ts';
import { emptyStore, TEST_SERVERS, type TestServer } from '../support/test-database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS, SCHEMA_VERSION, versionTableStatements } from './migrations.ts';
import { mysqlSchema } from './mysql-schema.ts';

/** Rows as the original MAD writes them. */
const ORIGINAL_ROWS = `
  insert into mad_report (name, is_malicious, ua, url, srcip, srcport, dstip, dstport, time, detected_by_cnn, device, os, browser, type)
    values ('10.0.0.1_1024_192.0.2.1_80_1500000000', 1, 'Agent/1.0', 'http://example.org/', '10.0.0.1', 1024, '192.0.2.1', 80,
      '2017-07-14 02:40:00.123456', 1, 'PC', 'Windows', 'IE', 2);
  insert into mad_loss (time, loss) values ('2017-07-14 02:40:00.000000', 0.25);
  insert into mad_processedfile (name) values ('2017_0714_0240_00.pcap');
  insert into mad_tobeprocessedfile (path, status) values ('/mad/dataset/2017_0714_0240_00', 0);
`;

/** The schema as the database itself tells it, without what the rows change. */
const schemaOf = async (url: string): Promise<readonly string[]> => {
  const { database } = openDatabase(url);
  try {
    const tables = (await database.introspection.getTables()).map(({ name }) => name).sort();
    const texts: string[] = [];
    for (const table of tables) {
      const { rows } = await sql<Record<string, string>>`show create table ${sql.table(table)}`.execute(
        database,
      );
      texts.push((rows[0]?.['Create Table'] ?? '').replace(/ AUTO_INCREMENT=\d+/, ''));
    }
    return texts;
  } finally {
    await database.destroy();
  }
};

describe.each(TEST_SERVERS)('migrations on %s', (name, start) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());

  const versions = async (url: string): Promise<readonly unknown[]> =>
    (await server.execute(url, 'select version from mad_schema_version order by version')).map(
      (row) => (row as { version: number }).version,
    );
  const allVersions = MIGRATIONS.map(({ version }) => version);

  it('run once when four open the empty database at the same instant', async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(url)));
    await Promise.all(stores.map((store) => store.close()));
    expect(await versions(url)).toEqual(allVersions);
  });

  it.each(allVersions)('from version %i keep the rows and give all later tables', async (version) => {
    const url = await server.createDatabase();
    const { database, dialect } = openDatabase(url);
    await migrate(database, dialect, version);
    await database.destroy();
    await server.execute(url, ORIGINAL_ROWS);
    const store = await openStore(url);
    try {
      expect(await versions(url)).toEqual(allVersions);
      expect(await store.database.selectFrom('mad_report').selectAll().execute()).toMatchObject([
        { ua: 'Agent/1.0', time: '2017-07-14 02:40:00.123456', type: 2 },
      ]);
      expect(await store.database.selectFrom('mad_loss').select('loss').execute()).toMatchObject([
        { loss: 0.25 },
      ]);
      expect(await store.database.selectFrom('mad_tobeprocessedfile').select('path').execute()).toMatchObject(
        [{ path: '/mad/dataset/2017_0714_0240_00' }],
      );
      expect(await store.captures.counts()).toMatchObject({ waiting: 0 });
      if (name !== 'SQLite') {
        const fresh = await server.createDatabase();
        await (await openStore(fresh)).close();
        expect(await schemaOf(url)).toEqual(await schemaOf(fresh));
      }
      await emptyStore(store);
    } finally {
      await store.close();
    }
  });

  it('go on where a crash stopped them', async () => {
    const { dialect } = openDatabase(await server.createDatabase());
    const steps = MIGRATIONS.flatMap((migration) =>
      migration.steps(dialect).map((step) => ({ version: migration.version, step })),
    );
    // SQLite takes back what a crash interrupts; the steps are harmless there too.
    for (const done of [1, 3, 6, 9, 14, steps.length - 1]) {
      const url = await server.createDatabase();
      const crashed = openDatabase(url);
      for (const statement of versionTableStatements(dialect))
        await sql.raw(statement).execute(crashed.database);
      for (const { step } of steps.slice(0, done)) await sql.raw(step.statement).execute(crashed.database);
      await crashed.database.destroy();
      await (await openStore(url)).close();
      expect(await versions(url)).toEqual(allVersions);
    }
  });

  it('leave a database of a newer program alone', async () => {
    const url = await server.createDatabase();
    await (await openStore(url)).close();
    await server.execute(
      url,
      `insert into mad_schema_version (version, name, applied_at) values (${SCHEMA_VERSION + 1}, 'to come', '2030-01-01')`,
    );
    await expect(openStore(url)).rejects.toMatchObject({ code: 'MAD_DATABASE_TOO_NEW' });
  });
});

const mysqlServers = TEST_SERVERS.filter(([name]) => name !== 'SQLite');

describe.each(mysqlServers)('sql/MySQL.sql on %s', (_name, start) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());

  it('makes what the migrations make, which then have nothing to do', async () => {
    const [fromFile, migrated] = [await server.createDatabase(), await server.createDatabase()];
    const schema = mysqlSchema().replaceAll('`deepocean`', `\`${new URL(fromFile).pathname.slice(1)}\``);
    await server.execute(fromFile, schema);
    const before = await server.execute(fromFile, 'select * from mad_schema_version');
    await (await openStore(migrated)).close();
    expect(await schemaOf(fromFile)).toEqual(await schemaOf(migrated));
    await (await openStore(fromFile)).close();
    expect(await server.execute(fromFile, 'select * from mad_schema_version')).toEqual(before);
    expect(await server.execute(fromFile, 'select * from mad_lock')).toEqual([{ name: 'allow-rules' }]);
  });

  it('keeps the rows of an original with narrow, old-fashioned columns', async () => {
    const url = await server.createDatabase();
    await server.execute(
      url,
      `create table mad_report (id int not null auto_increment primary key, name varchar(255), is_malicious tinyint(1), ua text, url text,
         srcip varchar(15), srcport smallint unsigned, dstip varchar(15), dstport smallint unsigned, time datetime(6), detected_by_cnn tinyint(1),
         device varchar(100), os varchar(100), browser varchar(100), type tinyint) engine=myisam default charset=latin1;
       create table mad_loss (id int not null auto_increment primary key, time datetime(6), loss double) default charset=latin1;
       create table mad_processedfile (id int not null auto_increment primary key, name varchar(100)) default charset=latin1;
       create table mad_tobeprocessedfile (id int not null auto_increment primary key, path varchar(255), status bool) default charset=latin1;
       ${ORIGINAL_ROWS}
       insert into mad_report (name, ua) values ('bare', 'caf\u00e9');`,
    );
    const store = await openStore(url);
    try {
      expect(await store.database.selectFrom('mad_report').selectAll().orderBy('id').execute()).toMatchObject(
        [
          { id: 1, ua: 'Agent/1.0', srcport: 1024, is_malicious: 1, time: '2017-07-14 02:40:00.123456' },
          {
            id: 2,
            ua: 'caf\u00e9',
            srcport: 0,
            is_malicious: 0,
            url: '',
            time: '1970-01-01 00:00:00.000000',
          },
        ],
      );
      const fresh = await server.createDatabase();
      await (await openStore(fresh)).close();
      expect(await schemaOf(url)).toEqual(await schemaOf(fresh));
    } finally {
      await store.close();
    }
  });
});

it('sql/MySQL.sql is up to date', () => {
  const file = readFileSync(new URL('../../../../sql/MySQL.sql', import.meta.url), 'utf8');
  expect(file, 'run node scripts/write-schema.ts').toBe(mysqlSchema());
});
