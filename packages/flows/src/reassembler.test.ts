import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowRecord } from './flow-table.ts';
import { FlowTracker, type TrackerCounts } from './flow-tracker.ts';
import type { ReassemblyLimits } from './reassembler.ts';
import { ipv4End, type SegmentFields, tcpPacket } from './segment-packets.test-support.ts';

const CLIENT = ipv4End('10.0.0.1', 40_000);
const SERVER = ipv4End('93.184.216.34', 80);

/** Bytes as Latin-1 text, or the length of a gap. */
type Piece = string | number;

interface Received {
  readonly up: readonly Piece[];
  readonly down: readonly Piece[];
  readonly flows: readonly FlowRecord[];
  readonly counts: TrackerCounts;
  /** Times handed over with data, both directions. */
  readonly times: readonly number[];
}

/** Reads segments; `wanted` says, asked after each piece, whether more of a direction is. */
const receive = (
  segments: readonly SegmentFields[],
  limits?: ReassemblyLimits,
  wanted: (upward: boolean) => boolean = () => true,
): Received => {
  const pieces = { up: [] as Piece[], down: [] as Piece[] };
  const times: number[] = [];
  const flows: FlowRecord[] = [];
  const tracker = new FlowTracker({
    streams: {
      data: (slot, fromSource, bytes, start, end, time) => {
        const upward = (tracker.table.flow(slot).source.port === CLIENT.port) === fromSource;
        pieces[upward ? 'up' : 'down'].push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
        times.push(time);
        return wanted(upward);
      },
      gap: (slot, fromSource, length) => {
        const upward = (tracker.table.flow(slot).source.port === CLIENT.port) === fromSource;
        pieces[upward ? 'up' : 'down'].push(length);
        return wanted(upward);
      },
      end: () => {},
    },
    onFlow: (flow) => flows.push(flow),
    ...(limits === undefined ? {} : { reassemblyLimits: limits }),
  });
  for (const segment of segments) {
    const packet = tcpPacket(segment);
    tracker.packet(packet);
    packet.bytes.fill(0x2e);
  }
  tracker.finish();
  return { ...pieces, flows, counts: tracker.counts, times };
};

const up = (sequence: number, data: string, more: Partial<SegmentFields> = {}): SegmentFields => ({
  from: CLIENT,
  to: SERVER,
  sequence: sequence >>> 0,
  data,
  ...more,
});
const down = (sequence: number, data: string, more: Partial<SegmentFields> = {}): SegmentFields => ({
  from: SERVER,
  to: CLIENT,
  sequence: sequence >>> 0,
  data,
  ...more,
});
const SYN = up(99, '', { flags: 'S' });

