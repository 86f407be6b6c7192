import type { DatabaseTime, MaliciousConnection } from '@mad/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeSoftware, activeSoftwareSchema } from './active-software.ts';
import { connectionGraph, connectionGraphSchema } from './connection-graph.ts';
import { infectedComputerSchema, infectedComputers } from './infected-computer.ts';
import { lossHistory, lossHistorySchema } from './loss-history.ts';
import { serverMap, serverMapSchema } from './server-map.ts';

const time = '2015-08-07 21:12:03.404395' as DatabaseTime;

describe('documents', () => {
  it('count infected computers and active software by capture', () => {
    const captures = [{ time, infected: 2, benign: 7, malicious: 3 }];
    expect(infectedComputers(captures)).toEqual([{ time: '2015-08-07T21:12:03.404395Z', infected: 2 }]);
    expect(activeSoftware(captures)).toEqual([
      { time: '2015-08-07T21:12:03.404395Z', benign: 7, malicious: 3 },
    ]);
    infectedComputerSchema.parse(infectedComputers(captures));
    activeSoftwareSchema.parse(activeSoftware(captures));
  });

  it('list losses', () => {
    const losses = lossHistory([{ time, loss: 0.25 }]);
    expect(lossHistorySchema.parse(losses)).toEqual([{ time: '2015-08-07T21:12:03.404395Z', loss: 0.25 }]);
  });

  it('list servers with and without coordinates', () => {
    const place = { latitude: -33.9, longitude: 18.4, country: undefined, organisation: undefined };
    const map = serverMap([
      { address: '203.0.113.9', place: undefined },
      { address: '198.51.100.1', place },
    ]);
    expect(map).toEqual([{ name: '198.51.100.1', latLng: [-33.9, 18.4] }, { name: '203.0.113.9' }]);
    serverMapSchema.parse(map);
  });

  it('draw connections: a machine grows by a tenth a hit, up to twice its size', () => {
    expect(
      connectionGraph([
        { host: '10.0.0.2', server: '203.0.113.5', hits: 4 },
        { host: '10.0.0.1', server: '203.0.113.5', hits: 200 },
        { host: '10.0.0.1', server: '10.0.0.2', hits: 1 },
      ]),
    ).toEqual({
      nodes: [
        { name: '10.0.0.1', category: 0, symbolSize: 20, draggable: true },
        { name: '10.0.0.2', category: 0, symbolSize: 10.4, draggable: true },
        { name: '203.0.113.5', category: 1, symbolSize: 20, draggable: true },
      ],
      links: [
        { source: '10.0.0.1', target: '10.0.0.2', value: 1 },
        { source: '10.0.0.1', target: '203.0.113.5', value: 200 },
        { source: '10.0.0.2', target: '203.0.113.5', value: 4 },
      ],
    });
  });

  it('draw any connections in the format of the specification, whatever the order of rows', () => {
    const address = fc.ipV4();
    const connections = fc.uniqueArray(
      fc.record({ host: address, server: address, hits: fc.integer({ min: 1, max: 300 }) }),
      { selector: ({ host, server }: MaliciousConnection) => `${host} ${server}` },
    );
    fc.assert(
      fc.property(connections, (rows) => {
        const graph = connectionGraph(rows);
        connectionGraphSchema.parse(graph);
        expect(connectionGraph(rows.toReversed())).toEqual(graph);
        const names = graph.nodes.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(
          graph.links.every(({ source, target }) => names.includes(source) && names.includes(target)),
        ).toBe(true);
      }),
    );
  });
});
