import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  GiveUpError,
  type Job,
  type JobDepth,
  type JobQueue,
  type QueueTrouble,
  TryAgainError,
} from './index.ts';

const NOTHING: JobDepth = { waiting: 0, delayed: 0, running: 0, parked: 0 };

/** Waits until a condition holds; the test's own time limit ends what never does. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await sleep(10);
};

/** A gate that handlers wait at. */
export const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
};

/** Opens a queue of its own, empty, whose retries come soon. */
export type OpenTestQueue = (onTrouble: (trouble: QueueTrouble) => void) => Promise<JobQueue>;

/** What every queue does, whatever it stands on. */
export const describeJobQueue = (name: string, open: OpenTestQueue): void => {
  describe(name, () => {
    let queue: JobQueue;
    let troubles: QueueTrouble[];

    beforeEach(async () => {
      troubles = [];
      queue = await open((trouble) => troubles.push(trouble));
    });
    afterEach(() => queue.close({ graceMs: 0 }));

    const add = (id: string) => queue.add('capture', { path: `/pcap/${id}` }, { id });
    const depthIs = (expected: Partial<JobDepth>) =>
      until(async () => {
        const depth = await queue.depth('capture');
        return Object.entries({ ...NOTHING, ...expected }).every(
          ([state, count]) => depth[state as keyof JobDepth] === count,
        );
      });

    it('gives each handler the data of its jobs', async () => {
      const seen: unknown[] = [];
      const note = async ({ name: job, id, data, attempt }: Job) => void seen.push([job, id, data, attempt]);
      queue.work('capture', {}, note);
      queue.work('report', {}, note);
      queue.work('validate', {}, note);
      queue.work('retrain', {}, note);
      await queue.add('capture', { path: '/a.pcap' }, { id: '1' });
      await queue.add('report', { path: '/dataset/a' }, { id: '1' });
      await queue.add('validate', { path: '/a.pcap' }, { id: '1' });
      await queue.add('retrain', { reason: 'loss' }, { id: '1' });
      await until(() => seen.length === 4);
      expect(new Set(seen)).toEqual(
        new Set([
          ['capture', '1', { path: '/a.pcap' }, 1],
          ['report', '1', { path: '/dataset/a' }, 1],
          ['validate', '1', { path: '/a.pcap' }, 1],
          ['retrain', '1', { reason: 'loss' }, 1],
        ]),
      );
    });

    it('keeps nothing of a job that is done, which can then be added again', async () => {
      let runs = 0;
      queue.work('capture', {}, async () => void runs++);
      for (let round = 1; round <= 3; round++) {
        expect(await add('same')).toBe('queued');
        await until(() => runs === round);
        await depthIs({});
      }
    });

    it('runs jobs in the order in which they were added', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `job ${index}`);
      for (const id of ids) await add(id);
      const seen: string[] = [];
      queue.work('capture', {}, async ({ id }) => void seen.push(id));
      await until(() => seen.length === ids.length);
      expect(seen).toEqual(ids);
    });

    it('runs as many side by side as the worker wants', async () => {
      for (let index = 0; index < 12; index++) await add(`job ${index}`);
      let running = 0;
      let most = 0;
      const { passed, open: letAllPass } = gate();
      queue.work('capture', { concurrency: 4 }, async () => {
        most = Math.max(most, ++running);
        await passed;
        running--;
      });
      await depthIs({ running: 4, waiting: 8 });
      letAllPass();
      await depthIs({});
      expect(most).toBe(4);
    });

    it('shares jobs out: each goes to one worker', async () => {
      const seen: string[] = [];
      for (let worker = 0; worker < 4; worker++)
        queue.work('capture', { concurrency: 2 }, async ({ id }) => void seen.push(id));
      const ids = Array.from({ length: 100 }, (_, index) => `job ${index}`);
      await Promise.all(ids.map(add));
      await until(() => seen.length >= ids.length);
      await depthIs({});
      expect(seen.toSorted()).toEqual(ids.toSorted());
    });

    it('takes a repeat of a job that waits or runs for the same job', async () => {
      await Promise.all([add('once'), add('once')]);
      await add('once');
      expect(await queue.depth('capture')).toEqual({ ...NOTHING, waiting: 1 });
      const { passed, open: letPass } = gate();
      let runs = 0;
      queue.work('capture', {}, async () => {
        runs++;
        await passed;
      });
      await depthIs({ running: 1 });
      expect(await add('once')).toBe('queued');
      letPass();
      await depthIs({});
      expect(runs).toBe(1);
    });

    it('takes any text as an id', async () => {
      const ids = [
        '',
        '7',
        'a:b',
        'a:b:c',
        '__proto__',
        'constructor',
        '\ud800',
        '\ud801',
        '\0',
        ' ',
        'x'.repeat(100_000),
      ];
      const seen: string[] = [];
      for (const id of ids) await queue.add('capture', { path: id }, { id });
      expect(await queue.depth('capture')).toEqual({ ...NOTHING, waiting: ids.length });
      queue.work('capture', {}, async ({ id, data }) => void (id === data.path && seen.push(id)));
      await until(() => seen.length === ids.length);
      expect(seen).toEqual(ids);
    });

    it('tries again what failed, and counts', async () => {
      const attempts: number[] = [];
      queue.work('capture', {}, async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      });
      await add('slow learner');
      await until(() => attempts.length === 3);
      await depthIs({});
      expect(attempts).toEqual([1, 2, 3]);
      expect(troubles).toEqual([]);
    });

    it('parks after three failures, with the error, and goes on with the others', async () => {
      const seen: string[] = [];
      queue.work('capture', {}, async ({ id }) => {
        seen.push(id);
        if (id === 'poison') throw new Error('bad\u0000 bytes');
      });
      await add('poison');
      await add('food');
      await depthIs({ parked: 1 });
      await until(() => seen.length === 4);
      expect(seen.filter((id) => id === 'food')).toHaveLength(1);
      const [parked, ...others] = await queue.parked('capture');
      expect(others).toEqual([]);
      expect(parked).toEqual({
        id: 'poison',
        data: { path: '/pcap/poison' },
        error: 'bad\u0000 bytes',
        attempts: 3,
        parkedAt: expect.any(Date),
      });
      expect(troubles).toEqual([
        { kind: 'parked', job: 'capture', id: 'poison', message: 'bad\u0000 bytes' },
      ]);
    });

    it('leaves a parked job parked until it is added again on purpose', async () => {
      let isMended = false;
      const attempts: number[] = [];
      queue.work('capture', {}, async ({ attempt }) => {
        attempts.push(attempt);
        if (!isMended) throw new GiveUpError('broken');
      });
      await add('patient');
      await depthIs({ parked: 1 });
      expect(await add('patient')).toBe('parked');
      expect(await queue.addAgain('capture', 'stranger')).toBe(false);
      expect(await queue.addAgain('report', 'patient')).toBe(false);
      expect(attempts).toEqual([1]);
      isMended = true;
      expect(await queue.addAgain('capture', 'patient')).toBe(true);
      await until(() => attempts.length === 2);
      await depthIs({});
      expect(attempts).toEqual([1, 1]);
      expect(await queue.addAgain('capture', 'patient')).toBe(false);
    });

    it('lists parked jobs, the newest first, as many as asked for', async () => {
      queue.work('capture', {}, async ({ id }) => {
        throw new GiveUpError(`${id} is hopeless`);
      });
      for (const id of ['first', 'second', 'third']) {
        await add(id);
        await until(() => troubles.some((trouble) => trouble.kind === 'parked' && trouble.id === id));
        await sleep(2);
      }
      const parked = await queue.parked('capture', 2);
      expect(parked.map(({ id, error, attempts }) => [id, error, attempts])).toEqual([
        ['third', 'third is hopeless', 1],
        ['second', 'second is hopeless', 1],
      ]);
    });

    it('does not count what could not even begin', async () => {
      const attempts: number[] = [];
      queue.work('capture', {}, async ({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length <= 6) throw new TryAgainError('the database is away', 5);
      });
      await add('early');
      await until(() => attempts.length === 7);
      await depthIs({});
      expect(attempts).toEqual([1, 1, 1, 1, 1, 1, 1]);
      expect(troubles).toEqual([]);
    });

    it('counts a job that waits for its next try as delayed', async () => {
      queue.work('capture', {}, async () => {
        throw new TryAgainError('later', 3_600_000);
      });
      await add('later');
      await depthIs({ delayed: 1 });
      expect(await add('later')).toBe('queued');
      expect(await queue.depth('capture')).toEqual({ ...NOTHING, delayed: 1 });
    });

    it('copes with anything thrown', async () => {
      queue.work('capture', {}, async ({ id }) => {
        if (id === 'text') throw 'just text';
        if (id === 'nothing') throw undefined;
        throw new GiveUpError('long '.repeat(100_000));
      });
      await add('text');
      await add('nothing');
      await add('long');
      await depthIs({ parked: 3 });
      const errors = new Map((await queue.parked('capture')).map(({ id, error }) => [id, error]));
      expect(errors.get('text')).toBe('just text');
      expect(errors.get('nothing')).toBe('undefined');
      expect(errors.get('long')).toBe('long '.repeat(400));
    });

    it('survives a handler that throws before its first await', async () => {
      queue.work('capture', {}, () => {
        throw new GiveUpError('at once');
      });
      await add('hasty');
      await depthIs({ parked: 1 });
    });

    it('waits, when a worker closes, for what runs, and begins nothing more', async () => {
      const { passed, open: letPass } = gate();
      const ended: string[] = [];
      const worker = queue.work('capture', {}, async ({ id }) => {
        await passed;
        ended.push(id);
      });
      await add('runs');
      await add('waits');
      await depthIs({ running: 1, waiting: 1 });
      const closed = worker.close({ graceMs: 600_000 });
      letPass();
      await closed;
      expect(ended).toEqual(['runs']);
      expect(await queue.depth('capture')).toEqual({ ...NOTHING, waiting: 1 });
    });

    it('hands back what runs too long when a worker closes, as if it had not begun', async () => {
      const signals: AbortSignal[] = [];
      const { passed, open: letPass } = gate();
      const worker = queue.work('capture', { concurrency: 2 }, async ({ signal }) => {
        signals.push(signal);
        await passed;
      });
      await add('endless');
      await add('endless too');
      await depthIs({ running: 2 });
      await worker.close({ graceMs: 10 });
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
      await depthIs({ waiting: 2 });
      const attempts = new Map<string, number>();
      queue.work('capture', {}, async ({ id, attempt }) => void attempts.set(id, attempt));
      await depthIs({});
      expect(attempts).toEqual(
        new Map([
          ['endless', 1],
          ['endless too', 1],
        ]),
      );
      letPass();
      await depthIs({});
      expect(troubles).toEqual([]);
    });

    it('is ready until it is closed, and then refuses', async () => {
      await until(() => queue.isReady());
      await queue.close();
      await queue.close();
      expect(await queue.isReady()).toBe(false);
      const refusal = expect.objectContaining({ code: 'MAD_QUEUE_UNREACHABLE' });
      await expect(add('late')).rejects.toEqual(refusal);
      await expect(queue.addAgain('capture', 'late')).rejects.toEqual(refusal);
      expect(() => queue.work('capture', {}, async () => {})).toThrow(refusal);
    });
  });
};
