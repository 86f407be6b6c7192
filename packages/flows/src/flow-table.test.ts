import type { Microseconds } from '@mad/capture';
import { describe, expect, it } from 'vitest';
import type { FlowRecord } from './flow-table.ts';
import { FlowTracker } from './flow-tracker.ts';
import { type End, ipv4End, ipv6End, type SegmentFields, tcpPacket } from './segment-packets.test-support.ts';

const SERVER = ipv4End('93.184.216.34', 80);
const HOUR = 3_600_000_000 as Microseconds;

/** A client of its own for each number up to 2^32 / 5. */
const client = (number: number): End => ({
  address: [10, (number >>> 16) & 255, (number >>> 8) & 255, number & 255],
  port: 1024 + (number % 5),
});

interface Tracked {
  readonly tracker: FlowTracker;
  readonly ended: FlowRecord[];
  readonly send: (fields: SegmentFields) => void;
}

const tracked = (flows: number, idleTimeout = HOUR): Tracked => {
  const ended: FlowRecord[] = [];
  const tracker = new FlowTracker({ onFlow: (flow) => ended.push(flow), flowLimits: { idleTimeout, flows } });
  return { tracker, ended, send: (fields) => tracker.packet(tcpPacket(fields)) };
};

describe('FlowTable', () => {
  it('finds every flow again after it has grown, in both address families', () => {
    const { tracker, ended, send } = tracked(1_048_576);
    const clients = Array.from({ length: 10_000 }, (_, i) => client(i));
    const v6Clients = Array.from({ length: 200 }, (_, i) => ipv6End(i, 1024));
    const v6Server = ipv6End(255, 80);
    for (const round of [0, 1, 2]) {
      for (const from of clients)
        send(round === 1 ? { from: SERVER, to: from } : { from, to: SERVER, data: 'ab' });
      for (const from of v6Clients) send({ from, to: v6Server });
    }
    tracker.finish();
    expect(tracker.counts).toMatchObject({ flows: 10_200, flowsEvicted: 0 });
    expect(new Set(ended.map((flow) => flow.packets))).toEqual(new Set([3]));
    const addresses = new Set(ended.map(({ source }) => `${source.address} ${source.port}`));
    expect(addresses.size).toBe(10_200);
    expect(ended.filter((flow) => flow.bytesToServer === 84 && flow.bytesToClient === 40)).toHaveLength(
      10_000,
    );
  });

  it('that is full lets the longest idle flows go, and counts them', () => {
    const { tracker, ended, send } = tracked(4096);
    for (let i = 0; i < 4096; i++) send({ from: client(i), to: SERVER, time: i * 100_000 });
    const recent = { from: client(0), to: SERVER, time: 4096 * 100_000 };
    send(recent);
    expect(ended).toEqual([]);
    send({ from: client(5000), to: SERVER, time: 4097 * 100_000 });
    expect(tracker.counts.flowsEvicted).toBe(ended.length);
    expect(ended.length).toBeGreaterThanOrEqual(512);
    expect(ended.length).toBeLessThan(4096);
    const youngestGone = Math.max(...ended.map((flow) => flow.end));
    send(recent);
    tracker.finish();
    const kept = ended.slice(tracker.counts.flowsEvicted);
    expect(kept).toHaveLength(4097 - tracker.counts.flowsEvicted);
    expect(Math.min(...kept.map((flow) => flow.end))).toBeGreaterThan(youngestGone);
    expect(kept.find((flow) => flow.id === 0)?.packets).toBe(3);
  });

  it('knows an answer between equal ports of addresses that begin alike', () => {
    const { tracker, ended, send } = tracked(4096);
    const [one, two] = [ipv6End(1, 179), ipv6End(2, 179)];
    send({ from: one, to: two, flags: 'S' });
    send({ from: two, to: one, flags: 'SA', acknowledgment: 1 });
    tracker.finish();
    expect(ended).toMatchObject([{ packets: 2, source: { address: '2001:db8::1' } }]);
  });

  it('that is full of flows of the same moment still makes room', () => {
    const { tracker, ended, send } = tracked(4096);
    for (let i = 0; i < 9000; i++) send({ from: client(i), to: SERVER });
    tracker.finish();
    expect(ended).toHaveLength(9000);
    expect(tracker.counts).toMatchObject({ flows: 9000, flowsEvicted: 8192 });
  });

  it('lets closed flows go before it grows beyond 65,536, not counting them as evicted', () => {
    const { tracker, ended, send } = tracked(1_048_576);
    for (let i = 0; i < 65_536; i++) send({ from: client(i), to: SERVER, flags: i % 2 === 0 ? 'R' : 'A' });
    expect(ended).toEqual([]);
    send({ from: client(70_000), to: SERVER, time: 61_000_000 });
    expect(ended).toHaveLength(32_768);
    expect(ended.every((flow) => flow.id % 2 === 0)).toBe(true);
    send({ from: client(1), to: SERVER, time: 61_000_001 });
    tracker.finish();
    expect(tracker.counts).toMatchObject({ flows: 65_537, flowsEvicted: 0 });
    expect(ended.find((flow) => flow.id === 1)?.packets).toBe(2);
  });

  it('uses a slot again without a trace of the flow before', () => {
    const { tracker, ended, send } = tracked(4096);
    const [one, two] = [client(1), ipv6End(1, 7)];
    send({ from: two, to: ipv6End(2, 8), flags: 'SA', sequence: 77, data: 'abc', time: 1 });
    send({ from: two, to: ipv6End(2, 8), flags: 'R', time: 2 });
    send({ from: two, to: ipv6End(2, 8), flags: 'S', sequence: 99, time: 3 });
    send({ from: one, to: SERVER, data: 'abcd', time: HOUR * 2 });
    send({ from: two, to: ipv6End(2, 8), flags: 'S', sequence: 100, time: 4 });
    tracker.finish();
    expect(ended.sort((a, b) => a.id - b.id)).toMatchObject([
      { syn: true, packets: 2, start: 1, end: 2, bytesToServer: 0, bytesToClient: 60 + 63 },
      { syn: true, packets: 1, start: 3, end: 3, bytesToServer: 60, bytesToClient: 0 },
      { syn: false, packets: 1, bytesToServer: 44, bytesToClient: 0, source: { address: '10.0.0.1' } },
      { syn: true, packets: 1, start: 4, bytesToServer: 60, source: { address: '2001:db8::1' } },
    ]);
  });
});
