import { LinkType, type Microseconds, type Packet } from '@mad/capture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowOffsets, FlowRecord } from './flow-table.ts';
import { FlowTracker } from './flow-tracker.ts';
import { type End, ipv4End, ipv6End, type SegmentFields, tcpPacket } from './segment-packets.test-support.ts';

const CLIENT = ipv4End('10.0.0.1', 40_000);
const SERVER = ipv4End('93.184.216.34', 80);

type Fields = Omit<SegmentFields, 'from' | 'to'>;
const up = (fields: Fields = {}): SegmentFields => ({ from: CLIENT, to: SERVER, ...fields });
const down = (fields: Fields = {}): SegmentFields => ({ from: SERVER, to: CLIENT, ...fields });

const track = (segments: readonly SegmentFields[], idleTimeout?: number): FlowRecord[] => {
  const flows: FlowRecord[] = [];
  const tracker = new FlowTracker({
    onFlow: (flow) => flows.push(flow),
    ...(idleTimeout === undefined
      ? {}
      : { flowLimits: { idleTimeout: idleTimeout as Microseconds, flows: 4096 } }),
  });
  for (const segment of segments) tracker.packet(tcpPacket(segment));
  tracker.finish();
  return flows.sort((a, b) => a.id - b.id);
};

/** How many packets each flow has, in order of first packets. */
const packetsPerFlow = (segments: readonly SegmentFields[]): number[] =>
  track(segments).map((flow) => flow.packets);

const HANDSHAKE = [
  up({ flags: 'S', sequence: 100 }),
  down({ flags: 'SA', sequence: 900, acknowledgment: 101 }),
  up({ sequence: 101, acknowledgment: 901 }),
];

