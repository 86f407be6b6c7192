import { expect, it } from 'vitest';
import type { AllowCondition } from './allow-rule-matcher.ts';
import type { JudgedFlow } from './judged-flow.ts';
import { wrongFigures } from './support/figure-check.ts';
import { describeOnEveryDatabase } from './support/fixture-every-database.ts';
import { captureResult, claimNew, judge, judgedFlow, moment } from './support/fixture-flow.ts';

const LATER = moment(10_000_000_000);

const rule = (condition: AllowCondition) => ({
  ...condition,
  reason: 'our own updater',
  userName: 'ada',
  expiresAt: LATER,
});

/** 60 flows of three machines to two servers of two domains; all but every fourth malicious. */
const FLOWS: readonly JudgedFlow[] = Array.from({ length: 60 }, (_, n) =>
  judgedFlow(n, {
    inside: { address: `10.0.${n % 3}.1`, port: 1024 + n },
    outside: { address: n % 2 === 0 ? '192.0.2.1' : '2001:db8::1', port: 80 },
    domain: n % 2 === 0 ? 'cdn.example.org' : 'notexample.org',
    userAgent: n % 5 === 0 ? undefined : 'Updater/1.0',
    isMalicious: n % 4 !== 0,
  }),
);

const CONDITIONS: readonly (readonly [AllowCondition, (flow: JudgedFlow) => boolean])[] = [
  [{ field: 'host', value: '10.0.1.1' }, (flow) => flow.inside.address === '10.0.1.1'],
  [{ field: 'host', value: '10.0.0.0/23' }, (flow) => flow.inside.address !== '10.0.2.1'],
  [{ field: 'server', value: '2001:db8::/32' }, (flow) => flow.outside.address === '2001:db8::1'],
  [{ field: 'domain', value: 'Example.org' }, (flow) => flow.domain === 'cdn.example.org'],
  [{ field: 'software', value: 'UnknownUA' }, (flow) => flow.userAgent === undefined],
];

describeOnEveryDatabase('allow rules', (given) => {
  const hiddenNames = async (): Promise<readonly string[]> =>
    (
      await given.store.database
        .selectFrom('mad_verdict')
        .innerJoin('mad_report', 'id', 'report_id')
        .select('name')
        .where('allow_rule_id', 'is not', null)
        .where('malicious', '=', 0)
        .where('is_malicious', '=', 1)
        .orderBy('id')
        .execute()
    ).map(({ name }) => name);

  it.each(CONDITIONS)(
    '%j hides what it matches, before and after, until it is taken back',
    async (condition, matches) => {
      await judge(given.store, 'a.pcap', FLOWS);
      const wanted = FLOWS.filter((flow) => flow.isMalicious && matches(flow));
      const ids = await given.store.database
        .selectFrom('mad_report')
        .select('id')
        .where('name', '=', wanted[0]?.name ?? '')
        .execute();
      await given.store.triage.change({
        reportIds: ids.map(({ id }) => id),
        state: 'confirmed',
        userName: 'ada',
        reason: '',
      });
      expect(await given.store.allowRules.preview(condition)).toEqual({
        verdicts: wanted.length,
        hosts: new Set(wanted.map((flow) => flow.inside.address)).size,
        confirmed: 1,
      });
      expect(await hiddenNames()).toEqual([]);

      const id = await given.store.allowRules.save(rule(condition));
      expect(await hiddenNames()).toEqual(wanted.map(({ name }) => name));
      expect(await wrongFigures(given.store)).toEqual([]);
      expect(await given.store.allowRules.preview(condition)).toEqual({
        verdicts: 0,
        hosts: 0,
        confirmed: 0,
      });
      expect(await given.store.captures.find('a.pcap')).toMatchObject({ malicious: 45 - wanted.length });

      await judge(given.store, 'b.pcap', FLOWS);
      expect((await hiddenNames()).length).toBe(2 * wanted.length);
      expect(await wrongFigures(given.store)).toEqual([]);

      expect(await given.store.allowRules.revoke(id)).toBe(true);
      expect(await given.store.allowRules.revoke(id)).toBe(false);
      expect(await hiddenNames()).toEqual([]);
      expect(await wrongFigures(given.store)).toEqual([]);
      expect(await given.store.captures.find('b.pcap')).toMatchObject({ malicious: 45 });
    },
  );

  it('what two rules match stays hidden until both are gone', async () => {
    await judge(given.store, 'a.pcap', FLOWS);
    const first = await given.store.allowRules.save(rule({ field: 'host', value: '10.0.1.1' }));
    const second = await given.store.allowRules.save(rule({ field: 'host', value: '10.0.0.0/16' }));
    expect((await hiddenNames()).length).toBe(45);
    await given.store.allowRules.revoke(first);
    expect((await hiddenNames()).length).toBe(45);
    expect(await wrongFigures(given.store)).toEqual([]);
    await given.store.allowRules.revoke(second);
    expect(await hiddenNames()).toEqual([]);
    expect(await wrongFigures(given.store)).toEqual([]);
  });

  it('end by themselves', async () => {
    await judge(given.store, 'a.pcap', FLOWS);
    const id = await given.store.allowRules.save({
      ...rule({ field: 'host', value: '10.0.1.1' }),
      expiresAt: moment(0),
    });
    const lasting = await given.store.allowRules.save(rule({ field: 'software', value: 'UnknownUA' }));
    expect(await given.store.allowRules.expire()).toEqual([id]);
    expect(await given.store.allowRules.expire()).toEqual([]);
    expect((await hiddenNames()).length).toBe(9);
    expect(await wrongFigures(given.store)).toEqual([]);
    expect((await given.store.allowRules.list()).map((row) => [row.id, row.revoked_at === null])).toEqual([
      [lasting, true],
      [id, false],
    ]);
  });

  it('that are made while captures are completed miss none of their verdicts', async () => {
    const claims = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => claimNew(given.store, `${name}.pcap`, `here:1:${name}`)),
    );
    const [id, ...completed] = await Promise.all([
      given.store.allowRules.save(rule({ field: 'host', value: '10.0.1.1' })),
      ...claims.map((claim) => given.store.captures.complete(claim, captureResult(FLOWS))),
    ]);
    expect(completed).toEqual([true, true, true, true]);
    const perCapture = FLOWS.filter((flow) => flow.isMalicious && flow.inside.address === '10.0.1.1').length;
    expect((await hiddenNames()).length).toBe(4 * perCapture);
    expect(await wrongFigures(given.store)).toEqual([]);
    expect(await given.store.allowRules.revoke(id)).toBe(true);
    expect(await wrongFigures(given.store)).toEqual([]);
  });

  it.each([
    { field: 'host', value: '10.0.0.0/33' },
    { field: 'host', value: 'example.org' },
    { field: 'server', value: '' },
    { field: 'domain', value: 'a b' },
    { field: 'software', value: '' },
  ] as const)('%j is refused', async (condition) => {
    await expect(given.store.allowRules.preview(condition)).rejects.toMatchObject({
      code: 'MAD_ALLOW_RULE_INVALID',
    });
    await expect(given.store.allowRules.save(rule(condition))).rejects.toMatchObject({
      code: 'MAD_ALLOW_RULE_INVALID',
    });
    expect(await given.store.allowRules.list()).toEqual([]);
  });
});