describe('Reassembler', () => {
  it.each<[string, readonly SegmentFields[], readonly Piece[]]>([
    ['segments in order', [SYN, up(100, 'abc'), up(103, 'def')], ['abc', 'def']],
    ['a retransmission', [SYN, up(100, 'abc'), up(100, 'abc'), up(103, 'def')], ['abc', 'def']],
    [
      'a retransmission with other bytes: those given out stay',
      [SYN, up(100, 'abc'), up(100, 'xyz')],
      ['abc'],
    ],
    ['a retransmission that holds more', [SYN, up(100, 'abc'), up(100, 'abcdef')], ['abc', 'def']],
    ['an overlap', [SYN, up(100, 'abcd'), up(102, 'cdef')], ['abcd', 'ef']],
    ['a segment within another', [SYN, up(100, 'abcdef'), up(102, 'c'), up(106, 'g')], ['abcdef', 'g']],
    ['two segments swapped', [SYN, up(103, 'def'), up(100, 'abc')], ['abc', 'def']],
    ['all turned round', [SYN, up(106, 'ghi'), up(103, 'def'), up(100, 'abc')], ['abc', 'def', 'ghi']],
    [
      'early segments that overlap',
      [SYN, up(104, 'efg'), up(102, 'cde'), up(100, 'ab')],
      ['ab', 'cde', 'fg'],
    ],
    ['an early segment sent twice', [SYN, up(103, 'def'), up(103, 'def'), up(100, 'abc')], ['abc', 'def']],
    ['a hole that fills in two steps', [SYN, up(104, 'e'), up(100, 'ab'), up(102, 'cd')], ['ab', 'cd', 'e']],
    ['a hole that stays', [SYN, up(100, 'abc'), up(110, 'klm'), up(113, 'n')], ['abc', 7, 'klm', 'n']],
    ['two holes that stay', [SYN, up(105, 'f'), up(110, 'k')], [5, 'f', 4, 'k']],
    [
      'no SYN: the first segment begins the stream',
      [up(500, 'abc'), up(503, 'def'), up(499, 'x')],
      ['abc', 'def'],
    ],
    ['data in a SYN', [up(99, 'abc', { flags: 'S' }), up(103, 'def')], ['abc', 'def']],
    ['data in a SYN sent again', [SYN, up(99, 'abc', { flags: 'S' })], ['abc']],
    ['data in a FIN', [SYN, up(100, 'abc', { flags: 'FA' })], ['abc']],
    ['a keep-alive, one byte back', [SYN, up(100, 'abc'), up(102, 'c'), up(103, 'd')], ['abc', 'd']],
    [
      'text in a reset, which is no part of the stream',
      [SYN, up(100, 'abc'), up(103, 'go away', { flags: 'R' })],
      ['abc'],
    ],
    ['a cut segment', [SYN, up(100, 'abcdef', { captured: 2 }), up(106, 'g')], ['ab', 4, 'g']],
    ['a segment cut to nothing', [SYN, up(100, 'abcdef', { captured: 0 }), up(106, 'g')], [6, 'g']],
    [
      'a cut segment that came early',
      [SYN, up(103, 'def', { captured: 1 }), up(100, 'abc')],
      ['abc', 'd', 2],
    ],
    [
      'the rest of a cut segment',
      [SYN, up(100, 'abcdef', { captured: 2 }), up(103, 'defghi')],
      ['ab', 4, 'ghi'],
    ],
    ['a cut overlap', [SYN, up(100, 'abcd'), up(102, 'cdefgh', { captured: 1 })], ['abcd', 4]],
    ['numbers that wrap', [up(-3, '', { flags: 'S' }), up(-2, 'abcd'), up(2, 'ef')], ['abcd', 'ef']],
    ['numbers that wrap, swapped', [up(-3, '', { flags: 'S' }), up(2, 'ef'), up(-2, 'abcd')], ['abcd', 'ef']],
    ['a hole over the wrap', [up(-3, '', { flags: 'S' }), up(-2, 'a'), up(3, 'f')], ['a', 4, 'f']],
    ['nothing but an old segment', [SYN, up(50, 'abc')], []],
  ])('gives out %s', (_, segments, pieces) => {
    expect(receive(segments).up).toEqual(pieces);
  });

  it('keeps the directions apart', () => {
    const {
      up: upward,
      down: downward,
      flows,
    } = receive([
      SYN,
      down(899, '', { flags: 'SA', acknowledgment: 100 }),
      down(903, 'DEF'),
      up(103, 'def'),
      up(100, 'abc'),
      down(910, 'K'),
      down(900, 'ABC'),
    ]);
    expect(upward).toEqual(['abc', 'def']);
    expect(downward).toEqual(['ABC', 'DEF', 4, 'K']);
    expect(flows.map((flow) => flow.gaps)).toEqual([1]);
  });

  it('hands over with each piece the time of the packet that carried it', () => {
    const { times } = receive([
      SYN,
      up(106, 'ghi', { time: 10 }),
      up(103, 'def', { time: 20 }),
      up(100, 'abc', { time: 30 }),
      up(109, 'jkl', { time: 40 }),
    ]);
    expect(times).toEqual([30, 20, 10, 40]);
  });

  it.each<[string, readonly SegmentFields[], readonly Piece[]]>([
    [
      'that came after its data: nothing is given out twice',
      [
        SYN,
        down(900, 'ABC'),
        down(899, '', { flags: 'SA', acknowledgment: 100 }),
        down(900, 'ABC'),
        down(903, 'DEF'),
      ],
      ['ABC', 'DEF'],
    ],
    [
      'after stray segments of an older connection: the stream begins anew',
      [
        SYN,
        down(5_000_000, 'old'),
        down(5_000_010, 'older'),
        down(899, '', { flags: 'SA', acknowledgment: 100 }),
        down(900, 'ABC'),
      ],
      ['old', 7, 'older', 'ABC'],
    ],
    [
      'after stray segments with lower numbers',
      [SYN, down(50, 'old'), down(899, '', { flags: 'SA', acknowledgment: 100 }), down(900, 'ABC')],
      ['old', 'ABC'],
    ],
  ])('a SYN+ACK %s', (_, segments, pieces) => {
    expect(receive(segments).down).toEqual(pieces);
  });

  it('gives a direction no more once it is not wanted, but counts its gaps', () => {
    const segments = [
      SYN,
      up(100, 'abc'),
      down(900, 'ABC'),
      up(103, 'def'),
      down(903, 'DEF'),
      up(110, 'k'),
      up(112, 'm'),
    ];
    const result = receive(segments, undefined, (upward) => !upward);
    expect(result.up).toEqual(['abc']);
    expect(result.down).toEqual(['ABC', 'DEF']);
    expect(result.flows[0]?.gaps).toBe(2);
  });

  it('takes a gap for an answer too', () => {
    const result = receive([SYN, up(103, 'def'), up(110, 'k')], undefined, () => false);
    expect(result.up).toEqual([3]);
  });

  it('reads a capture whose bytes nobody wants, and counts its gaps', () => {
    const flows: FlowRecord[] = [];
    const tracker = new FlowTracker({ onFlow: (flow) => flows.push(flow) });
    for (const segment of [SYN, up(100, 'abc'), up(106, 'g'), up(103, 'def'), up(110, 'k')])
      tracker.packet(tcpPacket(segment));
    tracker.finish();
    expect(flows.map((flow) => flow.gaps)).toEqual([1]);
  });
});

