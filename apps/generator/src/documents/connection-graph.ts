import type { MaliciousConnection } from '@mad/store';
import { z } from 'zod';
import { inTextOrder } from './text-order.ts';

/** Size of a machine's circle: of its first malicious flow, what each further one adds, and the largest. */
const SymbolSize = { First: 10, Step: 0.1, Most: 20 } as const;

const HOST = 0;
const SERVER = 1;

/** `connection.json` (specification §10): who had malicious flows with whom, as ECharts draws a graph. */
export const connectionGraphSchema = z.strictObject({
  nodes: z.array(
    z.strictObject({
      name: z.union([z.ipv4(), z.ipv6()]),
      category: z.literal([HOST, SERVER]),
      symbolSize: z.number().min(SymbolSize.First).max(SymbolSize.Most),
      draggable: z.literal(true),
    }),
  ),
  links: z.array(z.strictObject({ source: z.string(), target: z.string(), value: z.int().min(1) })),
});

type ConnectionGraph = z.output<typeof connectionGraphSchema>;

/** A machine that is inside in one connection and outside in another is one node: a host. */
export const connectionGraph = (connections: readonly MaliciousConnection[]): ConnectionGraph => {
  const hits = new Map<string, number>();
  for (const connection of connections)
    for (const address of [connection.host, connection.server])
      hits.set(address, (hits.get(address) ?? 0) + connection.hits);
  const hosts = new Set(connections.map(({ host }) => host));
  const category = (name: string): typeof HOST | typeof SERVER => (hosts.has(name) ? HOST : SERVER);
  return {
    nodes: [...hits]
      .map(([name, count]) => ({
        name,
        category: category(name),
        symbolSize: symbolSize(count),
        draggable: true as const,
      }))
      .sort((a, b) => a.category - b.category || inTextOrder(a.name, b.name)),
    links: connections
      .map(({ host, server, hits: value }) => ({ source: host, target: server, value }))
      .sort((a, b) => inTextOrder(a.source, b.source) || inTextOrder(a.target, b.target)),
  };
};

/** To one decimal, as tenths do not add up in binary. */
const symbolSize = (hits: number): number =>
  Math.min(SymbolSize.Most, Math.round((SymbolSize.First + SymbolSize.Step * (hits - 1)) * 10) / 10);
