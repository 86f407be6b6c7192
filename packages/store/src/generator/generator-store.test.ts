import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariaDb, type TestService } from '@mad/test-services';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseTime } from '../database-time.ts';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { type FixtureFlow, judgeCapture } from './fixture-captures.ts';
import type { ReadingClaim } from './reading-list.ts';

const bot = (host: string, server: string, userAgent = 'bot'): FixtureFlow => ({
  host,
  server,
  userAgent,
  isMalicious: true,
});
const clean = (host: string, server: string, userAgent = 'updater'): FixtureFlow => ({
  host,
  server,
  userAgent,
  isMalicious: false,
});

const RULE = { maxAttempts: 2, retryAfterSeconds: 0 };

const folder = mkdtempSync(join(tmpdir(), 'mad-generator-store-'));
let mariaDb: TestService;
beforeAll(async () => {
  mariaDb = await startMariaDb();
});
afterAll(async () => {
  await mariaDb.stop();
  rmSync(folder, { recursive: true });
});

let number = 0;

describe.each(['mysql', 'sqlite'] as const)('the generator’s part of the store on %s', (dialect) => {
  let store: Store;
  const stores: Store[] = [];
  let url = '';

  const open = async (): Promise<Store> => {
    const opened = await openStore(url);
    stores.push(opened);
    return opened;
  };

  beforeEach(async () => {
    url = dialect === 'sqlite' ? `sqlite:${join(folder, `${number++}.db`)}` : mariaDb.url;
    store = await open();
    if (dialect === 'mysql')
      for (const table of [
        'mad_report',
        'mad_capture',
        'mad_activity',
        'mad_server',
        'mad_host',
        'mad_tobeprocessedfile',
        'mad_reading',
        'mad_contribution',
        'mad_contribution_connection',
        'mad_lease',
        'mad_loss',
      ] as const)
        await store.database.deleteFrom(table).execute();
  });
  afterEach(async () => {
    for (const opened of stores.splice(0)) await opened.close();
  });

  const offerFolders = (paths: readonly string[]): Promise<unknown> =>
    store.database
      .insertInto('mad_tobeprocessedfile')
      .values(paths.map((path) => ({ path, status: 0 as const })))
      .execute();

  const claim = async (owner = 'a'): Promise<ReadingClaim> => {
    const claimed = await store.generator.readings.claim(owner, 60);
    if (claimed === undefined) throw new Error('nothing to claim');
    return claimed;
  };

  const report = {
    time: databaseTime(1_500_000_000_000_000),
    verdicts: 9,
    infected: 1,
    benign: 2,
    malicious: 3,
    connections: [{ host: '10.0.0.9', server: '203.0.113.9', hits: 4 }],
  };

  describe('rows to be read', () => {
    it('go to one of many who ask at once, and none is left out', async () => {
      await offerFolders(Array.from({ length: 30 }, (_, i) => `/mad/dataset/${i}`));
      const others = [store, await open(), await open()];
      const taken = await Promise.all(
        others.map(async (other, i) => {
          const paths: string[] = [];
          for (;;) {
            const claimed = await other.generator.readings.claim(`owner ${i}`, 60);
            if (claimed === undefined) return paths;
            paths.push(claimed.path);
          }
        }),
      );
      expect(taken.flat().length).toBe(30);
      expect(new Set(taken.flat()).size).toBe(30);
    });

    it('go to another once a claim has lapsed, which then counts for nothing', async () => {
      await offerFolders(['/mad/dataset/one']);
      const first = await store.generator.readings.claim('first', -1);
      const second = await claim('second');
      expect(second).toMatchObject({ id: first?.id, attempt: 2, lapsed: true });
      expect(first).toMatchObject({ attempt: 1, lapsed: false });
      expect(await store.generator.readings.renew(first as ReadingClaim, 60)).toBe(false);
      expect(await store.generator.contributions.record(first as ReadingClaim, report)).toEqual({
        status: 'lost',
      });
      expect(await store.generator.contributions.fail(first as ReadingClaim, 'x', RULE)).toBe('lost');
      expect(await store.generator.readings.renew(second, 60)).toBe(true);
      expect(await store.generator.contributions.record(second, report)).toEqual({
        status: 'recorded',
        known: undefined,
      });
    });

    it('wait again when handed back, as if not taken', async () => {
      await offerFolders(['/mad/dataset/one']);
      await store.generator.readings.handBack(await claim());
      expect(await claim()).toMatchObject({ attempt: 1, lapsed: false });
    });

    it('are tried again after a while, then parked, and tried once more when somebody asks', async () => {
      await offerFolders(['/mad/dataset/one']);
      expect(
        await store.generator.contributions.fail(await claim(), 'cut', { ...RULE, retryAfterSeconds: 60 }),
      ).toBe('retry');
      expect(await store.generator.readings.claim('a', 60)).toBeUndefined();
      await store.database
        .updateTable('mad_reading')
        .set({ retry_at: databaseTime(0) })
        .execute();
      expect(await store.generator.contributions.fail(await claim(), 'cut', RULE)).toBe('parked');
      expect(await store.generator.readings.claim('a', 60)).toBeUndefined();
      expect(await store.generator.readings.counts()).toEqual({ waiting: 0, parked: 1 });
      await store.database.updateTable('mad_tobeprocessedfile').set({ status: 0 }).execute();
      expect(await claim()).toMatchObject({ attempt: 3, lapsed: false });
    });

    it('leave no trace when somebody else deletes them', async () => {
      await offerFolders(['/mad/dataset/one', '/mad/dataset/two']);
      const [one] = [await claim(), await claim()];
      await store.database
        .deleteFrom('mad_tobeprocessedfile')
        .where('id', '=', one?.id ?? 0)
        .execute();
      await store.generator.readings.removeOrphans();
      const rows = await store.database.selectFrom('mad_reading').select('row_id').execute();
      expect(rows.length).toBe(1);
      expect(await store.generator.contributions.record(one as ReadingClaim, report)).toEqual({
        status: 'lost',
      });
      expect(await store.generator.documents.captures()).toEqual([]);
    });
  });

  describe('contributions', () => {
    it('of a folder of other origin come from its report, once however often it is read', async () => {
      for (let round = 0; round < 2; round++) {
        await offerFolders(['/elsewhere/one']);
        await store.generator.contributions.record(await claim(), report);
      }
      const { connections, verdicts: _, ...figures } = report;
      expect(await store.generator.documents.captures()).toEqual([figures]);
      expect(await store.generator.documents.connections()).toEqual(connections);
      expect(await store.generator.readings.counts()).toEqual({ waiting: 0, parked: 0 });
    });

    it('need a report or a capture', async () => {
      await offerFolders(['/elsewhere/one']);
      const claimed = await claim();
      expect(await store.generator.contributions.record(claimed, undefined)).toEqual({
        status: 'unknown-capture',
      });
      expect(await store.generator.readings.renew(claimed, 60)).toBe(true);
    });

    it('of a known capture come from its verdicts', async () => {
      await judgeCapture(store, 'one', [
        bot('10.0.0.1', '203.0.113.5'),
        bot('10.0.0.1', '203.0.113.5'),
        bot('10.0.0.1', '203.0.113.6', 'other bot'),
        bot('10.0.0.2', '203.0.113.5'),
        clean('10.0.0.3', '203.0.113.7', 'bot'),
        clean('10.0.0.1', '203.0.113.7'),
      ]);
      expect(await store.generator.contributions.record(await claim(), report)).toEqual({
        status: 'recorded',
        known: { verdicts: 6 },
      });
      expect(await store.generator.documents.captures()).toEqual([
        { time: databaseTime(1_500_000_000_000_000), infected: 2, benign: 2, malicious: 2 },
      ]);
      const connections = await store.generator.documents.connections();
      expect([...connections].sort((a, b) => a.hits - b.hits || (a.host < b.host ? -1 : 1))).toEqual([
        { host: '10.0.0.1', server: '203.0.113.6', hits: 1 },
        { host: '10.0.0.2', server: '203.0.113.5', hits: 1 },
        { host: '10.0.0.1', server: '203.0.113.5', hits: 2 },
      ]);
    });

    it('of a capture judged again replace the former ones', async () => {
      await judgeCapture(store, 'one', [bot('10.0.0.1', '203.0.113.5')]);
      await store.generator.contributions.record(await claim(), report);
      await judgeCapture(store, 'one', [clean('10.0.0.1', '203.0.113.5')]);
      expect((await store.generator.documents.captures())[0]?.infected).toBe(1);
      await store.generator.contributions.record(await claim(), report);
      expect(await store.generator.documents.captures()).toMatchObject([{ infected: 0, benign: 1 }]);
      expect(await store.generator.documents.connections()).toEqual([]);
    });

    it('of captures without a folder to be read are counted from the database', async () => {
      await judgeCapture(store, 'one', [bot('10.0.0.1', '203.0.113.5')], { folder: null });
      await judgeCapture(store, 'two', [bot('10.0.0.1', '203.0.113.5')]);
      expect(await store.generator.contributions.recount()).toBe(1);
      expect(await store.generator.contributions.recount()).toBe(0);
      expect((await store.generator.documents.captures()).length).toBe(1);
      // A folder that is given up counts, too.
      await store.generator.contributions.fail(await claim(), 'cut', { ...RULE, maxAttempts: 1 });
      expect(await store.generator.contributions.recount()).toBe(1);
      expect((await store.generator.documents.captures()).length).toBe(2);
    });

    it('follow what allow rules hide', async () => {
      await judgeCapture(store, 'one', [
        bot('10.0.0.1', '203.0.113.5'),
        bot('10.0.0.2', '203.0.113.6', 'scanner'),
      ]);
      await store.generator.contributions.record(await claim(), report);
      expect(await store.generator.contributions.recount()).toBe(0);
      const rule = await store.allowRules.save({
        field: 'server',
        value: '203.0.113.6',
        reason: 'ours',
        userName: 'a',
        expiresAt: databaseTime(4_000_000_000_000_000),
      });
      expect(await store.generator.contributions.recount()).toBe(1);
      expect(await store.generator.documents.captures()).toMatchObject([
        { infected: 1, benign: 1, malicious: 1 },
      ]);
      expect((await store.generator.documents.servers()).map(({ address }) => address)).toEqual([
        '203.0.113.5',
      ]);
      expect(await store.generator.contributions.rebuild()).toBe(1);
      expect(await store.generator.documents.captures()).toMatchObject([{ infected: 1 }]);
      await store.allowRules.revoke(rule);
      expect(await store.generator.contributions.recount()).toBe(1);
      expect(await store.generator.documents.captures()).toMatchObject([{ infected: 2, malicious: 2 }]);
    });

    it('are the same when all is counted again, but for what cannot be counted any more', async () => {
      const judgedAtItsTime = (dataset: string) =>
        store.database
          .updateTable('mad_capture')
          .set(({ ref }) => ({ judged_at: ref('first_packet_at') }))
          .where('dataset', '=', dataset)
          .execute();
      await judgeCapture(store, 'one', [bot('10.0.0.1', '203.0.113.5')], { second: 1 });
      await judgedAtItsTime('one');
      await judgeCapture(store, 'two', [bot('10.0.0.2', '203.0.113.5')], { second: 5 });
      await judgeCapture(store, 'empty', [], { second: 2 });
      await offerFolders(['/elsewhere/three']);
      for (let i = 0; i < 4; i++) await store.generator.contributions.record(await claim(), report);
      await judgeCapture(store, 'unread', [bot('10.0.0.3', '203.0.113.5')]);
      await judgedAtItsTime('unread');
      expect(await store.retention.removeReports(databaseTime(1_500_000_002_000_000))).toBe(2);
      const before = [
        await store.generator.documents.captures(),
        await store.generator.documents.connections(),
      ];
      expect(before[0]?.length).toBe(4);
      expect(await store.generator.contributions.rebuild()).toBe(2);
      expect([
        await store.generator.documents.captures(),
        await store.generator.documents.connections(),
      ]).toEqual(before);
      await store.database.deleteFrom('mad_contribution').where('capture_id', 'is not', null).execute();
      await store.database.deleteFrom('mad_contribution_connection').execute();
      // Of the one whose verdicts are gone, only its time is left.
      expect(await store.generator.contributions.rebuild()).toBe(3);
      expect((await store.generator.documents.captures()).map(({ infected }) => infected).sort()).toEqual([
        0, 0, 1, 1,
      ]);
    });

    it('are recorded by many at once, none of them in vain', async () => {
      await offerFolders(Array.from({ length: 60 }, (_, i) => `/elsewhere/${i}`));
      const others = [store, await open(), await open(), await open()];
      const outcomes = await Promise.all(
        others.map(async (other, i) => {
          const statuses: string[] = [];
          for (;;) {
            const claimed = await other.generator.readings.claim(`owner ${i}`, 60);
            if (claimed === undefined) return statuses;
            statuses.push((await other.generator.contributions.record(claimed, report)).status);
          }
        }),
      );
      expect(outcomes.flat()).toEqual(Array.from({ length: 60 }, () => 'recorded'));
      expect((await store.generator.documents.captures()).length).toBe(60);
      expect(await store.database.selectFrom('mad_reading').selectAll().execute()).toEqual([]);
    });

    it('of one folder recorded by two at once stand there once', async () => {
      await offerFolders(Array.from({ length: 8 }, () => '/elsewhere/one'));
      const other = await open();
      const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => claim(`owner ${i}`)));
      const outcomes = await Promise.all(
        claims.map((claimed, i) =>
          (i % 2 === 0 ? store : other).generator.contributions.record(claimed, report),
        ),
      );
      expect(outcomes.every(({ status }) => status === 'recorded')).toBe(true);
      expect((await store.generator.documents.captures()).length).toBe(1);
      expect(await store.generator.documents.connections()).toEqual(report.connections);
    });
  });

  it('places of servers are noted where the dashboard finds them', async () => {
    await judgeCapture(store, 'one', [bot('10.0.0.1', '203.0.113.5')]);
    await offerFolders(['/elsewhere/two']);
    for (let i = 0; i < 2; i++) await store.generator.contributions.record(await claim(), report);
    const place = { latitude: 48.2, longitude: 16.37, country: 'Austria', organisation: 'x'.repeat(300) };
    for (const address of ['203.0.113.5', '203.0.113.9', '203.0.113.77'])
      await store.generator.documents.place(address, place);
    expect(
      await store.database
        .selectFrom('mad_server')
        .select(['address', 'latitude', 'longitude', 'country', 'verdicts'])
        .orderBy('address')
        .execute(),
    ).toEqual([
      { address: '203.0.113.5', latitude: 48.2, longitude: 16.37, country: 'Austria', verdicts: 1 },
      { address: '203.0.113.9', latitude: 48.2, longitude: 16.37, country: 'Austria', verdicts: 0 },
    ]);
    const servers = await store.generator.documents.servers();
    expect(servers.map(({ address, place: noted }) => [address, noted?.latitude]).sort()).toEqual([
      ['203.0.113.5', 48.2],
      ['203.0.113.9', 48.2],
    ]);
  });

  it('losses are the newest, in order of time', async () => {
    for (let second = 0; second < 5; second++)
      await store.losses.add(databaseTime(((second * 3) % 5) * 1_000_000), second / 10);
    const losses = await store.generator.documents.losses(3);
    expect(losses.map(({ time }) => time)).toEqual(
      [2, 3, 4].map((second) => databaseTime(second * 1_000_000)),
    );
  });

  it('a lease has one holder until it is given back or lapses', async () => {
    const [one, two] = [
      store.generator.lease('documents', 'one'),
      (await open()).generator.lease('documents', 'two'),
    ];
    const taken = await Promise.all([one.take(60), two.take(60)]);
    expect(taken.filter(Boolean).length).toBe(1);
    const [holder, other] = taken[0] ? [one, two] : [two, one];
    expect(await holder.take(60)).toBe(true);
    expect(await other.take(60)).toBe(false);
    await other.release();
    expect(await other.take(60)).toBe(false);
    await holder.release();
    expect(await other.take(-1)).toBe(true);
    expect(await holder.take(60)).toBe(true);
    expect(await store.generator.lease('places', 'three').take(60)).toBe(true);
  });
});
