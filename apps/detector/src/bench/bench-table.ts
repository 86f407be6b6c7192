import { type BenchResult, peerRatios, summarise } from './bench-result.ts';

/** A table as Markdown, its columns padded so that it reads as well on a terminal; all but the first are set to the right. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |\n`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return line(head) + line(rule) + rows.map(line).join('');
};

/** What was measured, a row for each contestant. */
export const measurementTable = ({ measurements, capture }: BenchResult): string =>
  markdownTable(
    ['', 'time (s)', 'least–most', 'CPU (s)', 'packets/s', 'MB/s', 'peak (MB)'],
    measurements.map((measurement) => {
      const { name, seconds, cpuSeconds, packetsPerSecond, bytesPerSecond, peakMemory, failure } = summarise(
        measurement,
        capture,
      );
      const spread = `${duration(seconds.minimum)}–${duration(seconds.maximum)}`;
      const cpu = cpuSeconds === undefined ? '–' : duration(cpuSeconds);
      const peak = peakMemory === undefined ? '–' : (peakMemory / 1e6).toFixed(0);
      if (failure !== undefined)
        return [name, `failed after ${duration(seconds.median)} s`, spread, cpu, '–', '–', peak];
      return [
        name,
        duration(seconds.median),
        spread,
        cpu,
        rate(packetsPerSecond),
        (bytesPerSecond / 1e6).toFixed(0),
        peak,
      ];
    }),
  );

/** How many times as long the peers took; empty when there is nothing to compare. */
export const ratioTable = ({ measurements }: BenchResult): string => {
  const ratios = peerRatios(measurements);
  if (ratios.length === 0) return '';
  return markdownTable(
    ['peer', 'against', 'time', 'CPU'],
    ratios.map(({ peer, against, time, cpu }) => [
      peer,
      against,
      times(time),
      cpu === undefined ? '–' : times(cpu),
    ]),
  );
};

/** What each name in the tables does, and in which version. */
export const legend = ({ measurements }: BenchResult): string =>
  measurements
    .map(({ name, does, version }) => `- ${name}: ${does}${version === '' ? '' : ` (${version})`}\n`)
    .join('');

/** Why contestants failed. */
export const failures = ({ measurements, capture }: BenchResult): string =>
  measurements
    .map((measurement) => summarise(measurement, capture))
    .filter(({ failure }) => failure !== undefined)
    .map(({ name, failure }) => `- ${name}: ${failure}\n`)
    .join('');

const duration = (seconds: number): string => seconds.toFixed(seconds < 10 ? 2 : 1);

const rate = (perSecond: number): string =>
  perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(2)} M` : `${(perSecond / 1e3).toFixed(0)} k`;

const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
