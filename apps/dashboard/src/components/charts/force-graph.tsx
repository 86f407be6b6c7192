import { GraphChart } from 'echarts/charts';
import { LegendComponent, TooltipComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback } from 'react';
import { CanvasChart, type ChartClick, roaming } from './canvas-chart.tsx';
import type { Palette } from './palette.ts';

use([GraphChart, LegendComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

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
    (palette: Palette, width: number) => graphOption(palette, width, nodes, edges, kinds),
    [nodes, edges, kinds],
  );
  return <CanvasChart label={label} option={option} onClick={onClick} />;
};

/** Of a frame, in CSS pixels, in which the graph has room in its own size. */
const WHOLE_WIDTH = 800;
/** As many nodes have room there. */
const WHOLE_NODES = 110;

const KINDS = ['host', 'server', 'software'] as const;
const SYMBOLS: Readonly<Record<GraphNodeKind, string>> = {
  host: 'rect',
  server: 'circle',
  software: 'diamond',
};

const graphOption = (
  palette: Palette,
  width: number,
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
        roam: roaming(),
        zoom: Math.min(
          1,
          Math.max(0.45, Math.min(width / WHOLE_WIDTH, Math.sqrt(WHOLE_NODES / nodes.length))),
        ),
        draggable: roaming() !== false,
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
            textBorderColor: palette.surface,
            textBorderWidth: 1.5,
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
