import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Text, ipv6Text } from './address.ts';
import { Datagram } from './datagram.ts';
import { DatagramDecoder } from './datagram-decoder.ts';
import { LinkType } from './link-type.ts';
import {
  ascii,
  type Bytes,
  be16,
  be32,
  bytes,
  ethernetFrame,
  ipv4Datagram,
  ipv6Datagram,
  packetOf,
} from './packet-bytes.test-support.ts';

interface SeenDatagram {
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly payload: string;
  /** Bytes of the payload that were on the wire. */
  readonly length: number;
}

const seen = ({
  bytes: buffer,
  version,
  protocol,
  addresses,
  payload,
  end,
  payloadLength,
}: Datagram): SeenDatagram => ({
  protocol,
  source: version === 4 ? ipv4Text(buffer, addresses) : ipv6Text(buffer, addresses),
  destination: version === 4 ? ipv4Text(buffer, addresses + 4) : ipv6Text(buffer, addresses + 16),
  payload: Buffer.from(buffer.subarray(payload, end)).toString('latin1'),
  length: payloadLength,
});

/** Decodes packets one after another; undefined for those that give no datagram. */
const decodeAll = (
  packets: readonly Uint8Array[],
  linkType: number = LinkType.Raw,
  decoder = new DatagramDecoder(),
) =>
  packets.map((content) => {
    const into = new Datagram();
    return decoder.decode(packetOf(linkType, content), into) ? seen(into) : undefined;
  });

const decode = (content: Uint8Array, linkType: number = LinkType.Raw) => decodeAll([content], linkType)[0];

const counts = (content: Uint8Array, linkType: number = LinkType.Raw) => {
  const decoder = new DatagramDecoder();
  decodeAll([content], linkType, decoder);
  return decoder.counts;
};

const V4 = { source: '192.0.2.1', destination: '198.51.100.2' };
const V6 = { source: '2001:db8::1', destination: '2001:db8::2' };
const TEXT = ascii('segment');

describe('IPv4 (RFC 791)', () => {
  it.each<[string, Uint8Array, number, string, number]>([
    ['a datagram', ipv4Datagram(TEXT), 6, 'segment', 7],
    ['options', ipv4Datagram(TEXT, { options: '01010101 07070400 00000000' }), 6, 'segment', 7],
    ['the longest header', ipv4Datagram(TEXT, { options: '01'.repeat(40), protocol: 17 }), 17, 'segment', 7],
    [
      'a total length of 0, as offloading hosts capture it',
      ipv4Datagram(TEXT, { totalLength: 0 }),
      6,
      'segment',
      7,
    ],
    ['Ethernet padding behind it', bytes(ipv4Datagram(TEXT), '00'.repeat(20)), 6, 'segment', 7],
    ['a datagram cut by the snap length', ipv4Datagram(TEXT, { totalLength: 1020 }), 6, 'segment', 1000],
    ['no payload', ipv4Datagram(''), 6, '', 0],
    ['a datagram cut at the end of its header', ipv4Datagram('', { totalLength: 60 }), 6, '', 40],
  ])('reads %s', (_, content, protocol, payload, length) => {
    expect(decode(content)).toEqual({ ...V4, protocol, payload, length });
  });

  it.each<[string, Uint8Array]>([
    ['a cut header', ipv4Datagram('').subarray(0, 19)],
    ['cut options', ipv4Datagram('', { options: '01'.repeat(8), totalLength: 100 }).subarray(0, 24)],
    ['a header shorter than 20 bytes', bytes('44000014', ipv4Datagram(TEXT).subarray(4))],
    ['a total length shorter than the header', ipv4Datagram(TEXT, { totalLength: 19 })],
  ])('counts as malformed: %s', (_, content) => {
    expect(decode(content)).toBeUndefined();
    expect(counts(content)).toEqual({ notIp: 0, malformed: 1, fragments: 0, fragmentsDropped: 0 });
  });

  it('counts as malformed what the link layer wrongly called IPv4', () => {
    expect(counts(ethernetFrame(0x0800, ipv6Datagram(TEXT)), LinkType.Ethernet)).toMatchObject({
      malformed: 1,
    });
  });

  it('counts what is no IP', () => {
    expect(counts(ethernetFrame(0x0806, '0001'), LinkType.Ethernet)).toMatchObject({
      notIp: 1,
      malformed: 0,
    });
  });
});

