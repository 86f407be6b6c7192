import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { databaseTime } from './database-time.ts';
import { openStore } from './open-store.ts';
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

describeOnEveryDatabase('captures', (given) => {
  it('takes unknown files once and judged ones again when they have changed', async () => {
    const files = [foundCapture('b.pcap'), foundCapture('a.pcap')];
    expect(await given.store.captures.offer(files)).toBe(2);
    expect(await given.store.captures.offer(files)).toBe(0);
    await judge(given.store, 'a.pcap', []);
    expect(await given.store.captures.offer(files)).toBe(0);
    const grown = foundCapture('a.pcap', { sizeBytes: 1001 });
    expect(await given.store.captures.offer([grown])).toBe(1);
    expect(await given.store.captures.offer([grown])).toBe(0);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({
      state: 'waiting',
      attempts: 0,
      size_bytes: 1001,
    });
    const touched = foundCapture('b.pcap', { modifiedAt: moment(5) });
    expect(await given.store.captures.offer([touched])).toBe(0);
    expect(await given.store.captures.find('b.pcap')).toMatchObject({
      state: 'waiting',
      modified_at: moment(5),
    });
  });

  it('does not disturb a capture that is being judged when its file grows; then it is judged as it was', async () => {
    const claim = await claimNew(given.store, 'a.pcap');
    await given.store.captures.offer([foundCapture('a.pcap', { sizeBytes: 5000 })]);
    expect(await given.store.captures.complete(claim, captureResult([]))).toBe(true);
    expect(await given.store.captures.offer([foundCapture('a.pcap', { sizeBytes: 5000 })])).toBe(1);
  });

  it('tells paths apart that differ in case, in a trailing space or after 700 characters', async () => {
    const long = 'x'.repeat(3000);
    const paths = ['a.pcap', 'A.pcap', 'a.pcap ', `${long}1.pcap`, `${long}2.pcap`];
    expect(await given.store.captures.offer(paths.map((path) => foundCapture(path)))).toBe(5);
    expect((await given.store.captures.list()).map(({ path }) => path).sort()).toEqual([...paths].sort());
  });

  it('gives captures out in name order, each to one', async () => {
    await given.store.captures.offer(['c', 'a', 'b'].map((name) => foundCapture(`${name}.pcap`)));
    expect(await given.store.captures.claimable(2)).toEqual(['a.pcap', 'b.pcap']);
    const claims = [
      await given.store.captures.claim('here:1:a', 60),
      await given.store.captures.claim('here:2:b', 60),
      await given.store.captures.claim('here:1:a', 60),
    ];
    expect(claims.map((claim) => claim?.path)).toEqual(['a.pcap', 'b.pcap', 'c.pcap']);
    expect(await given.store.captures.claim('here:3:c', 60)).toBeUndefined();
    expect(await given.store.captures.counts()).toEqual({ waiting: 0, judging: 3, judged: 0, parked: 0 });
  });

  it('gives out a wanted capture only while nobody has it', async () => {
    const claim = await claimNew(given.store, 'b.pcap');
    expect(claim).toMatchObject({ path: 'b.pcap', dataset: 'b', owner: 'here:1:a', attempt: 1 });
    expect(await given.store.captures.claim('here:2:b', 60, 'b.pcap')).toBeUndefined();
    expect(await given.store.captures.claim('here:2:b', 60, 'unknown.pcap')).toBeUndefined();
  });

  it('lets a lapsed claim be taken, after which the first holder can do nothing', async () => {
    const first = await claimNew(given.store, 'a.pcap');
    expect(await given.store.captures.renew(first, -1)).toBe(true);
    const second = await given.store.captures.claim('there:1:b', 60);
    expect(second).toMatchObject({ path: 'a.pcap', attempt: 2 });
    expect(await given.store.captures.renew(first, 60)).toBe(false);
    expect(await given.store.captures.handBack(first)).toBe(false);
    expect(
      await given.store.captures.fail(
        first,
        { code: 'X', message: 'x' },
        { maxAttempts: 3, retryAfterSeconds: 0 },
      ),
    ).toBeUndefined();
    expect(await given.store.captures.complete(first, captureResult([judgedFlow(1)]))).toBe(false);
    expect(await given.store.database.selectFrom('mad_report').selectAll().execute()).toEqual([]);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({
      state: 'judging',
      claimed_by: 'there:1:b',
    });
  });

  it('lets a lapsed claim that nobody took be completed', async () => {
    const claim = await claimNew(given.store, 'a.pcap');
    await given.store.captures.renew(claim, -1);
    expect(await given.store.captures.complete(claim, captureResult([judgedFlow(1)]))).toBe(true);
    expect(await given.store.captures.claim('there:1:b', 60)).toBeUndefined();
  });

  it('does not count an attempt that was handed back', async () => {
    const claim = await claimNew(given.store, 'a.pcap');
    expect(await given.store.captures.handBack(claim)).toBe(true);
    expect(await given.store.captures.find('a.pcap')).toMatchObject({
      state: 'waiting',
      attempts: 0,
      claimed_by: null,
      claimed_until: null,
    });
  });

  it('tries a failed capture again after a while and parks it in the end', async () => {
    const rule = { maxAttempts: 2, retryAfterSeconds: 60 };
    const error = { code: 'MAD_CAPTURE_DAMAGED', message: 'a.pcap: \u{1F525} \0' };
    const first = await claimNew(given.store, 'a.pcap');
    expect(await given.store.captures.fail(first, error, rule)).toBe('retry');
    expect(await given.store.captures.claim('here:1:a', 60)).toBeUndefined();
    await given.store.database
      .updateTable('mad_capture')
      .set({ retry_at: databaseTime(new Date()) })
      .execute();
    const second = await given.store.captures.claim('here:1:a', 60);
    if (second === undefined) throw new Error('not given out again');
    expect(await given.store.captures.fail(second, error, rule)).toBe('parked');
    expect(await given.store.captures.claim('here:1:a', 60)).toBeUndefined();
    expect(await given.store.captures.find('a.pcap')).toMatchObject({
      state: 'parked',
      attempts: 2,
      error_code: error.code,
      error_message: error.message,
    });
    const { id } = (await given.store.captures.find('a.pcap')) ?? { id: 0 };
    expect(await given.store.captures.unpark(id)).toBe(true);
    expect(await given.store.captures.unpark(id)).toBe(false);
    const third = await given.store.captures.claim('here:1:a', 60);
    expect(third?.attempt).toBe(1);
  });

  it('frees what dead processes of a host held', async () => {
    const dead = await claimNew(given.store, 'a.pcap', 'site%_1:10:x');
    await claimNew(given.store, 'b.pcap', 'site%_1:11:y');
    await claimNew(given.store, 'c.pcap', 'site%X1:10:z');
    const free = (owner: string) => given.store.captures.releaseOwner(owner, DEATH_RULE);
    const first = { path: 'a.pcap', dataset: 'a', deaths: 1, isParked: false };
    expect(await free('site%_1:10:')).toEqual([first]);
    expect(await given.store.captures.renew(dead, 60)).toBe(false);
    expect(await free('site%_1:')).toEqual([{ ...first, path: 'b.pcap', dataset: 'b' }]);
    expect(await given.store.captures.claimable(10)).toEqual(['a.pcap', 'b.pcap']);
    expect(await given.store.captures.deaths('c.pcap')).toBe(0);
  });

  /** Lets an owner die with the capture in hand. */
  const die = async (path: string, rule = DEATH_RULE) => {
    await given.store.captures.claim('here:7:x', 60, path);
    return given.store.captures.releaseOwner('here:7:', rule);
  };

  it('parks a capture in whose hands owners die again and again, until somebody releases it', async () => {
    await given.store.captures.offer([foundCapture('a.pcap')]);
    for (const deaths of [1, 2, 3])
      expect(await die('a.pcap')).toMatchObject([{ path: 'a.pcap', deaths, isParked: deaths === 3 }]);
    const row = await given.store.captures.find('a.pcap');
    const error = { error_code: 'MAD_DETECTOR_ENDED', error_message: 'ended 3 times' };
    expect(row).toMatchObject({ state: 'parked', claimed_by: null, retry_at: null, ...error });
    expect(await given.store.captures.unpark(row?.id ?? 0)).toBe(true);
    expect(await die('a.pcap')).toMatchObject([{ deaths: 1, isParked: false }]);
  });

  it('lets a capture wait after a death, as long as the rule says', async () => {
    await given.store.captures.offer([foundCapture('a.pcap')]);
    const asked: number[] = [];
    const retryAfterSeconds = (deaths: number): number => {
      asked.push(deaths);
      return 60 * (deaths - 1);
    };
    await die('a.pcap', { ...DEATH_RULE, retryAfterSeconds });
    expect(await given.store.captures.claimable(1)).toEqual(['a.pcap']);
    await die('a.pcap', { ...DEATH_RULE, retryAfterSeconds });
    expect(await given.store.captures.claimable(1)).toEqual([]);
    expect(asked).toEqual([1, 2]);
  });

  it.each([
    ['judged', () => judge(given.store, 'a.pcap', [])],
    ['changed', () => given.store.captures.offer([foundCapture('a.pcap', { sizeBytes: 5 })])],
  ])('counts deaths anew once the capture is %s', async (state, change) => {
    await given.store.captures.offer([foundCapture('a.pcap')]);
    for (let deaths = state === 'changed' ? 3 : 2; deaths > 0; deaths--) await die('a.pcap');
    await change();
    expect(await given.store.captures.deaths('a.pcap')).toBe(0);
  });

  it('does not take deaths for failures, and keeps them over failures', async () => {
    await given.store.captures.offer([foundCapture('a.pcap')]);
    for (let deaths = 0; deaths < 2; deaths++) await die('a.pcap');
    const rule = { maxAttempts: 2, retryAfterSeconds: 0 };
    const fail = async () => {
      const claim = await given.store.captures.claim('here:1:a', 60);
      return claim && given.store.captures.fail(claim, { code: 'MAD_WORKER_ENDED', message: '' }, rule);
    };
    expect([await fail(), await given.store.captures.deaths('a.pcap')]).toEqual(['retry', 2]);
    expect(await fail()).toBe('parked');
  });

  it('counts a death once, however many processes free the dead', async () => {
    await claimNew(given.store, 'a.pcap', 'here:7:x');
    const others = await Promise.all([openStore(given.url), openStore(given.url), openStore(given.url)]);
    const freed = await Promise.all(
      others.map(({ captures }) => captures.releaseOwner('here:7:', DEATH_RULE)),
    );
    await Promise.all(others.map((other) => other.close()));
    expect(freed.flat()).toMatchObject([{ path: 'a.pcap', deaths: 1 }]);
    expect(await given.store.captures.deaths('a.pcap')).toBe(1);
  });

  it('lists by state, the newest first', async () => {
    await given.store.captures.offer(['a', 'b', 'c'].map((name) => foundCapture(`${name}.pcap`)));
    await judge(given.store, 'b.pcap', []);
    expect(await given.store.captures.list({ state: 'judged' })).toMatchObject([{ path: 'b.pcap' }]);
    const all = await given.store.captures.list();
    expect(all.map(({ id }) => id)).toEqual([...all.map(({ id }) => id)].sort((a, b) => b - a));
    expect((await given.store.captures.list({ limit: 1, offset: 1 })).map(({ id }) => id)).toEqual([
      all[1]?.id,
    ]);
    await given.store.captures.markFileRemoved('b.pcap');
    expect(await given.store.captures.find('b.pcap')).toMatchObject({ file_removed: 1, state: 'judged' });
  });

  it('gives 200 captures to two processes, none to both', async () => {
    await given.store.captures.offer(
      Array.from({ length: 200 }, (_, n) => foundCapture(`${String(n).padStart(3, '0')}.pcap`)),
    );
    const claimed = await Promise.all(
      ['here:1:a', 'here:2:b'].map(async (owner) => {
        const child = fork(new URL('./support/claim-all.ts', import.meta.url), [given.url, owner]);
        const [paths] = (await once(child, 'message')) as [string[]];
        return paths;
      }),
    );
    expect(claimed.flat().sort()).toEqual(
      (await given.store.captures.list({ limit: 200 })).map(({ path }) => path).sort(),
    );
    expect(await given.store.captures.counts()).toMatchObject({ judging: 200, waiting: 0 });
  });
});
