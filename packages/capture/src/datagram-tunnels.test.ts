import { describe, expect, it } from 'vitest';
import {
  decode,
  decodeAll,
  fragmentHeader,
  type SeenDatagram,
  TEXT,
  V4,
  V6,
} from './datagram-decoder.test-support.ts';
import {
  type Bytes,
  be16,
  bytes,
  ethernetFrame,
  ipv4Datagram,
  ipv6Datagram,
} from './packet-bytes.test-support.ts';

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
