import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import { wrongFigures } from './support/figure-check.ts';
import { judge, judgedFlow, moment } from './support/fixture-flow.ts';
import { emptyStore, TEST_SERVERS, type TestServer } from './support/test-database.ts';

describe.each(TEST_SERVERS)('retention on %s', (_name, start) => {
  let server: TestServer;
  let store: Store;

  beforeAll(async () => {
    server = await start();
    store = await openStore(await server.createDatabase());
  });
  beforeEach(() => emptyStore(store));
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  it('removes old reports with all that hangs on them; figures follow, labels and what was seen first stay', async () => {
    const flows = Array.from({ length: 1300 }, (_, n) =>
      judgedFlow(n, {
        inside: { address: n < 1250 ? `10.0.0.${n % 3}` : '10.9.9.9', port: 1024 + n },
        isMalicious: n % 2 === 0,
      }),
    );
    await judge(store, 'a.pcap', flows);
    await judge(store, 'b.pcap', [
      judgedFlow(5, { userAgent: 'Once/1.0', outside: { address: '198.51.100.9', port: 80 } }),
    ]);
    await store.allowRules.save({
      ...{ field: 'host', value: '10.0.0.1', reason: '', userName: 'ada' },
      expiresAt: moment(10_000_000_000),
    });
    await store.database
      .insertInto('mad_report')
      .values({
        ...{
          name: 'of the original',
          is_malicious: 1,
          ua: '',
          url: '',
          srcip: '',
          srcport: 1,
          dstip: '',
          dstport: 1,
        },
        ...{ time: moment(-5), detected_by_cnn: 0, device: '', os: '', browser: '', type: 2 },
      })
      .execute();
    const reports = await store.database
      .selectFrom('mad_report')
      .select(['id', 'time'])
      .orderBy('time')
      .execute();
    const [first, last] = [reports[1]?.id ?? 0, reports.at(-1)?.id ?? 0];
    await store.triage.change({ reportIds: [first, last], state: 'confirmed', userName: 'ada', reason: '' });
    await store.triage.addNote(first, 'ada', 'old');

    expect(await store.retention.removeReports(moment(1200))).toBe(1202);
    expect(await store.retention.removeReports(moment(1200))).toBe(0);

    expect(await wrongFigures(store)).toEqual([]);
    for (const table of ['mad_verdict', 'mad_explanation'] as const)
      expect(await store.database.selectFrom(table).select('report_id').execute()).toHaveLength(100);
    expect((await store.labels.after(0, 10)).map(({ report_id }) => report_id)).toEqual([null, last]);
    expect(await store.triage.notes(first)).toEqual([]);
    expect(await store.triage.history(first)).toEqual([]);
    expect(await store.captures.find('a.pcap')).toMatchObject({ verdicts: 100, state: 'judged' });
    const host = store.database.selectFrom('mad_host').selectAll();
    expect(await host.where('address', '=', '10.0.0.0').execute()).toMatchObject([
      { first_seen: moment(0), last_seen: moment(1248), verdicts: 17 },
    ]);

    expect(await store.retention.removeUnused(moment(1))).toBe(0);
    expect(await store.retention.removeUnused(moment(1000))).toBe(4);
    expect(await store.database.selectFrom('mad_server').select('address').execute()).toMatchObject([
      { address: '192.0.2.1' },
    ]);
    expect(await wrongFigures(store)).toEqual([]);
  });
});
