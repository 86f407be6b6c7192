import type { FlowVerdict } from '@mad/detection';
import { describe, expect, it } from 'vitest';
import { fixtureVerdict } from './fixture-verdict.ts';
import { type SoftwareSummary, SoftwareTally } from './software-summary.ts';

const summaries = (verdicts: readonly FlowVerdict[]): SoftwareSummary[] => {
  const tally = new SoftwareTally();
  for (const verdict of verdicts) tally.add(verdict);
  return tally.summaries();
};

describe('SoftwareTally', () => {
  it('puts the flows of one software together', () => {
    const decisive = fixtureVerdict({ host: 'b.example', score: 0.95 });
    const summary = summaries([
      fixtureVerdict({ host: 'a.example', score: 0.99, verdict: 'clean' }),
      fixtureVerdict({ host: 'c.example', score: 0.9 }),
      decisive,
      fixtureVerdict({ host: 'b.example', score: 0.1, verdict: 'clean' }),
    ]);
    expect(summary).toEqual([
      {
        capture: 'captures/a.pcap',
        inside: '10.0.0.1',
        userAgent: 'Bot/1',
        kind: 'Background_PC',
        decisive,
        flows: 4,
        maliciousFlows: 2,
        servers: ['c.example', 'b.example', 'a.example'],
      },
    ]);
  });

  it.each([
    ['captures', { capture: 'captures/b.pcap' }],
    ['kinds', { kind: 'Suspicious' }],
    ['software', { software: '10.0.0.1 Bot/2' }],
  ] as const)('keeps %s apart', (_, changes) => {
    expect(summaries([fixtureVerdict(), fixtureVerdict(changes)])).toHaveLength(2);
  });

  it('puts malicious software first, then the higher score', () => {
    const verdicts = [
      { software: 'a', verdict: 'clean', score: 0.6 },
      { software: 'b', verdict: 'malicious', score: 0.55 },
      { software: 'c', verdict: 'clean', score: 0.1 },
      { software: 'd', verdict: 'malicious', score: 0.9 },
    ] as const;
    const order = summaries(verdicts.map((changes) => fixtureVerdict(changes))).map(
      ({ decisive }) => decisive.software,
    );
    expect(order).toEqual(['d', 'b', 'a', 'c']);
  });

  it('may be asked on the way', () => {
    const tally = new SoftwareTally();
    tally.add(fixtureVerdict());
    expect(tally.summaries()[0]?.flows).toBe(1);
    tally.add(fixtureVerdict({ score: 0.999 }));
    expect(tally.summaries()[0]).toMatchObject({ flows: 2, decisive: { score: 0.999 } });
  });

  it('takes over what another put together', () => {
    const verdicts = [
      fixtureVerdict({ host: 'a.example', score: 0.4, verdict: 'clean' }),
      fixtureVerdict({ host: 'b.example', score: 0.9 }),
      fixtureVerdict({ software: '10.0.0.1 Bot/2' }),
      fixtureVerdict({ host: 'c.example', score: 0.95 }),
      fixtureVerdict({ host: 'b.example', score: 0.2, verdict: 'clean' }),
    ];
    for (const split of [0, 1, 2, 3, 4, 5]) {
      const [tally, other] = [new SoftwareTally(), new SoftwareTally()];
      for (const verdict of verdicts.slice(0, split)) tally.add(verdict);
      for (const verdict of verdicts.slice(split)) other.add(verdict);
      tally.take(structuredClone(other.groups));
      expect(tally.summaries()).toEqual(summaries(verdicts));
    }
  });

  it('is empty for nothing', () => expect(summaries([])).toEqual([]));

  it('shows server names as they were meant', () => {
    const host = Buffer.from('bücher.example').toString('latin1');
    expect(summaries([fixtureVerdict({ host })])[0]?.servers).toEqual(['bücher.example']);
  });
});
