import { describe, expect, it } from 'vitest';
import { analystLabels } from './analyst-labels.ts';
import { firstAnswer } from './first-answer.ts';
import { TestClock } from './stub-service.test-support.ts';
import type { Validator } from './validator.ts';

const clock = new TestClock();
const busy: Validator = {
  source: 'busy',
  answer: async () => ({
    verdict: 'unknown',
    source: 'busy',
    detail: 'not asked',
    ageSeconds: 0,
    askLater: true,
  }),
};
const analyst = analystLabels(
  async ({ host }) =>
    host === undefined
      ? undefined
      : { isMalicious: host.startsWith('bad'), by: 'ada', at: clock.time - 5000 },
  clock,
);

describe('firstAnswer', () => {
  it('is that of the first who knows', async () => {
    expect(await firstAnswer([busy, analyst]).answer({ host: 'bad.example' })).toEqual({
      verdict: 'malicious',
      source: 'analyst',
      detail: 'ada says malicious',
      ageSeconds: 5,
    });
    expect(await firstAnswer([analyst, busy]).answer({ host: 'good.example' })).toMatchObject({
      verdict: 'harmless',
      source: 'analyst',
    });
  });

  it('is unknown when nobody knows, to be asked later if somebody may', async () => {
    expect(await firstAnswer([analyst, busy]).answer({})).toEqual({
      verdict: 'unknown',
      source: 'analyst, busy',
      detail: 'analyst: nobody has labelled it; busy: not asked',
      ageSeconds: 0,
      askLater: true,
    });
    expect(await firstAnswer([analyst]).answer({})).toMatchObject({ askLater: false });
    expect(await firstAnswer([]).answer({})).toMatchObject({ verdict: 'unknown', askLater: false });
  });
});
