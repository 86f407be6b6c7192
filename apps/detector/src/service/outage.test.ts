import { describe, expect, it } from 'vitest';
import { Outage, pauseUnless } from './outage.ts';

class Absent extends Error {}

const watched = () => {
  const events: string[] = [];
  const outage = new Outage((error) => error instanceof Absent, {
    onGone: (cause) => events.push(`gone: ${cause instanceof Error ? cause.message : ''}`),
    onBack: (seconds) => events.push(seconds >= 0 ? 'back' : 'wrong'),
  });
  return { events, outage };
};

const running = new AbortController().signal;

describe('Outage', () => {
  it('does the work again until what it needs is back, and tells going and coming once', async () => {
    const { events, outage } = watched();
    let tries = 0;
    const result = await outage.outlast(async () => {
      tries++;
      if (tries < 4) throw new Absent(`try ${tries}`);
      return tries;
    }, running);
    expect(result).toBe(4);
    expect(events).toEqual(['gone: try 1', 'back']);
    expect(outage.isAway).toBe(false);
  });

  it('throws what is no absence at once', async () => {
    const { events, outage } = watched();
    const work = async (): Promise<never> => {
      throw new TypeError('a defect');
    };
    await expect(outage.outlast(work, running)).rejects.toThrow('a defect');
    expect(events).toEqual([]);
  });

  it('gives up when told to stop', async () => {
    const { events, outage } = watched();
    const stop = new AbortController();
    const work = async (): Promise<never> => {
      stop.abort();
      throw new Absent('away');
    };
    await expect(outage.outlast(work, stop.signal)).rejects.toThrow('away');
    expect(events).toEqual(['gone: away']);
    expect(outage.isAway).toBe(true);
  });

  it('is over when somebody else sees an answer', () => {
    const { events, outage } = watched();
    expect(outage.notice(new Absent('a'))).toBe(true);
    expect(outage.notice(new Absent('b'))).toBe(true);
    expect(outage.notice(new Error('c'))).toBe(false);
    outage.back();
    outage.back();
    expect(events).toEqual(['gone: a', 'back']);
  });
});

describe('pauseUnless', () => {
  it('ends at once when told to stop', async () => {
    const stop = new AbortController();
    const pause = pauseUnless(stop.signal, 3_600_000);
    stop.abort();
    await pause;
    await pauseUnless(stop.signal, 3_600_000);
  });
});