/** An extension header of `words` eight-byte units. */
const extension = (next: number, words = 1): Uint8Array =>
  bytes([next, words - 1], new Uint8Array(words * 8 - 2));
const fragmentHeader = (next: number, offset: number, more: boolean, identification = 7): Uint8Array =>
  bytes([next, 0], be16(offset | (more ? 1 : 0)), be32(identification));

describe('IPv6 (RFC 8200)', () => {
  it.each<[string, Uint8Array, number, string, number]>([
    ['a datagram', ipv6Datagram(TEXT), 6, 'segment', 7],
    ['hop-by-hop options', ipv6Datagram(bytes(extension(6), TEXT), { nextHeader: 0 }), 6, 'segment', 7],
    [
      'a chain of them',
      ipv6Datagram(bytes(extension(43), extension(60, 3), extension(135, 2), extension(17), TEXT), {
        nextHeader: 0,
      }),
      17,
      'segment',
      7,
    ],
    [
      'an authentication header, whose length counts four-byte units',
      ipv6Datagram(bytes([6, 4], '0000', '11'.repeat(20), TEXT), { nextHeader: 51 }),
      6,
      'segment',
      7,
    ],
    [
      'an atomic fragment',
      ipv6Datagram(bytes(fragmentHeader(6, 0, false), TEXT), { nextHeader: 44 }),
      6,
      'segment',
      7,
    ],
    [
      'an atomic fragment with options behind it',
      ipv6Datagram(bytes(fragmentHeader(60, 0, false), extension(6), TEXT), { nextHeader: 44 }),
      6,
      'segment',
      7,
    ],
    ['no next header', ipv6Datagram('', { nextHeader: 59 }), 59, '', 0],
    [
      'a payload length of 0, as offloading hosts capture it',
      ipv6Datagram(TEXT, { payloadLength: 0 }),
      6,
      'segment',
      7,
    ],
    ['Ethernet padding behind it', bytes(ipv6Datagram(TEXT), '0000'), 6, 'segment', 7],
    ['a datagram cut by the snap length', ipv6Datagram(TEXT, { payloadLength: 900 }), 6, 'segment', 900],
  ])('reads %s', (_, content, protocol, payload, length) => {
    expect(decode(content)).toEqual({ ...V6, protocol, payload, length });
  });

  it.each<[string, Uint8Array]>([
    ['a cut header', ipv6Datagram('').subarray(0, 39)],
    ['a cut extension header', ipv6Datagram('06000000', { nextHeader: 0 })],
    [
      'an extension header longer than the datagram',
      ipv6Datagram(bytes([6, 200], '000000000000'), { nextHeader: 60 }),
    ],
    ['a cut authentication header', ipv6Datagram('0604', { nextHeader: 51 })],
    ['a cut fragment header', ipv6Datagram('06000001', { nextHeader: 44 })],
  ])('counts as malformed: %s', (_, content) => {
    expect(decode(content)).toBeUndefined();
    expect(counts(content)).toEqual({ notIp: 0, malformed: 1, fragments: 0, fragmentsDropped: 0 });
  });

  it('reads extension headers that were fragmented along with the payload', () => {
    const whole = bytes(extension(6, 2), TEXT);
    const first = ipv6Datagram(bytes(fragmentHeader(60, 0, true), whole.subarray(0, 8)), { nextHeader: 44 });
    const second = ipv6Datagram(bytes(fragmentHeader(60, 8, false), whole.subarray(8)), { nextHeader: 44 });
    expect(decodeAll([first, second])).toEqual([
      undefined,
      { ...V6, protocol: 6, payload: 'segment', length: 7 },
    ]);
  });
});