describe('Reassembler limits', () => {
  const limits = { bytesPerDirection: 100, segmentsPerDirection: 10, bytes: 250 };
  const filler = (length: number): string => 'x'.repeat(length);

  it('of bytes in a direction: the hole becomes a gap, and what comes too late is left out', () => {
    const { up: pieces, counts } = receive(
      [SYN, up(110, filler(60)), up(170, filler(41)), up(100, 'too late..'), up(211, 'abc')],
      limits,
    );
    expect(pieces).toEqual([10, filler(60), filler(41), 'abc']);
    expect(counts).toMatchObject({ directionLimit: 1, totalLimit: 0 });
  });

  it('of segments in a direction', () => {
    const early = Array.from({ length: 11 }, (_, i) => up(101 + 2 * i, 'x'));
    const { up: pieces, counts, flows } = receive([SYN, ...early], limits);
    expect(pieces).toEqual(Array.from({ length: 11 }, () => [1, 'x']).flat());
    expect(counts).toMatchObject({ directionLimit: 1, totalLimit: 0 });
    expect(flows[0]?.gaps).toBe(11);
  });

  it('of bytes in all flows together', () => {
    const clients = [1, 2, 3].map((number) => ipv4End('10.0.0.1', number));
    const segments = clients.flatMap((from) => [
      { from, to: SERVER, flags: 'S', sequence: 99 },
      { from, to: SERVER, sequence: 101, data: filler(90) },
    ]);
    const { counts, flows } = receive(segments, limits);
    expect(counts).toMatchObject({ directionLimit: 0, totalLimit: 1 });
    expect(flows.map((flow) => flow.gaps)).toEqual([1, 1, 1]);
  });

  it('are not hit by what has been given out: memory is let go when holes fill, limits are hit and flows end', () => {
    const rounds = Array.from({ length: 50 }, (_, round) => {
      const from = ipv4End('10.0.0.1', 2000 + round);
      const base = round * 1000;
      return [
        { from, to: SERVER, flags: 'S', sequence: base },
        { from, to: SERVER, sequence: base + 11, data: filler(90) },
        { from, to: SERVER, sequence: base + 1, data: filler(10) },
        { from, to: SERVER, sequence: base + 111, data: filler(95) },
        { from, to: SERVER, sequence: base + 300, data: filler(50) },
        { from, to: SERVER, sequence: base + 360, data: filler(80) },
        // Port reuse ends the flow, which still holds segments.
        { from, to: SERVER, flags: 'S', sequence: base + 999 },
      ];
    });
    const { counts } = receive(rounds.flat(), limits);
    expect(counts).toMatchObject({ directionLimit: 50, totalLimit: 0, flows: 100 });
  });
});

