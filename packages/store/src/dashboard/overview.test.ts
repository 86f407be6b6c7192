import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/fixture-every-database.ts';
import { judge, judgedFlow, moment } from '../support/fixture-flow.ts';
import { captureProgress, findCapture } from './captures.ts';
import { lossesWithin, overviewActivity } from './overview.ts';
import { connectionGraph, GRAPH_LIMIT, serverPlaces } from './overview-places.ts';
import { findVerdict, findVerdictId } from './verdict.ts';

const ALL = { from: null, until: null };
const HOUR = 3600;

describeOnEveryDatabase('what the overview shows', (given) => {
  const at = (seconds: number) => ({ time: moment(seconds), flowStart: moment(seconds) });

  /** Two hosts with the same software, one of them with malicious verdicts in its second capture, ten hours later. */
  const twoCaptures = async (): Promise<void> => {
    const outside = { address: '198.51.100.7', port: 80 };
    await judge(given.store, 'a.pcap', [
      judgedFlow(0, at(0)),
      judgedFlow(1, { ...at(1), inside: { address: '10.0.0.2', port: 1025 } }),
    ]);
    await judge(given.store, 'b.pcap', [
      judgedFlow(2, { ...at(10 * HOUR), isMalicious: true, outside }),
      judgedFlow(3, { ...at(10 * HOUR + 1), isMalicious: true, outside, userAgent: undefined }),
    ]);
  };

  it('is empty before the first verdict', async () => {
    expect(await overviewActivity(given.store.database, ALL)).toMatchObject({
      span: null,
      buckets: [],
      totals: { hosts: 0, infectedHosts: 0, verdicts: 0, malicious: 0 },
    });
    expect(await connectionGraph(given.store.database, ALL)).toEqual({
      links: [],
      leftOut: { count: 0, isCapped: false },
    });
    expect(await serverPlaces(given.store.database, ALL)).toEqual({ places: [], unplaced: 0, leftOut: 0 });
  });

  it('counts hosts, software and servers by step', async () => {
    await twoCaptures();
    const activity = await overviewActivity(given.store.database, ALL);
    expect(activity.step).toBe('hour');
    expect(activity.buckets).toEqual([
      {
        time: '2026-01-01 00:00:00.000000',
        infectedHosts: 0,
        maliciousSoftware: 0,
        benignSoftware: 2,
        verdicts: 2,
        malicious: 0,
      },
      {
        time: '2026-01-01 10:00:00.000000',
        infectedHosts: 1,
        maliciousSoftware: 2,
        benignSoftware: 0,
        verdicts: 2,
        malicious: 2,
      },
    ]);
    expect(activity.totals).toEqual({
      hosts: 2,
      infectedHosts: 1,
      servers: 2,
      maliciousServers: 1,
      software: 3,
      maliciousSoftware: 2,
      verdicts: 4,
      malicious: 2,
    });
  });

  it('keeps to a time range, with steps as fine as it allows', async () => {
    await twoCaptures();
    const range = { from: moment(9 * HOUR), until: moment(11 * HOUR) };
    const { step, buckets, totals } = await overviewActivity(given.store.database, range);
    expect([step, buckets.length, totals.verdicts, totals.infectedHosts]).toEqual(['minute', 1, 2, 1]);
    const { links, leftOut } = await connectionGraph(given.store.database, range);
    expect([links.length, leftOut.count]).toEqual([2, 0]);
  });

  it('counts all times as it counts a time range that holds all', async () => {
    await twoCaptures();
    await judge(given.store, 'c.pcap', [judgedFlow(4, { ...at(11 * HOUR), isMalicious: true })]);
    const all = await overviewActivity(given.store.database, ALL);
    const ranged = await overviewActivity(given.store.database, {
      from: moment(0),
      until: moment(12 * HOUR),
    });
    expect(all).toEqual(ranged);
    expect(all.totals.maliciousSoftware).toBe(2);
  });

  it('adds up what a link did in several captures, malicious in one of them or not', async () => {
    const quiet = { outside: { address: '192.0.2.50', port: 80 } };
    await judge(given.store, 'a.pcap', [judgedFlow(0, at(0)), judgedFlow(1, { ...at(1), ...quiet })]);
    await judge(given.store, 'b.pcap', [judgedFlow(2, { ...at(HOUR), isMalicious: true })]);
    await judge(given.store, 'c.pcap', [judgedFlow(3, { ...at(2 * HOUR), ...quiet })]);
    const { links, leftOut } = await connectionGraph(given.store.database, ALL);
    expect(links.map(({ server, malicious }) => [server, malicious])).toEqual([
      [judgedFlow(0).outside.address, 1],
      ['192.0.2.50', 0],
    ]);
    expect(leftOut).toEqual({ count: 0, isCapped: false });
  });

  it('puts servers of known place on the map and counts the others', async () => {
    await twoCaptures();
    expect(await serverPlaces(given.store.database, ALL)).toEqual({ places: [], unplaced: 1, leftOut: 0 });
    await given.store.database
      .updateTable('mad_server')
      .set({ latitude: 52.5, longitude: 13.4, country: 'DE' })
      .execute();
    const { places, unplaced } = await serverPlaces(given.store.database, ALL);
    expect(places).toMatchObject([{ address: '198.51.100.7', latitude: 52.5, country: 'DE', malicious: 2 }]);
    expect(unplaced).toBe(0);
  });

  it('bounds the graph and says what is left out, malicious links first', async () => {
    const flows = Array.from({ length: GRAPH_LIMIT + 5 }, (_, n) =>
      judgedFlow(n, {
        outside: { address: `192.0.2.${n}`, port: 80 },
        isMalicious: n === GRAPH_LIMIT + 4,
      }),
    );
    await judge(given.store, 'a.pcap', flows);
    const { links, leftOut } = await connectionGraph(given.store.database, ALL);
    expect([links.length, leftOut]).toEqual([GRAPH_LIMIT, { count: 5, isCapped: false }]);
    expect(links[0]).toMatchObject({ server: `192.0.2.${GRAPH_LIMIT + 4}`, malicious: 1 });
  });

  it('gives losses of a range in order', async () => {
    for (const n of [2, 0, 1]) await given.store.losses.add(moment(n), n / 4);
    expect((await lossesWithin(given.store.database, ALL)).map(({ loss }) => loss)).toEqual([0, 0.25, 0.5]);
    const range = { from: moment(1), until: moment(2) };
    expect((await lossesWithin(given.store.database, range)).map(({ loss }) => loss)).toEqual([0.25]);
  });

  it('finds a verdict by number and by the name of its flow, and its capture', async () => {
    const { captureId } = await judge(given.store, 'a.pcap', [
      judgedFlow(0),
      judgedFlow(1, { isMalicious: true }),
    ]);
    const id = await findVerdictId(given.store.database, judgedFlow(1).name);
    expect(await findVerdict(given.store.database, id ?? 0)).toMatchObject({
      name: judgedFlow(1).name,
      isMalicious: true,
      allowRule: null,
      capture: { id: captureId, path: 'a.pcap', isFileRemoved: false },
      reasons: '["score 0.125"]',
      explanation: null,
    });
    expect(await findVerdictId(given.store.database, 'none')).toBeUndefined();
    expect(await findVerdict(given.store.database, 999_999)).toBeUndefined();
    expect(await findCapture(given.store.database, captureId)).toMatchObject({
      path: 'a.pcap',
      state: 'judged',
      verdicts: 2,
    });
    expect(await captureProgress(given.store.database, [captureId, 999_999])).toEqual([
      { id: captureId, state: 'judged', verdicts: 2, malicious: 1, errorCode: null },
    ]);
  });
});