describe('tunnels', () => {
  const inner = ipv4Datagram(TEXT, { source: '10.0.0.1', destination: '10.0.0.2' });
  const INNER = { protocol: 6, source: '10.0.0.1', destination: '10.0.0.2', payload: 'segment', length: 7 };
  const INNER_V6 = { ...V6, protocol: 6, payload: 'segment', length: 7 };
  const wrap = (protocol: number, ...parts: readonly Bytes[]) => ipv4Datagram(bytes(...parts), { protocol });
  const udpSegment = (port: number, ...parts: readonly Bytes[]) =>
    bytes('c000', be16(port), '0000 0000', ...parts);
  const udp = (port: number, ...parts: readonly Bytes[]) => wrap(17, udpSegment(port, ...parts));

  it.each<[string, Uint8Array, SeenDatagram]>([
    ['IP in IP', wrap(4, inner), INNER],
    ['6in4', wrap(41, ipv6Datagram(TEXT)), INNER_V6],
    ['4in6', ipv6Datagram(inner, { nextHeader: 4 }), INNER],
    ['GRE', wrap(47, '0000 0800', inner), INNER],
    ['GRE carrying IPv6', wrap(47, '0000 86dd', ipv6Datagram(TEXT)), INNER_V6],
    ['GRE with a key', wrap(47, '2000 0800 00000001', inner), INNER],
    ['GRE with checksum, key and sequence number', wrap(47, 'b000 0800', 'ee'.repeat(12), inner), INNER],
    ['GRE carrying Ethernet', wrap(47, '0000 6558', ethernetFrame(0x0800, inner)), INNER],
    [
      'GRE carrying Ethernet with a VLAN',
      wrap(47, '0000 6558', ethernetFrame(0x8100, bytes('0007 0800', inner))),
      INNER,
    ],
    ['four tunnels deep', wrap(4, wrap(4, wrap(47, '0000 0800', wrap(4, inner)))), INNER],
    ['VXLAN', udp(4789, '08000000 00000700', ethernetFrame(0x0800, inner)), INNER],
    ['VXLAN, the port Linux began with', udp(8472, '08000000 00000700', ethernetFrame(0x0800, inner)), INNER],
    [
      'VXLAN over IPv6',
      ipv6Datagram(udpSegment(4789, '08000000 00000700', ethernetFrame(0x0800, inner)), { nextHeader: 17 }),
      INNER,
    ],
    [
      'Geneve carrying Ethernet',
      udp(6081, '0000 6558 00000700', ethernetFrame(0x86dd, ipv6Datagram(TEXT))),
      INNER_V6,
    ],
    ['Geneve carrying IP, with options', udp(6081, '0200 0800 00000700', 'ee'.repeat(8), inner), INNER],
    ['GTP-U', udp(2152, '30ff 0023 00000001', inner), INNER],
    ['GTP-U with a sequence number', udp(2152, '32ff 0027 00000001 0007 00 00', inner), INNER],
    [
      'GTP-U with extension headers',
      udp(2152, '34ff 002b 00000001 0000 00 85 01 0000 c0 01 eeee 00', inner),
      INNER,
    ],
    [
      'fragments in a tunnel',
      wrap(41, ipv6Datagram(bytes(fragmentHeader(6, 0, false), TEXT), { nextHeader: 44 })),
      INNER_V6,
    ],
  ])('%s: the innermost datagram', (_, content, expected) => {
    expect(decode(content)).toEqual(expected);
  });

  it.each<[string, Uint8Array, number, number]>([
    ['GRE of another version', wrap(47, '0001 880b 00000000'), 47, 8],
    ['GRE carrying something else', wrap(47, '0000 0806', '0001'), 47, 6],
    ['a cut GRE header', wrap(47, '0000'), 47, 2],
    ['an empty tunnel', wrap(4), 4, 0],
    ['UDP to another port', udp(4790, '08000000 00000700', ethernetFrame(0x0800, inner)), 17, 57],
    ['VXLAN without its flag', udp(4789, '00000000 00000700', ethernetFrame(0x0800, inner)), 17, 57],
    ['VXLAN carrying ARP', udp(4789, '08000000 00000700', ethernetFrame(0x0806, inner)), 17, 57],
    ['a cut VXLAN header', udp(4789, '080000'), 17, 11],
    ['Geneve of another version', udp(6081, '4000 0800 00000700', inner), 17, 43],
    ['Geneve with options beyond its end', udp(6081, '3f00 0800 00000700', inner), 17, 43],
    ['a GTP-U echo request', udp(2152, '3201 0004 00000000 0007 00 00', inner), 17, 47],
    ['GTP-U of another version', udp(2152, '50ff 0023 00000001', inner), 17, 43],
    [
      'GTP-U with an extension header of no length',
      udp(2152, '34ff 0023 00000001 0000 00 85 00 00', inner),
      17,
      49,
    ],
    ['GRE with nothing in it', wrap(47, '0000 0800'), 47, 4],
  ])('%s: the outer datagram', (_, content, protocol, length) => {
    expect(decode(content)).toMatchObject({ ...V4, protocol, length });
  });

  it('goes no deeper than a network would', () => {
    let nested = inner;
    for (let depth = 0; depth < 500; depth++) nested = wrap(4, nested);
    expect(decode(nested)).toMatchObject({ ...V4, protocol: 4 });
  });

  it('puts a fragmented tunnel together before it looks inside', () => {
    const whole = bytes('0000 0800', inner);
    const at = (from: number, to: number, moreFragments: boolean) =>
      ipv4Datagram(whole.subarray(from, to), { protocol: 47, fragmentOffset: from, moreFragments });
    expect(decodeAll([at(16, whole.length, false), at(0, 16, true)])).toEqual([undefined, INNER]);
  });
});

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