/** A part of a stream, as a range of its bytes. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** A stream and the segments of it that were captured, in the order they were. */
const captured = fc
  .record({
    stream: fc.uint8Array({ minLength: 1, maxLength: 400 }),
    cuts: fc.array(fc.nat(), { maxLength: 25 }),
    dropped: fc.array(fc.nat(25), { maxLength: 3 }),
    extra: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 60 })), { maxLength: 8 }),
    shifts: fc.array(fc.nat(6), { maxLength: 40 }),
    initial: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0xffff_ff00, 0x7fff_ff80)),
    upward: fc.boolean(),
  })
  .map(({ stream, cuts, dropped, extra, shifts, initial, upward }) => {
    const bounds = [...new Set([0, ...cuts.map((cut) => cut % stream.length), stream.length])].sort(
      (a, b) => a - b,
    );
    const segments = bounds.slice(1).map((to, i): Range => ({ from: bounds[i], to }));
    const kept = segments.filter((_, i) => !dropped.includes(i));
    for (const [at, length] of extra) {
      const from = at % stream.length;
      kept.splice(at % (kept.length + 1), 0, { from, to: Math.min(stream.length, from + length) });
    }
    // Each segment comes up to six places late: reordering within a window.
    const order = kept
      .map((range, i) => ({ range, place: i + (shifts[i] ?? 0) }))
      .sort((a, b) => a.place - b.place)
      .map(({ range }) => range);
    return { stream, order, initial, upward };
  });

const segmentsOf = ({
  stream,
  order,
  initial,
  upward,
}: {
  stream: Uint8Array;
  order: readonly Range[];
  initial: number;
  upward: boolean;
}): SegmentFields[] => {
  const ends = upward ? { from: CLIENT, to: SERVER } : { from: SERVER, to: CLIENT };
  return [
    { ...ends, flags: 'S', sequence: initial },
    ...order.map(({ from, to }, i) => ({
      ...ends,
      sequence: (initial + 1 + from) >>> 0,
      data: stream.subarray(from, to),
      time: i,
    })),
  ];
};

/** Where pieces lie in the stream, and whether they are the stream's bytes there. */
const place = (pieces: readonly Piece[], stream: Uint8Array): { given: Uint8Array; length: number } => {
  const given = new Uint8Array(stream.length);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'number') {
      expect(piece).toBeGreaterThan(0);
      at += piece;
      continue;
    }
    const original = Buffer.from(stream.subarray(at, at + piece.length)).toString('latin1');
    expect(piece).toBe(original);
    given.fill(1, at, at + piece.length);
    at += piece.length;
  }
  return { given, length: at };
};

describe('Reassembler on random streams', () => {
  it('cut, dropped, sent twice, overlapping and reordered: gives every captured byte once, in order', () => {
    fc.assert(
      fc.property(captured, (scenario) => {
        const { stream, order, upward } = scenario;
        const result = receive(segmentsOf(scenario));
        const pieces = upward ? result.up : result.down;
        expect(upward ? result.down : result.up).toEqual([]);
        const covered = new Uint8Array(stream.length);
        for (const { from, to } of order) covered.fill(1, from, to);
        const { given } = place(pieces, stream);
        expect(given).toEqual(covered);
        const holes = covered.reduce(
          (count, isThere, i) => count + (isThere === 1 && (i === 0 ? 1 : covered[i - 1]) === 0 ? 1 : 0),
          0,
        );
        expect(pieces.filter((piece) => typeof piece === 'number')).toHaveLength(holes);
        expect(result.flows).toMatchObject([{ gaps: holes, packets: order.length + 1 }]);
        expect(result.counts).toMatchObject({ directionLimit: 0, totalLimit: 0 });
        if (!covered.includes(0)) expect(pieces.join('')).toBe(Buffer.from(stream).toString('latin1'));
      }),
      { numRuns: 500 },
    );
  });

  it('with tight limits: what is given out is still the right bytes in the right place', () => {
    const limits = fc.record({
      bytesPerDirection: fc.integer({ min: 0, max: 80 }),
      segmentsPerDirection: fc.integer({ min: 0, max: 4 }),
      bytes: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(captured, limits, (scenario, tight) => {
        const { up: upward, down: downward, counts } = receive(segmentsOf(scenario), tight);
        const pieces = scenario.upward ? upward : downward;
        const { given, length } = place(pieces, scenario.stream);
        expect(length).toBe(Math.max(0, ...scenario.order.map((range) => range.to)));
        const free = receive(segmentsOf(scenario));
        if (counts.directionLimit + counts.totalLimit === 0)
          expect(pieces).toEqual(scenario.upward ? free.up : free.down);
        else expect(given.includes(1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
