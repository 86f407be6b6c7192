import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback } from 'react';
import { CanvasChart } from './canvas-chart.tsx';
import type { Palette } from './palette.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** One line, or one set of bars. */
export interface TimeSeries {
  readonly name: string;
  readonly colour: 'bad' | 'good' | 'accent' | 'warn';
  readonly kind: 'bars' | 'line';
  /** Bars of the same stack stand on each other. */
  readonly stack?: string;
  /** Time (ISO 8601, UTC) and value. */
  readonly points: readonly (readonly [string, number])[];
}

/** Series over time, one axis. */
export const TimeChart = ({
  label,
  series,
  isShare = false,
  digits = 0,
}: {
  readonly label: string;
  readonly series: readonly TimeSeries[];
  /** Values are 0 to 1 and shown as per cent. */
  readonly isShare?: boolean;
  /** Digits of the values behind the point; 0 for counts. */
  readonly digits?: number;
}) => {
  const option = useCallback(
    (palette: Palette) => timeOption(palette, series, isShare, digits),
    [series, isShare, digits],
  );
  return <CanvasChart label={label} option={option} />;
};

/** ECharts says what begins at a mark: a year, a month, a day, an hour. A day alone would not say of which month. */
const TIME_LABELS = {
  year: '{yyyy}',
  month: '{yyyy}-{MM}',
  day: '{MM}-{dd}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
  second: '{HH}:{mm}:{ss}',
} as const;

const percent = (value: unknown): string => `${Math.round(Number(value) * 1000) / 10} %`;

const timeOption = (palette: Palette, series: readonly TimeSeries[], isShare: boolean, digits: number) => ({
  animationDuration: 300,
  useUTC: true,
  textStyle: { fontFamily: 'inherit' },
  grid: { left: 4, right: 12, top: 34, bottom: 2, containLabel: true },
  legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: palette.faint } },
  tooltip: {
    trigger: 'axis',
    renderMode: 'richText',
    backgroundColor: palette.raised,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontSize: 12 },
    ...(isShare ? { valueFormatter: percent } : {}),
    ...(digits > 0 ? { valueFormatter: (value: unknown) => Number(value).toFixed(digits) } : {}),
  },
  xAxis: {
    type: 'time',
    // More would push the labels of days out between those of hours.
    splitNumber: 4,
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.faint, hideOverlap: true, formatter: TIME_LABELS },
    splitLine: { show: false },
  },
  yAxis: {
    type: 'value',
    minInterval: isShare || digits > 0 ? 0 : 1,
    ...(isShare ? { min: 0, max: 1 } : {}),
    axisLabel: { color: palette.faint, ...(isShare ? { formatter: percent } : {}) },
    splitLine: { lineStyle: { color: palette.line } },
  },
  series: series.map(({ name, colour, kind, stack, points }) => ({
    name,
    type: kind === 'bars' ? 'bar' : 'line',
    ...(stack === undefined ? {} : { stack }),
    data: points,
    color: palette[colour],
    barMaxWidth: 18,
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: points.length < 60,
    lineStyle: { width: 2 },
  })),
});