describe('hostile datagrams', () => {
  it('never throw, and what is given out lies within its buffer', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      fc.constantFrom<Bytes>(
        extension(44),
        fragmentHeader(6, 0, true),
        fragmentHeader(60, 8, false),
        '0000 0800',
        '2000 6558',
        'c000 12b5 00000000 08000000 00000700',
        'c000 17c1 00000000 0200 0800 00000700',
        'c000 0868 00000000 34ff 0023 00000001 0000 00 85 01',
      ),
    );
    const payload = fc.array(part, { maxLength: 4 }).map((parts) => bytes(...parts));
    const protocol = fc.constantFrom(0, 4, 6, 17, 41, 43, 44, 47, 51, 60, 135);
    const layer = fc.oneof(
      fc
        .tuple(payload, protocol, fc.nat(200), fc.boolean(), fc.constantFrom(0, 8, 16))
        .map(([content, number, totalLength, moreFragments, fragmentOffset]) =>
          ipv4Datagram(content, { protocol: number, totalLength, moreFragments, fragmentOffset }),
        ),
      fc
        .tuple(payload, protocol, fc.nat(100))
        .map(([content, nextHeader, payloadLength]) => ipv6Datagram(content, { nextHeader, payloadLength })),
      payload,
    );
    const nested = fc
      .tuple(layer, fc.constantFrom(4, 41))
      .map(([content, number]) => ipv4Datagram(content, { protocol: number }));
    fc.assert(
      fc.property(fc.array(fc.oneof(layer, nested), { maxLength: 12 }), (packets) => {
        const decoder = new DatagramDecoder();
        for (const content of packets) {
          const into = new Datagram();
          if (!decoder.decode(packetOf(LinkType.Raw, content), into)) continue;
          expect(into.payload).toBeLessThanOrEqual(into.end);
          expect(into.end).toBeLessThanOrEqual(into.bytes.length);
          expect(into.payloadLength).toBeGreaterThanOrEqual(into.end - into.payload);
          expect(into.addresses + (into.version === 4 ? 8 : 32)).toBeLessThanOrEqual(into.payload);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
