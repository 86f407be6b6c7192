import { GraphChart } from 'echarts/charts';
import { LegendComponent, TooltipComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback } from 'react';
import { CanvasChart, type ChartClick } from './canvas-chart.tsx';
import type { Palette } from './palette.ts';

use([GraphChart, LegendComponent, TooltipComponent, CanvasRenderer]);

export type GraphNodeKind = 'host' | 'server' | 'software';

/** A host, a server or a piece of software. */
export interface GraphNode {
  /** Unlike any other's; told when it is clicked. */
  readonly name: string;
  readonly kind: GraphNodeKind;
  readonly label: string;
  readonly isMalicious: boolean;
  readonly weight: number;
}

/** Two nodes, by name, that have to do with each other. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly isMalicious: boolean;
}

/** Nodes that push each other off, held together by their edges. */
export const ForceGraph = ({
  label,
  nodes,
  edges,
  kinds,
  onClick,
}: {
  readonly label: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What the kinds are called. */
  readonly kinds: Readonly<Record<GraphNodeKind, string>>;
  readonly onClick: ChartClick;
}) => {
  const option = useCallback(
    (palette: Palette) => graphOption(palette, nodes, edges, kinds),
    [nodes, edges, kinds],
  );
  return <CanvasChart label={label} option={option} onClick={onClick} />;
};

const KINDS = ['host', 'server', 'software'] as const;
const SYMBOLS: Readonly<Record<GraphNodeKind, string>> = {
  host: 'rect',
  server: 'circle',
  software: 'diamond',
};

const graphOption = (
  palette: Palette,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  kinds: Readonly<Record<GraphNodeKind, string>>,
) => {
  const colours: Readonly<Record<GraphNodeKind, string>> = {
    host: palette.accent,
    server: palette.good,
    software: palette.warn,
  };
  const heaviest = Math.max(1, ...nodes.map(({ weight }) => weight));
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: { color: palette.faint } },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12 },
      formatter: ({ data }: { readonly data?: { readonly hint?: string } }) => data?.hint ?? '',
    },
    series: [
      {
        type: 'graph',
        layout: 'force',
        roam: true,
        scaleLimit: { min: 0.4, max: 6 },
        draggable: true,
        top: 30,
        force: { repulsion: 36, edgeLength: [10, 46], gravity: 0.16, layoutAnimation: false },
        categories: KINDS.map((kind) => ({
          name: kinds[kind],
          symbol: SYMBOLS[kind],
          itemStyle: { color: colours[kind] },
        })),
        emphasis: { focus: 'adjacency', lineStyle: { width: 3 }, label: { show: true } },
        labelLayout: { hideOverlap: true },
        data: nodes.map(({ name, kind, label, isMalicious, weight }) => ({
          name,
          category: KINDS.indexOf(kind),
          symbol: SYMBOLS[kind],
          symbolSize: 7 + 12 * Math.sqrt(weight / heaviest),
          hint: `${kinds[kind]}: ${label}`,
          itemStyle: {
            color: isMalicious ? palette.bad : colours[kind],
            borderColor: colours[kind],
            borderWidth: 2,
          },
          label: {
            show: isMalicious && kind !== 'software',
            position: 'right',
            color: palette.faint,
            fontSize: 10,
            formatter: () => label,
          },
        })),
        links: edges.map(({ from, to, isMalicious }) => ({
          source: from,
          target: to,
          lineStyle: { color: isMalicious ? palette.bad : palette.faint, opacity: isMalicious ? 0.6 : 0.3 },
        })),
      },
    ],
  };
};
