import { microseconds, port } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import { flowName, parseFlowName } from './flow-name.ts';

describe('flowName', () => {
  it.each([
    ['192.168.1.7', '93.184.216.34', 1_538_000_000_999_999, '192.168.1.7_40000_93.184.216.34_80_1538000000'],
    ['2001:db8::1', '2001:db8::2', 0, '2001:db8::1_40000_2001:db8::2_80_0'],
  ])('of a flow from %s: both ends and the whole second', (source, destination, start, name) => {
    const flow = {
      id: 0,
      source: { address: source, port: port(40_000) },
      destination: { address: destination, port: port(80) },
      start: microseconds(start),
      syn: true,
    };
    expect(flowName(flow)).toBe(name);
    expect(parseFlowName(name)).toEqual({ source: flow.source, destination: flow.destination });
  });
});

describe('parseFlowName', () => {
  it.each([
    '',
    'x',
    '10.0.0.1_1_10.0.0.2_2',
    '10.0.0.1_1_10.0.0.2_2_3.pcap',
    '../_1_b_2_3',
    '10.0.0.1_1_10.0.0.2_65536_3',
  ])('knows that %j is none', (name) => expect(parseFlowName(name)).toBeUndefined());
});
