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
});
