import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { JudgedFlow } from './judged-flow.ts';
import { textDigest } from './stored-text.ts';
import { wrongFigures } from './support/figure-check.ts';
import { describeOnEveryDatabase } from './support/fixture-every-database.ts';
import {
  captureResult,
  claimNew,
  DEATH_RULE,
  foundCapture,
  judge,
  judgedFlow,
  moment,
} from './support/fixture-flow.ts';

/** So many flows of several machines, programs and servers; every third malicious. */
const mixedFlows = (count: number): readonly JudgedFlow[] =>
  Array.from({ length: count }, (_, n) =>
    judgedFlow(n, {
      inside: { address: `10.0.0.${n % 7}`, port: 1024 + n },
      outside: { address: `192.0.2.${n % 11}`, port: 80 },
      userAgent: n % 5 === 0 ? undefined : `Agent/${n % 5}`,
      isMalicious: n % 3 === 0,
    }),
  );

const HOSTILE = `'; drop table mad_report; -- "\\ \` %_ \0 \u{1F4A9} \ud800 \udc00\ud800 \u202e<script>`;
const HOSTILE_AS_STORED = HOSTILE.toWellFormed();

describeOnEveryDatabase('completing a capture', (given) => {
  it('writes every row of a flow', async () => {
    const claim = await claimNew(given.store, 'a.pcap');
    const flow = judgedFlow(7, {
      isMalicious: true,
      score: 0.75,
      explanation: { bytes: [0, 0.5] },
      reasons: ['first', 'second'],
      userAgent: undefined,
    });
    const result = captureResult([flow], { datasetFolder: '/data/dataset/a', warnings: ['cut'] });
    expect(await given.store.captures.complete(claim, result)).toBe(true);
    const { database } = given.store;
    const report = await database.selectFrom('mad_report').selectAll().executeTakeFirstOrThrow();
    const { id, ...columns } = report;
    expect(columns).toEqual({
      name: flow.name,
      is_malicious: 1,
      ua: 'UnknownUA',
      url: flow.url,
      srcip: '10.0.0.1',
      srcport: 1031,
      dstip: '192.0.2.1',
      dstport: 80,
      time: '2026-01-01 00:00:07.000000',
      detected_by_cnn: 1,
      device: 'PC',
      os: 'Windows',
      browser: 'Updater',
      type: 2,
    });
    expect(await database.selectFrom('mad_verdict').selectAll().executeTakeFirstOrThrow()).toMatchObject({
      report_id: id,
      capture_id: claim.captureId,
      domain: 'example.org',
      malicious: 1,
      score: 0.75,
      decided_by: 'cnn',
      first_offset: 724,
      last_offset: 790,
      triage: 'new',
      allow_rule_id: null,
    });
    const explanation = await database.selectFrom('mad_explanation').selectAll().executeTakeFirstOrThrow();
    expect(JSON.parse(explanation.reasons)).toEqual(['first', 'second']);
    expect(JSON.parse(explanation.explanation ?? 'null')).toEqual({ bytes: [0, 0.5] });
    expect(JSON.parse(explanation.requests)).toEqual(flow.requests);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({
      state: 'judged',
      attempts: 1,
      claimed_by: null,
      claimed_until: null,
      digest: 'd'.repeat(64),
      first_packet_at: '2026-01-01 00:00:00.000000',
      last_packet_at: '2026-01-01 00:01:40.000000',
      packets: 50,
      flows: 20,
      requests: 10,
      verdicts: 1,
      malicious: 1,
      warnings: '["cut"]',
      error_code: null,
    });
    expect(await database.selectFrom('mad_processedfile').select('name').execute()).toMatchObject([
      { name: 'a.pcap' },
    ]);
    expect(
      await database.selectFrom('mad_tobeprocessedfile').select(['path', 'status']).execute(),
    ).toMatchObject([{ path: '/data/dataset/a', status: 0 }]);
    expect(await wrongFigures(given.store)).toEqual([]);
  });

  it('reads flows in batches, from a generator too', async () => {
    const flows = mixedFlows(1234);
    let written = 0;
    const claim = await claimNew(given.store, 'a.pcap');
    const streamed = (async function* () {
      for (const flow of flows) {
        written += 1;
        yield flow;
      }
    })();
    expect(await given.store.captures.complete(claim, captureResult(streamed))).toBe(true);
    expect(written).toBe(1234);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({ verdicts: 1234, malicious: 412 });
    expect(await wrongFigures(given.store)).toEqual([]);
    const hosts = await given.store.database
      .selectFrom('mad_host')
      .select(['address', 'first_seen', 'last_seen', 'verdicts', 'malicious'])
      .where('address', '=', '10.0.0.3')
      .execute();
    expect(hosts).toMatchObject([
      { first_seen: moment(3), last_seen: moment(1228), verdicts: 176, malicious: 59 },
    ]);
  });

  it('writes nothing when the flows cannot be read to the end', async () => {
    const claim = await claimNew(given.store, 'a.pcap');
    const broken = {
      *[Symbol.iterator]() {
        yield* mixedFlows(700);
        throw new Error('the worker ran out of disk');
      },
    };
    await expect(given.store.captures.complete(claim, captureResult(broken))).rejects.toThrow(
      'ran out of disk',
    );
    expect(await given.store.database.selectFrom('mad_report').selectAll().execute()).toEqual([]);
    expect(await wrongFigures(given.store)).toEqual([]);
    expect(await given.store.captures.complete(claim, captureResult(mixedFlows(10)))).toBe(true);
    expect(await wrongFigures(given.store)).toEqual([]);
  });

  it('replaces an earlier judgement and keeps what people have said of flows of the same name', async () => {
    await judge(given.store, 'other.pcap', mixedFlows(50));
    await judge(given.store, 'a.pcap', mixedFlows(600));
    const idOf = async (name: string): Promise<number> =>
      (
        await given.store.database
          .selectFrom('mad_report')
          .innerJoin('mad_verdict', 'report_id', 'id')
          .select('id')
          .where('name', '=', name)
          .where('srcport', '<', 60_000)
          .orderBy('id', 'desc')
          .executeTakeFirstOrThrow()
      ).id;
    const kept = await idOf(judgedFlow(300).name);
    const gone = await idOf(judgedFlow(550).name);
    await given.store.triage.change({
      reportIds: [kept, gone],
      state: 'confirmed',
      userName: 'ada',
      reason: 'seen',
    });
    await given.store.triage.addNote(kept, 'ada', 'calls home');
    await given.store.triage.addNote(gone, 'ada', 'too');

    await given.store.captures.offer([foundCapture('a.pcap', { sizeBytes: 2000 })]);
    const claim = await given.store.captures.claim('here:1:a', 60, 'a.pcap');
    if (claim === undefined) throw new Error('not given out again');
    const flows = [...mixedFlows(500), judgedFlow(900, { inside: { address: '10.9.9.9', port: 1 } })];
    expect(await given.store.captures.complete(claim, captureResult(flows, { sizeBytes: 2000 }))).toBe(true);

    expect(await wrongFigures(given.store)).toEqual([]);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({ verdicts: 501 });
    const successor = await idOf(judgedFlow(300).name);
    expect(successor).toBeGreaterThan(kept);
    expect(
      await given.store.database
        .selectFrom('mad_verdict')
        .select('triage')
        .where('report_id', '=', successor)
        .execute(),
    ).toMatchObject([{ triage: 'confirmed' }]);
    expect(await given.store.triage.notes(successor)).toMatchObject([{ text: 'calls home' }]);
    expect(await given.store.triage.history(successor)).toMatchObject([{ to_state: 'confirmed' }]);
    expect(await given.store.labels.ofReport(successor)).toMatchObject([{ is_malicious: 1, source: 'ada' }]);
    const labels = await given.store.labels.after(0, 10);
    expect(labels.map(({ report_id }) => report_id)).toEqual([successor, null]);
    expect(await given.store.database.selectFrom('mad_note').select('id').execute()).toHaveLength(1);
    expect(await given.store.database.selectFrom('mad_processedfile').select('name').execute()).toHaveLength(
      2,
    );
  });

  it('keeps hostile text as it came, and 64 KiB of it', async () => {
    const long = `${HOSTILE}${'\u{1F4A9}'.repeat(16_000)}`;
    const flow = judgedFlow(1, {
      userAgent: long,
      url: long,
      domain: HOSTILE.repeat(20),
      device: HOSTILE,
      os: long,
      browser: long,
      reasons: [HOSTILE],
      explanation: { [HOSTILE]: HOSTILE },
      requests: [long],
    });
    const stored = textDigest(long.toWellFormed());
    await judge(given.store, `${HOSTILE}.pcap`, [flow, judgedFlow(2, { userAgent: `${long} ` })]);
    const { database } = given.store;
    const reports = await database.selectFrom('mad_report').selectAll().orderBy('id').execute();
    // Compared by digest: a difference must not print it.
    expect([reports[0]?.ua, reports[0]?.url].map((text) => textDigest(text ?? ''))).toEqual([stored, stored]);
    expect(reports[0]?.device).toBe(HOSTILE_AS_STORED);
    expect(reports[0]?.os).toBe(long.slice(0, 255).toWellFormed());
    const applications = await database.selectFrom('mad_application').select('user_agent').execute();
    expect(applications.map((application) => textDigest(application.user_agent)).sort()).toEqual(
      [stored, textDigest(`${long} `.toWellFormed())].sort(),
    );
    const explanation = await database
      .selectFrom('mad_explanation')
      .selectAll()
      .orderBy('report_id')
      .executeTakeFirstOrThrow();
    expect(textDigest(explanation.requests)).toBe(textDigest(JSON.stringify([long])));
    expect(JSON.parse(explanation.explanation ?? 'null')).toEqual({ [HOSTILE]: HOSTILE });
    expect(await given.store.captures.find(`${HOSTILE}.pcap`)).toMatchObject({
      path: `${HOSTILE_AS_STORED}.pcap`,
    });
    expect(await wrongFigures(given.store)).toEqual([]);
  });

  it('notes the newest fingerprint of software', async () => {
    const claim = await claimNew(given.store, 'a.pcap');
    const flows = [judgedFlow(1), judgedFlow(2, { userAgent: undefined })];
    await given.store.captures.complete(
      claim,
      captureResult(flows, {
        fingerprints: [
          { host: '10.0.0.1', userAgent: 'Updater/1.0', fingerprint: '{"a":1}', changedAt: null },
          { host: '10.0.0.1', userAgent: undefined, fingerprint: '{"b":1}', changedAt: moment(2) },
        ],
      }),
    );
    const known = await given.store.software.fingerprintsOf(['10.0.0.1', '10.0.0.2']);
    expect([...known].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))).toMatchObject([
      { host: '10.0.0.1', userAgent: 'Updater/1.0', fingerprint: '{"a":1}', changedAt: null },
      { host: '10.0.0.1', userAgent: 'UnknownUA', fingerprint: '{"b":1}', changedAt: moment(2) },
    ]);
    expect(await given.store.software.fingerprintsOf([])).toEqual([]);
  });

  it('keeps the names of the newest 600 captures', async () => {
    await given.store.database
      .insertInto('mad_processedfile')
      .values(Array.from({ length: 600 }, (_, n) => ({ name: `old${n}` })))
      .execute();
    await judge(given.store, 'a.pcap', []);
    const names = await given.store.database
      .selectFrom('mad_processedfile')
      .select('name')
      .orderBy('id')
      .execute();
    expect(names).toHaveLength(600);
    expect(names[0]?.name).toBe('old1');
    expect(names[599]?.name).toBe('a.pcap');
  });

  it('takes results of the same network from three processes at once', async () => {
    const children = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const child = fork(new URL('./support/judge-some.ts', import.meta.url), [
          given.url,
          name,
          '6',
          '400',
        ]);
        const [outcome] = (await once(child, 'message')) as [unknown];
        return outcome;
      }),
    );
    expect(children).toEqual(Array.from({ length: 3 }, () => Array.from({ length: 6 }, () => true)));
    expect(await given.store.captures.counts()).toMatchObject({ judged: 18 });
    expect(await given.store.database.selectFrom('mad_verdict').select('report_id').execute()).toHaveLength(
      18 * 400,
    );
    expect(await wrongFigures(given.store)).toEqual([]);
  });

  it('leaves no half rows when the process is killed while it writes', async () => {
    await judge(given.store, 'before.pcap', mixedFlows(100));
    for (const delay of [20, 120, 300]) {
      await given.store.captures.offer([foundCapture('a.pcap')]);
      const child = fork(new URL('./support/judge-endlessly.ts', import.meta.url), [given.url, 'a.pcap']);
      await once(child, 'message');
      await sleep(delay);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await given.store.captures.find('a.pcap')).toMatchObject({ state: 'judging' });
      const freed = await given.store.captures.releaseOwner('killed:', { ...DEATH_RULE, maxDeaths: 9 });
      expect(freed).toHaveLength(1);
      const reports = await given.store.database.selectFrom('mad_report').select('id').execute();
      expect(reports).toHaveLength(100);
      expect(await wrongFigures(given.store)).toEqual([]);
    }
    const claim = await given.store.captures.claim('here:1:a', 60, 'a.pcap');
    if (claim === undefined) throw new Error('not given out again');
    expect(claim.attempt).toBe(4);
    expect(await given.store.captures.complete(claim, captureResult(mixedFlows(900)))).toBe(true);
    expect(await given.store.captures.deaths('a.pcap')).toBe(0);
    expect(await wrongFigures(given.store)).toEqual([]);
  });
});
