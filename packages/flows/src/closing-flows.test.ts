import { describe, expect, it } from 'vitest';
import { FlowTracker } from './flow-tracker.ts';
import { ipv4End, tcpPacket } from './segment-packets.test-support.ts';
import type { StreamSink } from './stream-sink.ts';

const SECOND = 1_000_000;
const client = (port: number) => ipv4End('10.0.0.1', port);
const server = ipv4End('192.0.2.1', 80);

interface Ends {
  readonly sink: StreamSink;
  readonly ended: number[];
  readonly data: string[];
}

const recordEnds = (): Ends => {
  const ended: number[] = [];
  const data: string[] = [];
  const sink: StreamSink = {
    data: (_slot, _fromSource, bytes, start, end) => {
      data.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
      return true;
    },
    gap: () => true,
    end: (slot) => ended.push(slot),
  };
  return { sink, ended, data };
};

/** A connection from its SYN to its close at `time`. */
const connection = (
  tracker: FlowTracker,
  port: number,
  time: number,
  close: 'FIN' | 'half' | 'RST',
): void => {
  const from = client(port);
  tracker.packet(tcpPacket({ from, to: server, flags: 'S', sequence: 0, time }));
  tracker.packet(tcpPacket({ from, to: server, sequence: 1, data: 'ab', time }));
  if (close === 'RST') tracker.packet(tcpPacket({ from: server, to: from, flags: 'R', time }));
  else tracker.packet(tcpPacket({ from, to: server, flags: 'FA', sequence: 3, time }));
  if (close === 'FIN') tracker.packet(tcpPacket({ from: server, to: from, flags: 'FA', sequence: 9, time }));
};

describe('streams of closed flows', () => {
  it.each([
    ['FIN', 1],
    ['RST', 1],
    ['half', 0],
  ] as const)('end five seconds after a close by %s: %i', (close, count) => {
    const { sink, ended } = recordEnds();
    const tracker = new FlowTracker({ streams: sink });
    connection(tracker, 1000, 0, close);
    connection(tracker, 2000, 5 * SECOND, 'half');
    expect(ended).toHaveLength(0);
    connection(tracker, 3000, 5 * SECOND + 1, 'half');
    expect(ended).toHaveLength(count);
  });

  it('begin anew when data follows a close after all', () => {
    const { sink, ended, data } = recordEnds();
    const tracker = new FlowTracker({ streams: sink });
    connection(tracker, 1000, 0, 'RST');
    connection(tracker, 2000, 6 * SECOND, 'half');
    expect(ended).toHaveLength(1);
    tracker.packet(tcpPacket({ from: client(1000), to: server, sequence: 3, data: 'cd', time: 7 * SECOND }));
    expect(data).toEqual(['ab', 'ab', 'cd']);
    expect(tracker.counts.flows).toBe(2);
    tracker.finish();
    expect(ended).toHaveLength(3);
  });

  it('leave a port that is used again alone', () => {
    const { sink, ended } = recordEnds();
    const tracker = new FlowTracker({ streams: sink });
    connection(tracker, 1000, 0, 'FIN');
    tracker.packet(tcpPacket({ from: client(1000), to: server, flags: 'S', sequence: 77, time: SECOND }));
    expect(ended).toHaveLength(1);
    connection(tracker, 2000, 6 * SECOND, 'half');
    expect(ended).toHaveLength(1);
  });

  it('end though time stands still, once many wait', () => {
    const { sink, ended } = recordEnds();
    const tracker = new FlowTracker({ streams: sink });
    const flows = 70_000;
    for (let i = 0; i < flows; i++) {
      const from = { address: [10, 1, i >>> 8, i & 255], port: 1024 + (i >>> 16) };
      tracker.packet(tcpPacket({ from, to: server, flags: 'S' }));
      tracker.packet(tcpPacket({ from: server, to: from, flags: 'R' }));
    }
    expect(ended.length).toBeGreaterThan(0);
    expect(ended.length).toBeLessThan(flows);
  });
});
