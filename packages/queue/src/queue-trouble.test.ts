import { describe, expect, it } from 'vitest';
import { type QueueTrouble, TroubleReport } from './queue-trouble.ts';

const report = (): { report: TroubleReport; told: QueueTrouble[] } => {
  const told: QueueTrouble[] = [];
  return { report: new TroubleReport((trouble) => told.push(trouble)), told };
};

describe('TroubleReport', () => {
  it('tells once that the server is away, and once that it is back', () => {
    const { report: trouble, told } = report();
    trouble.reachable();
    for (let attempt = 0; attempt < 1000; attempt++) trouble.unreachable(`attempt ${attempt}`);
    trouble.reachable();
    trouble.reachable();
    trouble.unreachable('again');
    expect(told).toEqual([
      { kind: 'unreachable', message: 'attempt 0' },
      { kind: 'reachable' },
      { kind: 'unreachable', message: 'again' },
    ]);
  });

  it('tells the same error once a minute', () => {
    const { report: trouble, told } = report();
    for (let second = 0; second <= 120; second++) trouble.error('same', second * 1000);
    trouble.error('other', 1000);
    expect(told.map((each) => 'message' in each && each.message)).toEqual(['same', 'same', 'same', 'other']);
  });

  it('tells no errors while the server is away', () => {
    const { report: trouble, told } = report();
    trouble.unreachable('gone');
    trouble.error('broken');
    expect(told).toEqual([{ kind: 'unreachable', message: 'gone' }]);
  });

  it('tells of jobs whose hold lapsed, but not right after the server was away', () => {
    const { report: trouble, told } = report();
    const lapse = (now: number) => {
      trouble.stalled('capture', now);
      trouble.error(`Missing lock for job ${now}. moveToFinished`, now);
      trouble.error(`could not renew lock for job ${now}`, now);
    };
    lapse(0);
    const before = told.map(({ kind }) => kind);
    trouble.unreachable('gone');
    trouble.reachable(100_000);
    lapse(100_500);
    const after = told.slice(before.length).map(({ kind }) => kind);
    lapse(160_000);
    expect(before).toEqual(['stalled', 'error', 'error']);
    expect(after).toEqual(['unreachable', 'reachable']);
    expect(told.slice(before.length + after.length).map(({ kind }) => kind)).toEqual(before);
  });

  it('tells other errors right after the server was away', () => {
    const { report: trouble, told } = report();
    trouble.unreachable('gone');
    trouble.reachable(0);
    trouble.error('READONLY You can not write against a read only replica.', 1);
    expect(told.at(-1)).toMatchObject({ kind: 'error' });
  });
});
