import { describe, expect, it } from 'vitest';
import { GROWTH_CASES, measureGrowth } from './growth.ts';
import { growthLegend, growthTable } from './growth-table.ts';
import { performanceReport } from './performance-report.ts';

describe('mad bench --growth', () => {
  it('measures every case in processes of their own, and what comes through a pipe', async () => {
    const cases = GROWTH_CASES.map((one) => ({ ...one, counts: [200] }));
    const result = await measureGrowth(cases, [1], () => {}, 1000);
    expect(result.growth.map(({ name }) => name)).toEqual(['flows', 'concurrent', 'graph', 'book', 'pipe']);
    for (const { name, points } of result.growth)
      for (const { nanoseconds, peakMemory } of points) {
        expect(peakMemory).toBeGreaterThan(10_000_000);
        if (name === 'pipe') expect(nanoseconds).toBeUndefined();
        else expect(nanoseconds).toBeGreaterThan(0);
      }
    const report = performanceReport([], [result]);
    expect(report).toContain(growthTable(result));
    expect(report).toContain(growthLegend(result));
  }, 120_000);

  it('shows each size beside the smallest', () => {
    const point = (count: number, nanoseconds: number | undefined, peakMemory: number) => ({
      count,
      nanoseconds,
      peakMemory,
    });
    const growth = [
      {
        name: 'flows',
        does: 'many',
        of: 'flows',
        per: 'packet',
        points: [point(1000, 200, 1e8), point(1_000_000, 250, 3e8)],
      },
      {
        name: 'pipe',
        does: 'long',
        of: 'megabytes',
        per: '',
        points: [point(1000, undefined, 2e8), point(10_000, undefined, 2.1e8)],
      },
    ];
    const surroundings = { date: '', processor: '', processors: 2, memory: 1, system: '', node: '' };
    const lines = growthTable({ title: '', surroundings, growth }).split('\n').slice(2);
    expect(lines.map((line) => line.split('|').map((cell) => cell.trim()))).toEqual([
      ['', 'flows', '1,000 flows', '200 ns a packet', '1.00 ×', '100', ''],
      ['', '', '1,000,000 flows', '250 ns a packet', '1.25 ×', '300', ''],
      ['', 'pipe', '1,000 megabytes', '–', '1.00 ×', '200', ''],
      ['', '', '10,000 megabytes', '–', '1.05 ×', '210', ''],
      [''],
    ]);
  });
});
