import dynamic from 'next/dynamic';

/** ECharts weighs more than the rest of a page: it is loaded apart, when there is something to draw. */
export const TimeChart = dynamic(() => import('./time-chart.tsx').then((module) => module.TimeChart), {
  ssr: false,
});

/** Loads the map of the world, too. */
export const ServerMap = dynamic(() => import('./server-map.tsx').then((module) => module.ServerMap), {
  ssr: false,
});

export const ForceGraph = dynamic(() => import('./force-graph.tsx').then((module) => module.ForceGraph), {
  ssr: false,
});

export type { GraphEdge, GraphNode } from './force-graph.tsx';
export type { MapSpot } from './server-map.tsx';
export type { TimeSeries } from './time-chart.tsx';
