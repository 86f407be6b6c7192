import { ScatterChart } from 'echarts/charts';
import { GeoComponent, TooltipComponent } from 'echarts/components';
import { registerMap, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback } from 'react';
import { CanvasChart, type ChartClick, roaming } from './canvas-chart.tsx';
import type { Palette } from './palette.ts';
import { worldMap } from './world-map.ts';

use([ScatterChart, GeoComponent, TooltipComponent, CanvasRenderer]);
registerMap('world', { geoJSON: worldMap(), specialAreas: {} });

/** A spot on the map. */
export interface MapSpot {
  /** Told when it is clicked. */
  readonly name: string;
  /** Shown on hovering. */
  readonly hint: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
  readonly weight: number;
}

/** Spots on a map of the world, the heavier the larger. */
export const ServerMap = ({
  label,
  spots,
  onClick,
}: {
  readonly label: string;
  readonly spots: readonly MapSpot[];
  readonly onClick: ChartClick;
}) => {
  const option = useCallback((palette: Palette) => mapOption(palette, spots), [spots]);
  return <CanvasChart label={label} option={option} onClick={onClick} />;
};

const LARGEST_SPOT = 26;
const SMALLEST_SPOT = 7;

const mapOption = (palette: Palette, spots: readonly MapSpot[]) => {
  const heaviest = Math.max(1, ...spots.map(({ weight }) => weight));
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12 },
      formatter: ({ data }: { readonly data?: { readonly hint?: string } }) => data?.hint ?? '',
    },
    geo: {
      map: 'world',
      boundingCoords: [
        [-170, 82],
        [190, -56],
      ],
      roam: roaming(),
      silent: true,
      itemStyle: { areaColor: palette.raised, borderColor: palette.line, borderWidth: 0.8 },
      left: 0,
      right: 0,
      top: 0,
      bottom: 0,
    },
    series: [
      {
        type: 'scatter',
        coordinateSystem: 'geo',
        itemStyle: { color: palette.bad, opacity: 0.75, borderColor: palette.surface, borderWidth: 1 },
        data: spots.map(({ name, hint, latitude, longitude, weight }) => ({
          name,
          hint,
          value: [longitude, latitude, weight],
          symbolSize: SMALLEST_SPOT + (LARGEST_SPOT - SMALLEST_SPOT) * Math.sqrt(weight / heaviest),
        })),
      },
    ],
  };
};
