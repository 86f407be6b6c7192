import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from './support/fixture-every-database.ts';
import { judge, judgedFlow, moment } from './support/fixture-flow.ts';

const HOSTILE = `Robert'); drop table mad_label; -- \0\u{1F4A9}`;

describeOnEveryDatabase('what people and services write', (given) => {
  const judged = async (count: number): Promise<readonly number[]> => {
    await judge(
      given.store,
      'a.pcap',
      Array.from({ length: count }, (_, n) => judgedFlow(n)),
    );
    const rows = await given.store.database.selectFrom('mad_report').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  };

  it('triage keeps who, when and why, and makes and takes back labels', async () => {
    const [one = 0, two = 0, three = 0] = await judged(3);
    const change = (
      reportIds: readonly number[],
      state: 'new' | 'confirmed' | 'false_positive',
      userName = 'ada',
    ) => given.store.triage.change({ reportIds, state, userName, reason: HOSTILE });
    expect(await change([one, two, one, 999_999], 'confirmed')).toBe(2);
    expect(await change([one, two, three], 'confirmed')).toBe(1);
    expect(await change([two], 'false_positive')).toBe(1);
    expect(await change([three], 'new')).toBe(1);
    expect(await change([], 'new')).toBe(0);
    expect(await given.store.triage.history(two)).toMatchObject([
      { from_state: 'new', to_state: 'confirmed', user_name: 'ada', reason: HOSTILE },
      { from_state: 'confirmed', to_state: 'false_positive' },
    ]);
    const labels = await given.store.labels.after(0, 10);
    expect(labels.map((label) => [label.report_id, label.is_malicious, label.source])).toEqual([
      [one, 1, 'ada'],
      [two, 0, 'ada'],
    ]);
    expect(await change([one], 'false_positive', 'bob')).toBe(1);
    expect(
      (await given.store.labels.ofReport(one)).map((label) => [label.source, label.is_malicious]),
    ).toEqual([
      ['bob', 0],
      ['ada', 1],
    ]);
  });

  it('notes stand in their order; a report that is gone takes none', async () => {
    const [id = 0] = await judged(1);
    expect(await given.store.triage.addNote(id, 'ada', HOSTILE)).toBe(true);
    expect(await given.store.triage.addNote(id, 'bob', 'x'.repeat(20_000))).toBe(true);
    expect(await given.store.triage.addNote(id + 1, 'bob', 'lost')).toBe(false);
    expect(
      (await given.store.triage.notes(id)).map(({ user_name, text }) => [user_name, text.length]),
    ).toEqual([
      ['ada', HOSTILE.length],
      ['bob', 20_000],
    ]);
  });

  it('labels of services replace their own earlier ones', async () => {
    const [id = 0] = await judged(1);
    const label = {
      reportId: id,
      sample: '1/a.dat',
      isMalicious: true,
      source: 'virustotal',
      reason: '3 of 90',
    };
    await given.store.labels.add(label);
    await given.store.labels.add({ ...label, isMalicious: false });
    await given.store.labels.add({ ...label, source: 'block-list' });
    await given.store.labels.add({ ...label, reportId: null });
    await given.store.labels.add({ ...label, reportId: null });
    expect(
      (await given.store.labels.ofReport(id)).map(({ source, is_malicious }) => [source, is_malicious]),
    ).toEqual([
      ['block-list', 1],
      ['virustotal', 0],
    ]);
    const all = await given.store.labels.after(0, 10);
    expect(all).toHaveLength(4);
    expect(await given.store.labels.after(all[1]?.id ?? 0, 1)).toEqual([all[2]]);
  });

  it('each kind has one champion', async () => {
    const model = { kind: 'Background_PC', metrics: { auc: 0.99 }, card: '# Card' };
    await given.store.models.add({ ...model, version: '1', state: 'champion' });
    await given.store.models.add({ ...model, version: '2', state: 'candidate' });
    await given.store.models.add({ ...model, kind: 'Suspicious', version: '1', state: 'champion' });
    expect(await given.store.models.promote('Background_PC', '3')).toBe(false);
    expect(await given.store.models.champion('Background_PC')).toMatchObject({ version: '1' });
    expect(await given.store.models.promote('Background_PC', '2')).toBe(true);
    expect(await given.store.models.champion('Background_PC')).toMatchObject({
      version: '2',
      metrics: '{"auc":0.99}',
    });
    await given.store.models.add({ ...model, version: '1', state: 'candidate', card: '# Newer' });
    const states = (await given.store.models.list()).map(({ kind, version, state, card }) => [
      kind,
      version,
      state,
      card,
    ]);
    expect(states).toEqual([
      ['Suspicious', '1', 'champion', '# Card'],
      ['Background_PC', '2', 'champion', '# Card'],
      ['Background_PC', '1', 'retired', '# Newer'],
    ]);
    await given.store.models.add({ ...model, version: '3', state: 'candidate' });
    expect(await given.store.models.refuse('Background_PC', '3')).toBe(true);
    expect(await given.store.models.refuse('Background_PC', '2')).toBe(false);
    expect(await given.store.models.promote('Background_PC', '1')).toBe(true);
    expect(await given.store.models.champion('Background_PC')).toMatchObject({ version: '1' });
  });

  it('services are known by their newest heartbeat', async () => {
    const beat = { name: 'here:1', kind: 'detector', startedAt: moment(0), state: { queue: 3 } };
    await given.store.sensors.beat(beat);
    await given.store.sensors.beat({ ...beat, state: { queue: 0, text: HOSTILE } });
    await given.store.sensors.beat({ ...beat, name: 'here:0' });
    const sensors = await given.store.sensors.list();
    expect(sensors.map(({ name }) => name)).toEqual(['here:0', 'here:1']);
    expect(JSON.parse(sensors[1]?.state ?? '')).toEqual({ queue: 0, text: HOSTILE });
    expect(sensors[1]).toMatchObject({ kind: 'detector', started_at: moment(0) });
    expect(await given.store.sensors.removeSilent(3600)).toBe(0);
    await given.store.sensors.remove('here:0');
    expect(await given.store.sensors.removeSilent(-1)).toBe(1);
    expect(await given.store.sensors.list()).toEqual([]);
  });

  it('a loss replaces an earlier one of the same capture time', async () => {
    await given.store.losses.add(moment(2), 0.5);
    await given.store.losses.add(moment(1), 0.25);
    await given.store.losses.add(moment(2), 0);
    await given.store.losses.add(moment(0), 1);
    expect((await given.store.losses.newest(2)).map(({ time, loss }) => [time, loss])).toEqual([
      [moment(1), 0.25],
      [moment(2), 0],
    ]);
  });
});
