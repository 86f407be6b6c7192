import { describe, expect, it } from 'vitest';
import { type BenchResult, peerRatios, summarise } from './bench-result.ts';
import { failures, legend, markdownTable, measurementTable, ratioTable } from './bench-table.ts';
import type { Measurement } from './benchmark.ts';
import type { ProcessUsage } from './measured-process.ts';
import { performanceReport } from './performance-report.ts';

const run = (seconds: number, changes: Partial<ProcessUsage> = {}): ProcessUsage => ({
  seconds,
  workSeconds: undefined,
  cpuSeconds: seconds * 2,
  peakMemory: 50_000_000,
  exit: 0,
  complaint: '',
  ...changes,
});

const measurement = (
  name: string,
  against: Measurement['against'],
  runs: readonly ProcessUsage[],
): Measurement => ({ name, does: `does ${name}`, against, version: `${name} 1.2`, runs });

const RESULT: BenchResult = {
  title: 'A capture of ours',
  surroundings: {
    date: '2026-01-02',
    processor: 'Some CPU',
    processors: 2,
    memory: 8 * 2 ** 30,
    system: 'Linux 6 x64',
    node: 'v24.0.0',
  },
  capture: { name: 'c.pcap', bytes: 100e6, packets: 1_000_000, flows: 1000, requests: 5000 },
  load: [0.5, 1.25],
  measurements: [
    measurement('groups', undefined, [
      run(0.5, { workSeconds: 0.25 }),
      run(0.7, { workSeconds: 0.25, peakMemory: 90_000_000 }),
      run(0.6, { workSeconds: 0.5 }),
    ]),
    measurement('split', undefined, [run(1), run(1), run(1)]),
    measurement('tshark', 'groups', [run(5), run(14), run(12, { cpuSeconds: undefined })]),
    measurement('pkt2flow', 'split', [run(3), run(3), run(2, { exit: 1, complaint: 'too many open files' })]),
    measurement('tcpflow', 'split', [run(2, { peakMemory: undefined }), run(2), run(2)]),
  ],
  profiles: { groups: [{ name: 'add', file: 'flow-table.ts', share: 0.256 }] },
};

describe('summarise', () => {
  it('gives medians, extremes, rates of the work alone, and the largest memory', () =>
    expect(summarise(RESULT.measurements[0], RESULT.capture)).toEqual({
      name: 'groups',
      does: 'does groups',
      version: 'groups 1.2',
      seconds: { median: 0.6, minimum: 0.5, maximum: 0.7 },
      packetsPerSecond: 4_000_000,
      bytesPerSecond: 400e6,
      cpuSeconds: 1.2,
      peakMemory: 90_000_000,
      failure: undefined,
    }));

  it('tells why a run failed', () =>
    expect(summarise(RESULT.measurements[3], RESULT.capture).failure).toBe('exit 1: too many open files'));
});

describe('peerRatios', () => {
  it('compares peers that ended well with the parts of MAD that do the same, round by round', () =>
    expect(peerRatios(RESULT.measurements)).toEqual([
      { peer: 'tshark', against: 'groups', time: 20, cpu: undefined },
      { peer: 'tcpflow', against: 'split', time: 2, cpu: 2 },
    ]));
});

describe('tables', () => {
  it('are Markdown with padded columns', () =>
    expect(
      markdownTable(
        ['', 'time'],
        [
          ['tshark', '1'],
          ['x', '12.50'],
        ],
      ),
    ).toBe('|        |  time |\n| ------ | ----: |\n| tshark |     1 |\n| x      | 12.50 |\n'));

  it('hold a row for each contestant', () =>
    expect(measurementTable(RESULT)).toBe(
      [
        '|          |            time (s) | least–most | CPU (s) | packets/s | MB/s | peak (MB) |',
        '| -------- | ------------------: | ---------: | ------: | --------: | ---: | --------: |',
        '| groups   |                0.60 |  0.50–0.70 |    1.20 |    4.00 M |  400 |        90 |',
        '| split    |                1.00 |  1.00–1.00 |    2.00 |    1.00 M |  100 |        50 |',
        '| tshark   |                12.0 |  5.00–14.0 |       – |      83 k |    8 |        50 |',
        '| pkt2flow | failed after 3.00 s |  2.00–3.00 |    6.00 |         – |    – |        50 |',
        '| tcpflow  |                2.00 |  2.00–2.00 |    4.00 |     500 k |   50 |        50 |',
        '',
      ].join('\n'),
    ));

  it('say how many times as long peers took', () => {
    expect(ratioTable(RESULT).split('\n').slice(2)).toEqual([
      '| tshark  |  groups | 20.0 × |      – |',
      '| tcpflow |   split | 2.00 × | 2.00 × |',
      '',
    ]);
    expect(ratioTable({ ...RESULT, measurements: RESULT.measurements.slice(0, 2) })).toBe('');
  });

  it('come with what each name means and why one failed', () => {
    expect(legend(RESULT).split('\n')[0]).toBe('- groups: does groups (groups 1.2)');
    expect(failures(RESULT)).toBe('- pkt2flow: exit 1: too many open files\n');
  });
});

describe('performanceReport', () => {
  const report = performanceReport([
    RESULT,
    { ...RESULT, title: 'A second one', capture: { ...RESULT.capture, name: 'second.pcap' } },
  ]);

  it('says where and when, what was measured, and how busy the machine was', () => {
    expect(report).toContain('2026-01-02');
    expect(report).toContain('2 × Some CPU');
    expect(report).toContain('Node.js v24.0.0');
    expect(report).toContain('A capture of ours');
    expect(report).toContain('A second one');
    expect(report).toContain('c.pcap');
    expect(report).toContain('0.5 to 1.3');
  });

  it('holds every table and profile', () => {
    expect(report).toContain(measurementTable(RESULT));
    expect(report).toContain(ratioTable(RESULT));
    expect(report).toContain('flow-table.ts');
    expect(report).toContain('26 %');
  });

  it('says what each stage adds to the one before', () => {
    const read = measurement('read', undefined, [run(0.2), run(0.1), run(0.3)]);
    const staged = performanceReport([{ ...RESULT, measurements: [read, ...RESULT.measurements] }]);
    expect(staged).toContain('| groups |     0.40 |         400 |         80.0 |');
    expect(report).not.toContain('ns a packet');
  });
});
