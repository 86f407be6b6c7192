import { expect, it } from 'vitest';
import { wrongFigures } from './support/figure-check.ts';
import { describeOnEveryDatabase } from './support/fixture-every-database.ts';
import { judge, judgedFlow, moment } from './support/fixture-flow.ts';

describeOnEveryDatabase('retention', (given) => {
  it('removes what was judged long ago with all that hangs on it, however old the traffic; figures follow, labels and what was seen first stay', async () => {
    const flows = Array.from({ length: 1300 }, (_, n) =>
      judgedFlow(n, {
        inside: { address: n < 1250 ? `10.0.0.${n % 3}` : '10.9.9.9', port: 1024 + n },
        isMalicious: n % 2 === 0,
      }),
    );
    await judge(given.store, 'a.pcap', flows.slice(0, 1200));
    await judge(given.store, 'b.pcap', [
      judgedFlow(5, { userAgent: 'Once/1.0', outside: { address: '198.51.100.9', port: 80 } }),
    ]);
    await judge(given.store, 'c.pcap', flows.slice(1200));
    for (const [path, second] of [
      ['a.pcap', 1999],
      ['b.pcap', 1500],
      ['c.pcap', 2000],
    ] as const)
      await given.store.database
        .updateTable('mad_capture')
        .set({ judged_at: moment(second) })
        .where('path', '=', path)
        .execute();
    await given.store.allowRules.save({
      ...{ field: 'host', value: '10.0.0.1', reason: '', userName: 'ada' },
      expiresAt: moment(10_000_000_000),
    });
    await given.store.database
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
    const reports = await given.store.database
      .selectFrom('mad_report')
      .select(['id', 'time'])
      .orderBy('time')
      .execute();
    const [first, last] = [reports[1]?.id ?? 0, reports.at(-1)?.id ?? 0];
    await given.store.triage.change({
      reportIds: [first, last],
      state: 'confirmed',
      userName: 'ada',
      reason: '',
    });
    await given.store.triage.addNote(first, 'ada', 'old');

    expect(await given.store.retention.removeReports(moment(2000))).toBe(1202);
    expect(await given.store.retention.removeReports(moment(2000))).toBe(0);

    expect(await wrongFigures(given.store)).toEqual([]);
    for (const table of ['mad_verdict', 'mad_explanation'] as const)
      expect(await given.store.database.selectFrom(table).select('report_id').execute()).toHaveLength(100);
    expect((await given.store.labels.after(0, 10)).map(({ report_id }) => report_id)).toEqual([null, last]);
    expect(await given.store.triage.notes(first)).toEqual([]);
    expect(await given.store.triage.history(first)).toEqual([]);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({ verdicts: 0, state: 'judged' });
    expect(await given.store.captures.find('c.pcap')).toMatchObject({ verdicts: 100, state: 'judged' });
    const host = given.store.database.selectFrom('mad_host').selectAll();
    expect(await host.where('address', '=', '10.0.0.0').execute()).toMatchObject([
      { first_seen: moment(0), last_seen: moment(1248), verdicts: 17 },
    ]);

    expect(await given.store.retention.removeUnused(moment(1))).toBe(0);
    expect(await given.store.retention.removeUnused(moment(1000))).toBe(4);
    expect(await given.store.database.selectFrom('mad_server').select('address').execute()).toMatchObject([
      { address: '192.0.2.1' },
    ]);
    expect(await wrongFigures(given.store)).toEqual([]);
  });
});
