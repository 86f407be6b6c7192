import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Datagram } from './datagram.ts';
import { counts, decode, decodeAll, fragmentHeader, TEXT, V4, V6 } from './datagram-decoder.test-support.ts';
import { DatagramDecoder } from './datagram-decoder.ts';
import { LinkType } from './link-type.ts';
import { ascii, bytes, ipv4Datagram, ipv6Datagram, packetOf } from './packet-bytes.test-support.ts';

/** A fragment as a test thinks of it, eight-byte units but for the end. */
interface Cut {
  readonly from: number;
  readonly to: number;
}

const fragmentV4 = (payload: Uint8Array, { from, to }: Cut, identification = 9): Uint8Array =>
  ipv4Datagram(payload.subarray(from, to), {
    identification,
    fragmentOffset: from,
    moreFragments: to < payload.length,
  });

const fragmentV6 = (payload: Uint8Array, { from, to }: Cut, identification = 9): Uint8Array =>
  ipv6Datagram(
    bytes(fragmentHeader(6, from, to < payload.length, identification), payload.subarray(from, to)),
    { nextHeader: 44 },
  );

describe('fragments', () => {
  const fragmented = fc
    .tuple(
      fc.uint8Array({ minLength: 17, maxLength: 300 }),
      fc.array(fc.nat(36), { minLength: 1, maxLength: 6 }),
    )
    .map(([payload, units]) => {
      const inside = units.map((unit) => unit * 8).filter((at) => at > 0 && at < payload.length);
      const cuts = [...new Set(inside.length === 0 ? [8] : inside)].sort((a, b) => a - b);
      const ends = [...cuts, payload.length];
      return { payload, pieces: [0, ...cuts].map((from, i): Cut => ({ from, to: ends[i] })) };
    });

  it.each([
    ['IPv4', fragmentV4, V4],
    ['IPv6', fragmentV6, V6],
  ] as const)(
    '%s: any order, with duplicates and overlaps, gives the datagram once',
    (_, fragment, addresses) => {
      const scenario = fragmented.chain(({ payload, pieces }) => {
        const overlaps = fc
          .tuple(fc.nat(pieces.length - 1), fc.nat(pieces.length - 1))
          .map(([a, b]): Cut => ({ from: pieces[Math.min(a, b)].from, to: pieces[Math.max(a, b)].to }));
        const extra = fc.array(fc.oneof(fc.constantFrom(...pieces), overlaps), { maxLength: 4 });
        return fc.record({
          payload: fc.constant(payload),
          order: extra
            .chain((more) =>
              fc.shuffledSubarray([...pieces, ...more], { minLength: pieces.length + more.length }),
            )
            // A fragment that holds everything is no fragment.
            .map((all) => all.filter(({ from, to }) => from > 0 || to < payload.length)),
        });
      });
      fc.assert(
        fc.property(scenario, ({ payload, order }) => {
          const results = decodeAll(order.map((piece) => fragment(payload, piece)));
          const covered = new Uint8Array(payload.length);
          const wholeAt = order.findIndex(({ from, to }, i) => {
            covered.fill(1, from, to);
            return !covered.includes(0) && order.slice(0, i + 1).some((piece) => piece.to === payload.length);
          });
          expect(wholeAt).toBeGreaterThanOrEqual(0);
          expect(results.slice(0, wholeAt + 1)).toEqual([
            ...Array.from({ length: wholeAt }, () => undefined),
            {
              ...addresses,
              protocol: 6,
              payload: Buffer.from(payload).toString('latin1'),
              length: payload.length,
            },
          ]);
        }),
      );
    },
  );

  it('of datagrams that came at the same time are kept apart', () => {
    const [one, two] = [ascii('0123456789abcdef'), ascii('ghijklmnopqrstuvwx')];
    const other = (payload: Uint8Array, from: number, to: number) =>
      ipv4Datagram(payload.subarray(from, to), {
        identification: 9,
        fragmentOffset: from,
        moreFragments: to < payload.length,
        source: '192.0.2.77',
      });
    const results = decodeAll([
      fragmentV4(one, { from: 0, to: 8 }, 1),
      fragmentV4(two, { from: 0, to: 8 }, 2),
      other(two, 0, 8),
      fragmentV4(two, { from: 8, to: 18 }, 2),
      fragmentV4(one, { from: 8, to: 16 }, 1),
      other(two, 8, 18),
    ]);
    expect(results.map((result) => result?.payload)).toEqual([
      undefined,
      undefined,
      undefined,
      'ghijklmnopqrstuvwx',
      '0123456789abcdef',
      'ghijklmnopqrstuvwx',
    ]);
  });

  it('that overlap: the bytes captured first stay', () => {
    const piece = (text: string, fragmentOffset: number, moreFragments: boolean) =>
      ipv4Datagram(ascii(text), { fragmentOffset, moreFragments });
    const results = decodeAll([
      piece('BBBBBBBB', 8, true),
      piece('aaaaaaaaaaaaaaaa', 0, true),
      piece('ccccccccdd', 8, false),
    ]);
    expect(results[2]?.payload).toBe('aaaaaaaaBBBBBBBBdd');
  });

  it('are not joined to those of half a minute ago', () => {
    const payload = ascii('0123456789abcdef');
    const at = (seconds: number, cut: Cut) => packetOf(LinkType.Raw, fragmentV4(payload, cut), { seconds });
    const decoder = new DatagramDecoder();
    expect(decoder.decode(at(100, { from: 0, to: 8 }), new Datagram())).toBe(false);
    expect(decoder.decode(at(131, { from: 8, to: 16 }), new Datagram())).toBe(false);
    expect(decoder.counts).toMatchObject({ fragments: 2, fragmentsDropped: 1 });
    expect(decoder.decode(at(160, { from: 0, to: 8 }), new Datagram())).toBe(true);
  });

  it.each<[string, Uint8Array]>([
    ['that the snap length cut', ipv4Datagram(TEXT, { totalLength: 1020, moreFragments: true })],
    [
      'beyond the largest datagram',
      ipv4Datagram('00'.repeat(40), { fragmentOffset: 65_512, moreFragments: true }),
    ],
  ])('%s are dropped and counted', (_, content) => {
    expect(decode(content)).toBeUndefined();
    expect(counts(content)).toEqual({ notIp: 0, malformed: 0, fragments: 1, fragmentsDropped: 1 });
  });

  it('of 1,025 datagrams at once: the oldest is given up and counted', () => {
    const payload = ascii('0123456789abcdef');
    const decoder = new DatagramDecoder();
    const firsts = Array.from({ length: 1025 }, (_, i) => fragmentV4(payload, { from: 0, to: 8 }, i));
    decodeAll(firsts, LinkType.Raw, decoder);
    expect(decoder.counts).toMatchObject({ fragments: 1025, fragmentsDropped: 1 });
    const lasts = [0, 1024].map((id) => fragmentV4(payload, { from: 8, to: 16 }, id));
    const [oldest, newest] = decodeAll(lasts, LinkType.Raw, decoder);
    expect(oldest).toBeUndefined();
    expect(newest?.payload).toBe('0123456789abcdef');
  });

  it('that overlap without end are dropped and counted', () => {
    const decoder = new DatagramDecoder();
    const growing = Array.from({ length: 200 }, (_, i) =>
      ipv4Datagram(new Uint8Array(8 * (i + 1)), { moreFragments: true }),
    );
    decodeAll(growing, LinkType.Raw, decoder);
    expect(decoder.counts.fragmentsDropped).toBe(200 - 128);
    const large = Array.from({ length: 4 }, (_, i) =>
      ipv4Datagram(new Uint8Array(60_000 + 8 * i), { moreFragments: true, identification: 5 }),
    );
    decodeAll(large, LinkType.Raw, decoder);
    expect(decoder.counts.fragmentsDropped).toBe(200 - 128 + 2);
  });
});
