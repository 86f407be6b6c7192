import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../open-store.ts';
import type { Store } from '../store.ts';
import { captureResult, claimNew, judgedFlow, moment } from '../support/fixture-flow.ts';
import { TEST_SERVERS, type TestServer } from '../support/test-database.ts';
import { connections, serversOfApplication } from './connections.ts';
import { findApplication, findHost, findServer, kindsOfApplication } from './entities.ts';
import { inventory } from './inventory.ts';

const DAY_SECONDS = 24 * 60 * 60;

describe.each(TEST_SERVERS)('what speaks on a machine, on %s', (_name, start) => {
  let server: TestServer;
  let store: Store;

  const flow = (n: number, seconds: number, userAgent: string, host = '10.0.0.1') =>
    judgedFlow(n, {
      name: `${host}_${n}_192.0.2.1_80_${seconds}`,
      time: moment(seconds),
      flowStart: moment(seconds),
      inside: { address: host, port: 1000 + n },
      userAgent,
      isMalicious: userAgent === 'Bot/1.0',
    });

  beforeAll(async () => {
    server = await start();
    store = await openStore(await server.createDatabase());
    const first = await claimNew(store, 'monday.pcap');
    await store.captures.complete(
      first,
      captureResult(
        [flow(1, 0, 'Updater/1.0'), flow(2, 10, 'Office/16'), flow(3, 0, 'Updater/1.0', '10.0.0.2')],
        {
          fingerprints: [
            { host: '10.0.0.1', userAgent: 'Updater/1.0', fingerprint: '{"a":1}', changedAt: null },
          ],
        },
      ),
    );
    const later = 3 * DAY_SECONDS;
    const second = await claimNew(store, 'thursday.pcap');
    await store.captures.complete(
      second,
      captureResult(
        [flow(4, later, 'Updater/1.0'), flow(5, later + 60, 'Bot/1.0'), flow(6, 20, 'Fresh/1.0', '10.0.0.2')],
        {
          fingerprints: [
            { host: '10.0.0.1', userAgent: 'Updater/1.0', fingerprint: '{"a":2}', changedAt: moment(later) },
          ],
        },
      ),
    );
  });
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  it('malicious software first, new software and changed fingerprints marked', async () => {
    const host = await findHost(store.database, '10.0.0.1');
    const rows = await inventory(store.database, { hostId: host?.id ?? -1 });
    expect(
      rows.map(({ userAgent, isNew, changedAt, malicious }) => [userAgent.text, isNew, changedAt, malicious]),
    ).toEqual([
      ['Bot/1.0', true, null, 1],
      ['Office/16', false, null, 0],
      ['Updater/1.0', false, moment(3 * DAY_SECONDS), 0],
    ]);
  });

  it('on the first day of a machine nothing is new', async () => {
    const host = await findHost(store.database, '10.0.0.2');
    const rows = await inventory(store.database, { hostId: host?.id ?? -1 });
    expect(rows.map(({ userAgent, isNew }) => [userAgent.text, isNew])).toEqual([
      ['Fresh/1.0', false],
      ['Updater/1.0', false],
    ]);
  });

  it('where an application speaks and with whom', async () => {
    const application = await findApplication(store.database, { userAgent: 'Updater/1.0' });
    if (application === undefined) throw new Error('there is no such software');
    const { id, digest } = application;
    expect(await findApplication(store.database, { digest })).toEqual(application);
    const hosts = await inventory(store.database, { applicationId: id });
    expect(hosts.map(({ host, verdicts }) => [host, verdicts]).sort()).toEqual([
      ['10.0.0.1', 2],
      ['10.0.0.2', 1],
    ]);
    expect(await serversOfApplication(store.database, application)).toMatchObject([
      {
        server: '192.0.2.1',
        verdicts: 3,
        malicious: 0,
        firstSeen: moment(0),
        lastSeen: moment(3 * DAY_SECONDS),
      },
    ]);
    expect(await kindsOfApplication(store.database, id)).toEqual([2]);
  });

  it('with whom an application speaks follows what comes after it was first asked for', async () => {
    const servers = async (): Promise<readonly unknown[]> => {
      const application = await findApplication(store.database, { userAgent: 'Office/16' });
      if (application === undefined) throw new Error('there is no such software');
      const rows = await serversOfApplication(store.database, application);
      return rows.map((row) => [row.server, row.verdicts, row.country]);
    };
    expect(await servers()).toEqual([['192.0.2.1', 1, null]]);
    const setCountry = (country: string | null) =>
      store.database.updateTable('mad_server').set({ country }).where('address', '=', '192.0.2.1').execute();
    await setCountry('DE');
    expect(await servers()).toEqual([['192.0.2.1', 1, 'DE']]);
    await setCountry(null);
    const claim = await claimNew(store, 'friday.pcap');
    const elsewhere = {
      ...flow(7, 4 * DAY_SECONDS, 'Office/16'),
      outside: { address: '192.0.2.9', port: 80 },
    };
    await store.captures.complete(claim, captureResult([elsewhere]));
    expect(await servers()).toEqual([
      ['192.0.2.9', 1, null],
      ['192.0.2.1', 1, null],
    ]);
  });

  it('who talks to a server', async () => {
    const found = await findServer(store.database, '192.0.2.1');
    const rows = await connections(store.database, { serverId: found?.id ?? -1 });
    expect(rows.map(({ host, verdicts, malicious }) => [host, verdicts, malicious])).toEqual([
      ['10.0.0.1', 4, 1],
      ['10.0.0.2', 2, 0],
    ]);
  });

  it('what is not there is not found', async () => {
    expect(await findHost(store.database, '192.0.2.1')).toBeUndefined();
    expect(await findServer(store.database, '10.0.0.1')).toBeUndefined();
    expect(await findApplication(store.database, { userAgent: 'updater/1.0' })).toBeUndefined();
  });
});
