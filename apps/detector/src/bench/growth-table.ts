import { markdownTable } from './bench-table.ts';
import type { GrowthResult, GrowthSeries } from './growth.ts';

/** What was found, a row for each size. */
export const growthTable = ({ growth }: GrowthResult): string =>
  markdownTable(
    ['', 'size', 'time', 'to the smallest', 'peak (MB)'],
    growth.flatMap((series) => series.points.map((_, place) => row(series, place))),
  );

const row = ({ name, of, per, points }: GrowthSeries, place: number): string[] => {
  const { count, nanoseconds, peakMemory } = points[place];
  const smallest = points[0];
  const ratio =
    nanoseconds === undefined || smallest.nanoseconds === undefined
      ? peakMemory / smallest.peakMemory
      : nanoseconds / smallest.nanoseconds;
  return [
    place === 0 ? name : '',
    `${count.toLocaleString('en')} ${of}`,
    nanoseconds === undefined ? '–' : `${duration(nanoseconds)} a ${per}`,
    `${ratio.toFixed(2)} ×`,
    (peakMemory / 1e6).toFixed(0),
  ];
};

const duration = (nanoseconds: number): string =>
  nanoseconds < 1000 ? `${nanoseconds.toFixed(0)} ns` : `${(nanoseconds / 1000).toFixed(1)} µs`;

/** What each name in the table does. */
export const growthLegend = ({ growth }: GrowthResult): string =>
  growth.map(({ name, does }) => `- ${name}: ${does}\n`).join('');
