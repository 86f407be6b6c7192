import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { TEST_SERVERS, type TestServer } from '../support/test-database.ts';
import { limitedRows, TooBroad } from './limited-query.ts';

describe.each(TEST_SERVERS)('limited queries on %s', (_name, start) => {
  let server: TestServer;
  let store: Store;

  beforeAll(async () => {
    server = await start();
    store = await openStore(await server.createDatabase());
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  it('give their rows', async () => {
    const rows = await limitedRows(
      store.database,
      store.database.selectFrom('mad_lock').select('name').where('name', '=', 'allow-rules'),
    );
    expect(rows).toEqual([{ name: 'allow-rules' }]);
  });

  it('another error stays what it is', async () => {
    const wrong = sql<{ x: number }>`select nothing from nowhere`;
    const asked = limitedRows(store.database, { compile: () => wrong.compile(store.database) });
    await expect(asked).rejects.not.toThrow(TooBroad);
  });
});

const SERVERS_WITH_A_LIMIT = TEST_SERVERS.filter(([name]) => name !== 'SQLite');

describe.each(SERVERS_WITH_A_LIMIT)('endless queries on %s', (_name, start) => {
  it('end, and the connection stays good', async () => {
    const server = await start();
    const store = await openStore(await server.createDatabase());
    try {
      const endless = sql<{
        total: number;
      }>`select count(*) as total from information_schema.columns as a, information_schema.columns as b, information_schema.columns as c`;
      const asked = limitedRows(store.database, { compile: () => endless.compile(store.database) });
      await expect(asked).rejects.toThrow(TooBroad);
      expect(await store.database.selectFrom('mad_user').selectAll().execute()).toEqual([]);
    } finally {
      await store.close();
      await server.stop();
    }
  });
});
