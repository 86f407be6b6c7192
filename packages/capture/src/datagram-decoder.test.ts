import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Datagram } from './datagram.ts';
import { counts, decode, decodeAll, fragmentHeader, TEXT, V4, V6 } from './datagram-decoder.test-support.ts';
import { DatagramDecoder } from './datagram-decoder.ts';
import { LinkType } from './link-type.ts';
import {
  type Bytes,
  bytes,
  ethernetFrame,
  ipv4Datagram,
  ipv6Datagram,
  packetOf,
} from './packet-bytes.test-support.ts';

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