describe('FlowTracker', () => {
  it('knows between which records of the capture a flow lies', () => {
    const offsets: FlowOffsets[] = [];
    const tracker = new FlowTracker({
      onFlow: (_, slot) => offsets.push(tracker.table.offsets(slot)),
    });
    const other = { from: ipv4End('10.0.0.9', 9), to: SERVER };
    const segments = [...HANDSHAKE, other, down({ sequence: 901, data: 'x' }), other];
    segments.forEach((segment, i) => {
      const packet = tcpPacket(segment);
      packet.offset = 5_000_000_000 + i * 100;
      tracker.packet(packet);
    });
    // The port used anew: a flow of its own.
    const again = tcpPacket(up({ flags: 'S', sequence: 77_777 }));
    again.offset = 6_000_000_000;
    tracker.packet(again);
    tracker.finish();
    expect(offsets).toEqual([
      { firstOffset: 5_000_000_000, lastOffset: 5_000_000_400 },
      { firstOffset: 6_000_000_000, lastOffset: 6_000_000_000 },
      { firstOffset: 5_000_000_300, lastOffset: 5_000_000_500 },
    ]);
  });

  it('gives one flow for both directions of a five-tuple', () => {
    const segments = [
      up({ flags: 'S', sequence: 100, time: 1_000_001 }),
      down({ flags: 'SA', sequence: 900, acknowledgment: 101, time: 1_000_002 }),
      up({ sequence: 101, data: 'GET /', time: 1_000_003 }),
      down({ sequence: 901, data: 'HTTP/1.1 200 OK', time: 2_500_000 }),
    ];
    expect(track(segments)).toEqual([
      {
        id: 0,
        source: { address: '10.0.0.1', port: 40_000 },
        destination: { address: '93.184.216.34', port: 80 },
        start: 1_000_001,
        end: 2_500_000,
        syn: true,
        packets: 4,
        bytesToServer: 40 + 45,
        bytesToClient: 40 + 55,
        gaps: 0,
      },
    ]);
  });

  it.each([
    ['a SYN', [up({ flags: 'S' })], '10.0.0.1', true, 40, 0],
    [
      'a SYN+ACK: its sender is the server',
      [down({ flags: 'SA' }), up({ data: 'abc' })],
      '93.184.216.34',
      true,
      43,
      40,
    ],
    ['data: its sender counts as the client', [down({ data: 'abc' }), up()], '93.184.216.34', false, 43, 40],
    ['a FIN', [up({ flags: 'FA' })], '10.0.0.1', false, 40, 0],
  ] as const)(
    'takes the sender of the first packet for the source: %s',
    (_, segments, address, syn, toServer, toClient) => {
      expect(track(segments)).toMatchObject([
        { source: { address }, syn, bytesToServer: toServer, bytesToClient: toClient },
      ]);
    },
  );

  it.each<[string, readonly End[], number]>([
    ['another source port', [CLIENT, ipv4End('10.0.0.1', 40_001)], 2],
    ['another source address', [CLIENT, ipv4End('10.0.0.2', 40_000)], 2],
    ['an address and port the other way round', [CLIENT, ipv4End('93.184.216.34', 40_000)], 2],
    ['the same again', [CLIENT, CLIENT], 1],
  ])('keeps five-tuples apart: %s', (_, sources, count) => {
    expect(track(sources.map((from) => ({ from, to: SERVER })))).toHaveLength(count);
  });

  it('keeps apart connections whose addresses and ports are swapped', () => {
    const [a, b] = [ipv4End('10.0.0.1', 1000), ipv4End('10.0.0.2', 2000)];
    const [c, d] = [ipv4End('10.0.0.1', 2000), ipv4End('10.0.0.2', 1000)];
    expect(
      track([
        { from: a, to: b },
        { from: c, to: d },
        { from: b, to: a },
        { from: d, to: c },
      ]),
    ).toMatchObject([
      { packets: 2, source: { port: 1000 } },
      { packets: 2, source: { port: 2000 } },
    ]);
  });

  it('follows a machine that talks to itself through one port', () => {
    const self = ipv4End('127.0.0.1', 7);
    expect(
      track([
        { from: self, to: self, data: 'ab' },
        { from: self, to: self },
      ]),
    ).toMatchObject([{ packets: 2, bytesToServer: 82, bytesToClient: 0 }]);
  });

  it('follows IPv6, comparing whole addresses', () => {
    const [one, two, server] = [ipv6End(1, 40_000), ipv6End(2, 40_000), ipv6End(9, 80)];
    const segments = [
      { from: one, to: server, flags: 'S', sequence: 1 },
      { from: two, to: server, flags: 'S', sequence: 1 },
      { from: server, to: one, flags: 'SA', sequence: 5, acknowledgment: 2 },
      { from: server, to: two, flags: 'SA', sequence: 5, acknowledgment: 2 },
      { from: one, to: server, sequence: 2, data: 'x' },
    ];
    expect(track(segments)).toMatchObject([
      {
        source: { address: '2001:db8::1' },
        destination: { address: '2001:db8::9' },
        packets: 3,
        bytesToServer: 121,
      },
      { source: { address: '2001:db8::2' }, destination: { address: '2001:db8::9' }, packets: 2 },
    ]);
  });

  it('does not take IPv4 for IPv6 that begins with the same words', () => {
    const v6 = (address: string) => ({
      address: [...ipv4End(address, 0).address, ...new Array(12).fill(0)],
      port: 5,
    });
    const v4 = (address: string) => ipv4End(address, 5);
    const segments = [
      { from: v4('32.1.13.184'), to: v4('32.1.13.185') },
      { from: v6('32.1.13.184'), to: v6('32.1.13.185') },
    ];
    expect(track([...segments, ...segments]).map((flow) => flow.packets)).toEqual([2, 2]);
  });

  it.each<[string, readonly SegmentFields[], readonly number[]]>([
    ['a SYN sent again', [HANDSHAKE[0], ...HANDSHAKE], [4]],
    ['a SYN+ACK sent again', [...HANDSHAKE, HANDSHAKE[1]], [4]],
    ['a SYN sent again after data', [...HANDSHAKE, up({ sequence: 101, data: 'x' }), HANDSHAKE[0]], [5]],
    ['a SYN with another number', [...HANDSHAKE, up({ flags: 'S', sequence: 555 })], [3, 1]],
    [
      'the same after FIN',
      [...HANDSHAKE, up({ flags: 'FA' }), down({ flags: 'FA' }), up({ flags: 'S', sequence: 9 })],
      [5, 1],
    ],
    [
      'the same after RST',
      [...HANDSHAKE, down({ flags: 'R' }), up({ flags: 'S', sequence: 9 }), up()],
      [4, 2],
    ],
    ['the same SYN after FIN: a late duplicate', [...HANDSHAKE, up({ flags: 'FA' }), HANDSHAKE[0]], [5]],
    ['the last ACK after both FINs', [...HANDSHAKE, up({ flags: 'FA' }), down({ flags: 'FA' }), up()], [6]],
    [
      'the server dials back',
      [...HANDSHAKE, up({ sequence: 101, data: 'x' }), down({ flags: 'S', sequence: 7 })],
      [4, 1],
    ],
    [
      'a SYN+ACK with another number that answers the same SYN',
      [...HANDSHAKE, down({ flags: 'SA', sequence: 5555, acknowledgment: 101 })],
      [4],
    ],
    [
      'the same, after data',
      [
        ...HANDSHAKE,
        up({ sequence: 101, data: 'x' }),
        down({ flags: 'SA', sequence: 5555, acknowledgment: 101 }),
      ],
      [5],
    ],
    [
      'a SYN+ACK that answers another SYN, after data',
      [
        ...HANDSHAKE,
        up({ sequence: 101, data: 'x' }),
        down({ flags: 'SA', sequence: 5555, acknowledgment: 777 }),
      ],
      [4, 1],
    ],
    [
      'a SYN+ACK that answers another SYN, within the handshake',
      [...HANDSHAKE, down({ flags: 'SA', sequence: 5555, acknowledgment: 777 })],
      [4],
    ],
    ['a SYN after data of an older connection', [up({ data: 'x' }), up({ flags: 'S', sequence: 5 })], [1, 1]],
    [
      'a SYN after an ACK, captured out of order',
      [up({ sequence: 101 }), up({ flags: 'S', sequence: 100 })],
      [2],
    ],
    ['SYNs of both ends at once', [up({ flags: 'S', sequence: 1 }), down({ flags: 'S', sequence: 2 })], [2]],
    [
      'sequence numbers that wrap in a handshake',
      [
        up({ flags: 'S', sequence: 0xffff_ffff }),
        up({ sequence: 0, data: 'x' }),
        down({ flags: 'SA', sequence: 3, acknowledgment: 0 }),
      ],
      [3],
    ],
  ])('port reuse: %s', (_, segments, expected) => {
    expect(packetsPerFlow(segments)).toEqual(expected);
  });

  it.each([
    ['up to the time-out', 30_000_000, 1],
    ['beyond it', 30_000_001, 2],
  ])('a flow is idle %s', (_, pause, count) => {
    const flows = track([up({ time: 5 }), down({ time: 10 }), up({ time: 10 + pause })], 30_000_000);
    expect(flows).toHaveLength(count);
    expect(flows.at(-1)?.start).toBe(count === 1 ? 5 : 10 + pause);
  });

  it('hands each packet over with its flow, and names the flow while it lives', () => {
    const seen: string[] = [];
    const tracker = new FlowTracker({
      onPacket: (slot, packet) => {
        const { id, source } = tracker.table.flow(slot);
        seen.push(`${id} ${source.address} ${packet.originalLength}`);
      },
    });
    const other = { from: ipv4End('10.0.0.9', 1), to: SERVER, data: 'abc' };
    for (const segment of [up(), other, down(), other]) tracker.packet(tcpPacket(segment));
    expect(seen).toEqual(['0 10.0.0.1 40', '1 10.0.0.9 43', '0 10.0.0.1 40', '1 10.0.0.9 43']);
    expect(tracker.counts.flows).toBe(2);
  });

  it('counts what it cannot use, and goes on', () => {
    const tracker = new FlowTracker({});
    const corrupted = (change: (packet: Packet) => void): Packet => {
      const packet = tcpPacket(up({ data: 'abc' }));
      change(packet);
      return packet;
    };
    tracker.packet(corrupted((packet) => (packet.linkType = LinkType.Unknown)));
    tracker.packet(corrupted((packet) => (packet.end = 10)));
    tracker.packet(corrupted((packet) => (packet.bytes[32] = 0x40)));
    tracker.packet(corrupted((packet) => (packet.bytes[9] = 17)));
    tracker.packet(corrupted((packet) => (packet.bytes[6] = 0x20)));
    tracker.packet(tcpPacket(up()));
    tracker.finish();
    expect(tracker.counts).toEqual({
      notIp: 1,
      malformed: 1,
      fragments: 1,
      fragmentsDropped: 0,
      malformedSegments: 1,
      flows: 1,
      flowsEvicted: 0,
      directionLimit: 0,
      totalLimit: 0,
    });
  });

  it('ends each flow exactly once, whatever the packets are, and loses none', () => {
    const segment = fc.record({
      client: fc.integer({ min: 1, max: 3 }),
      upward: fc.boolean(),
      flags: fc.constantFrom('S', 'SA', 'A', 'FA', 'R', 'SF', ''),
      sequence: fc.constantFrom(0, 1, 2, 0x7fff_ffff, 0x8000_0001, 0xffff_ffff),
      acknowledgment: fc.constantFrom(0, 1, 2),
      data: fc.constantFrom('', 'x', 'hello'),
      time: fc.nat(100),
      captured: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (segments) => {
        const started = new Set<number>();
        const ended: FlowRecord[] = [];
        const streamsEnded: number[] = [];
        const tracker = new FlowTracker({
          streams: {
            data: (_slot, _fromSource, bytes, start, end) => {
              expect(start).toBeGreaterThanOrEqual(0);
              expect(end).toBeGreaterThan(start);
              expect(end).toBeLessThanOrEqual(bytes.length);
              return true;
            },
            gap: (_slot, _fromSource, length) => {
              expect(length).toBeGreaterThan(0);
              return true;
            },
            end: (slot) => streamsEnded.push(tracker.table.flow(slot).id),
          },
          onPacket: (slot) => started.add(tracker.table.flow(slot).id),
          onFlow: (flow) => ended.push(flow),
          flowLimits: { idleTimeout: 50 as Microseconds, flows: 4096 },
        });
        for (const { client, upward, ...fields } of segments) {
          const near = ipv4End(`10.0.0.${client}`, 1);
          tracker.packet(
            tcpPacket(upward ? { from: near, to: SERVER, ...fields } : { from: SERVER, to: near, ...fields }),
          );
        }
        tracker.finish();
        const ids = ended.map((flow) => flow.id).sort((a, b) => a - b);
        expect(ids).toEqual([...started].sort((a, b) => a - b));
        expect(streamsEnded.sort((a, b) => a - b)).toEqual(ids);
        expect(ended.reduce((sum, flow) => sum + flow.packets, 0)).toBe(segments.length);
      }),
      { numRuns: 500 },
    );
  });
});
