import { expect, it } from 'vitest';
import type { JudgedFlow } from '../judged-flow.ts';
import { describeOnEveryDatabase } from '../support/fixture-every-database.ts';
import { judge, judgedFlow, moment } from '../support/fixture-flow.ts';
import { FLOWS_OF_STEP, scoreSteps } from './score-steps.ts';

/** Seconds of a day; the fixtures' time begins on Thursday, 2026-01-01. */
const DAY = 24 * 3600;

describeOnEveryDatabase('scores over time', (given) => {
  const flow = (n: number, seconds: number, score: number, changes: Partial<JudgedFlow> = {}): JudgedFlow =>
    judgedFlow(n, {
      time: moment(seconds),
      flowStart: moment(seconds),
      score,
      modelVersion: 'Background_PC one',
      userAgent: `Program/${n}`,
      ...changes,
    });

  const counts = (...parts: readonly (readonly [part: number, count: number])[]): number[] => {
    const all = new Array<number>(10).fill(0);
    for (const [part, count] of parts) all[part] = count;
    return all;
  };

  it('are none before the first verdict', async () => {
    expect(await scoreSteps(given.store.database)).toEqual({ step: 'day', steps: [] });
  });

  it('count software by its highest score, by day, each model apart', async () => {
    await judge(given.store, 'a.pcap', [
      flow(0, 0, 0),
      flow(1, 10, 0.05, { userAgent: 'Busy/1' }),
      flow(2, 20, 0.42, { userAgent: 'Busy/1' }),
      flow(3, 30, 0.1),
      flow(4, 40, 1, { isMalicious: true }),
      flow(5, 50, 0.95, { modelVersion: 'Suspicious one', userAgent: undefined }),
      flow(6, 60, 0.95, { modelVersion: null, decidedBy: 'fingerprint' }),
      flow(7, 2 * DAY + DAY - 1, 0.2, { userAgent: 'Busy/1' }),
    ]);
    expect(await scoreSteps(given.store.database)).toEqual({
      step: 'day',
      steps: [
        { time: moment(0), model: 'Background_PC one', counts: counts([0, 1], [1, 1], [4, 1], [9, 1]) },
        { time: moment(0), model: 'Suspicious one', counts: counts([9, 1]) },
        { time: moment(2 * DAY), model: 'Background_PC one', counts: counts([2, 1]) },
      ],
    });
  });

  it('count by weeks that begin on Monday once there are more than four, the newest 26', async () => {
    const weeks = Array.from({ length: 30 }, (_, week) => flow(week, week * 7 * DAY, 0.5));
    await judge(given.store, 'a.pcap', weeks);
    const { step, steps } = await scoreSteps(given.store.database);
    expect(step).toBe('week');
    expect(steps).toHaveLength(26);
    expect(steps.map(({ time }) => time)).toEqual(
      Array.from({ length: 26 }, (_, n) => moment((4 + n) * 7 * DAY - 3 * DAY)),
    );
    expect(steps.every(({ counts: [...parts] }) => parts[5] === 1)).toBe(true);
  });

  it('look at the newest flows of a step alone', async () => {
    const busy = Array.from({ length: FLOWS_OF_STEP }, (_, n) =>
      flow(n, 100 + n, 0.3, { userAgent: 'Busy/1' }),
    );
    await judge(given.store, 'a.pcap', [flow(9e5, 0, 0.9), ...busy]);
    const { steps } = await scoreSteps(given.store.database);
    expect(steps.map(({ counts: [...parts] }) => parts)).toEqual([counts([3, 1])]);
  });
});
