import { type EChartsCoreOption, type EChartsType, init } from 'echarts/core';
import { useEffect, useRef } from 'react';
import { type Palette, readPalette } from './palette.ts';

/** What a click on a chart hit: the `name` of the data item. */
export type ChartClick = (name: string) => void;

/** Where fingers scroll the page and nothing hovers, a chart that moved along would hold the page fast. */
export const roaming = (): 'move' | false => (matchMedia('(hover: none)').matches ? false : 'move');

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A drawing by ECharts on a canvas, as large as its frame, in the colours of the theme. Whoever cannot see it reads the table beside. */
export const CanvasChart = ({
  option,
  label,
  onClick,
}: {
  /** @param width of the frame, in CSS pixels. */
  readonly option: (palette: Palette, width: number) => EChartsCoreOption;
  readonly label: string;
  readonly onClick?: ChartClick;
}) => {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const draw = useRef(option);
  const click = useRef(onClick);
  draw.current = option;
  click.current = onClick;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const paint = () =>
      chart.current?.setOption(
        { ...draw.current(readPalette(), element.clientWidth), ...(isStill() && { animation: false }) },
        { notMerge: true },
      );
    // In a frame without extent, as on pages about to be left, a map has no scale and ECharts fails.
    const fit = () => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      if (chart.current !== null) return chart.current.resize();
      chart.current = init(element, null, { renderer: 'canvas' });
      chart.current.on('click', ({ name }) => click.current?.(name));
      paint();
    };
    const size = new ResizeObserver(fit);
    size.observe(element);
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    return () => {
      theme.disconnect();
      size.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    // Merged, so that a graph which is being moved about does not begin anew when captures come in.
    chart.current?.setOption(option(readPalette(), frame.current?.clientWidth ?? 0));
  }, [option]);
  return <div ref={frame} className="chart-canvas" role="img" aria-label={label} />;
};
