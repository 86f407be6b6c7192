import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkType } from './link-type.ts';
import { findNetworkLayer, NetworkLayer } from './network-layer.ts';
import { type Bytes, be16, bytes, le16, le32, packetOf } from './packet-bytes.test-support.ts';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const MACS = '0a0000000001 0a0000000002';
/** The first bytes of a datagram are all that the link layer looks at. */
const V4 = '45000014';
const V6 = '60000000';
const SNAP = 'aaaa03 000000';

/** What is found: the EtherType, and the bytes from there on in hex. */
const find = (
  linkType: number,
  ...parts: readonly Bytes[]
): { etherType: number; rest: string } | undefined => {
  const packet = packetOf(linkType, bytes(...parts));
  const into = new NetworkLayer();
  if (!findNetworkLayer(linkType, packet.bytes, packet.start, packet.end, into)) return undefined;
  const rest = packet.bytes.subarray(into.offset, packet.end);
  return { etherType: into.etherType, rest: Buffer.from(rest).toString('hex') };
};

describe('findNetworkLayer', () => {
  it.each<[string, number, readonly Bytes[], number, string]>([
    ['Ethernet, IPv4', LinkType.Ethernet, [MACS, '0800', V4], IPV4, V4],
    ['Ethernet, IPv6', LinkType.Ethernet, [MACS, '86dd', V6], IPV6, V6],
    ['VLAN', LinkType.Ethernet, [MACS, '8100 0064 0800', V4], IPV4, V4],
    ['QinQ, IEEE 802.1ad', LinkType.Ethernet, [MACS, '88a8 0064 8100 0065 86dd', V6], IPV6, V6],
    ['QinQ, older numbers', LinkType.Ethernet, [MACS, '9100 0064 9200 0065 0800', V4], IPV4, V4],
    ['eight VLAN tags', LinkType.Ethernet, [MACS, '8100 0001'.repeat(8), '0800', V4], IPV4, V4],
    ['802.2 with SNAP', LinkType.Ethernet, [MACS, '000c', SNAP, '0800', V4], IPV4, V4],
    ['802.2, the IP service access point', LinkType.Ethernet, [MACS, '0007 060603', V4], IPV4, V4],
    ['802.2 within a VLAN', LinkType.Ethernet, [MACS, '8100 0064 000c', SNAP, '0800', V4], IPV4, V4],
    ['VLAN within SNAP', LinkType.Ethernet, [MACS, '000c', SNAP, '8100 0064 0800', V4], IPV4, V4],
    ['MPLS, one label', LinkType.Ethernet, [MACS, '8847 00064140', V4], IPV4, V4],
    ['MPLS, three labels', LinkType.Ethernet, [MACS, '8847 00064040 00065040 00066140', V6], IPV6, V6],
    ['MPLS multicast', LinkType.Ethernet, [MACS, '8848 00064140', V4], IPV4, V4],
    ['PPPoE', LinkType.Ethernet, [MACS, '8864 1100 0001 0016 0021', V4], IPV4, V4],
    ['PPPoE, IPv6, compressed protocol', LinkType.Ethernet, [MACS, '8864 1100 0001 0016 57', V6], IPV6, V6],
    ['PPPoE within a VLAN', LinkType.Ethernet, [MACS, '8100 0007 8864 1100 0001 0016 0021', V4], IPV4, V4],
    ['Cisco metadata', LinkType.Ethernet, [MACS, '8909 01 01 0001 0002 0800', V4], IPV4, V4],
    [
      'Cisco metadata, two words',
      LinkType.Ethernet,
      [MACS, '8909 01 02 0001 0002 0003 0004 86dd', V6],
      IPV6,
      V6,
    ],
    ['Linux cooked', LinkType.LinuxSll, ['0000 0001 0006 0a0000000001 0000 0800', V4], IPV4, V4],
    [
      'Linux cooked, VLAN',
      LinkType.LinuxSll,
      ['0000 0001 0006 0a0000000001 0000 8100 0064 86dd', V6],
      IPV6,
      V6,
    ],
    ['Linux cooked v2', LinkType.LinuxSll2, ['0800 0000 00000002 0001 00 06 0a00000000010000', V4], IPV4, V4],
    ['raw IPv4', LinkType.Raw, [V4], IPV4, V4],
    ['raw IPv6', LinkType.Raw, [V6], IPV6, V6],
    ['raw, BSD', LinkType.RawBsd, [V4], IPV4, V4],
    ['raw, OpenBSD', LinkType.RawOpenBsd, [V6], IPV6, V6],
    ['LINKTYPE_IPV4', LinkType.Ipv4, [V4], IPV4, V4],
    ['LINKTYPE_IPV6', LinkType.Ipv6, [V6], IPV6, V6],
    ['null, little-endian', LinkType.Null, ['02000000', V4], IPV4, V4],
    ['null, big-endian', LinkType.Null, ['00000002', V4], IPV4, V4],
    ['null, IPv6 of macOS', LinkType.Null, ['1e000000', V6], IPV6, V6],
    ['null, IPv6 of FreeBSD', LinkType.Null, ['1c000000', V6], IPV6, V6],
    ['OpenBSD loopback', LinkType.Loop, ['00000018', V6], IPV6, V6],
    ['PPP with address and control', LinkType.Ppp, ['ff03 0021', V4], IPV4, V4],
    ['PPP without them', LinkType.Ppp, ['0057', V6], IPV6, V6],
    ['PPP in HDLC-like framing', LinkType.PppHdlc, ['ff03 21', V4], IPV4, V4],
    ['PPP carrying MPLS', LinkType.Ppp, ['ff03 0281 00064140', V4], IPV4, V4],
    ['PPPoE without Ethernet', LinkType.PppEther, ['1100 0001 0016 0021', V4], IPV4, V4],
    ['Cisco HDLC', LinkType.CiscoHdlc, ['0f00 0800', V4], IPV4, V4],
    ['frame relay, IPv4', LinkType.FrameRelay, ['1841 03 cc', V4], IPV4, V4],
    ['frame relay, IPv6', LinkType.FrameRelay, ['1841 03 8e', V6], IPV6, V6],
    ['frame relay, SNAP', LinkType.FrameRelay, ['1841 03 00 80 000000 0800', V4], IPV4, V4],
    ['ARCNET, RFC 1051', LinkType.Arcnet, ['0102 f0', V4], IPV4, V4],
    ['ARCNET, RFC 1201', LinkType.Arcnet, ['0102 d4 00 0001', V4], IPV4, V4],
    ['ARCNET, exception frame', LinkType.Arcnet, ['0102 d4 ff ffff d4 00 0001', V4], IPV4, V4],
    ['ARCNET of Linux', LinkType.ArcnetLinux, ['0102 0000 d4 00 0001', V4], IPV4, V4],
    ['SLIP', LinkType.Slip, ['00'.repeat(16), V4], IPV4, V4],
    ['802.11 data', LinkType.Ieee80211, ['0801', '00'.repeat(22), SNAP, '0800', V4], IPV4, V4],
    ['802.11 QoS data', LinkType.Ieee80211, ['8801', '00'.repeat(24), SNAP, '86dd', V6], IPV6, V6],
    [
      '802.11 QoS data, header padded',
      LinkType.Ieee80211,
      ['8801', '00'.repeat(26), SNAP, '0800', V4],
      IPV4,
      V4,
    ],
    ['802.11 with four addresses', LinkType.Ieee80211, ['0803', '00'.repeat(28), SNAP, '0800', V4], IPV4, V4],
    [
      '802.11 QoS with four addresses, radiotap',
      LinkType.Ieee80211Radiotap,
      ['0000 0900 00000000 10', '8803', '00'.repeat(30), SNAP, '0800', V4],
      IPV4,
      V4,
    ],
    [
      '802.11, Prism header',
      LinkType.Ieee80211Prism,
      ['00'.repeat(144), '0801', '00'.repeat(22), SNAP, '0800', V4],
      IPV4,
      V4,
    ],
    [
      'PPI with 802.11',
      LinkType.PpiHeader,
      ['0000 0800 69000000', '0801', '00'.repeat(22), SNAP, '0800', V4],
      IPV4,
      V4,
    ],
    [
      'PPI with fields and Ethernet',
      LinkType.PpiHeader,
      ['0000 1000 01000000', 'ff'.repeat(8), MACS, '0800', V4],
      IPV4,
      V4,
    ],
    [
      'NFLOG',
      LinkType.Nflog,
      ['0200 0000', '0800 0100 00000000', '0500 0a00 66000000', '1800 0900', V4],
      IPV4,
      V4,
    ],
    [
      'PKTAP with Ethernet',
      LinkType.Pktap,
      [le32(108), le32(1), le32(1), '00'.repeat(96), MACS, '0800', V4],
      IPV4,
      V4,
    ],
    ['PKTAP with raw IP', LinkType.Pktap, [le32(12), le32(1), le32(101), V6], IPV6, V6],
  ])('%s', (_, linkType, parts, etherType, rest) => {
    expect(find(linkType, ...parts)).toEqual({ etherType, rest });
  });

  it.each<[string, number, readonly Bytes[]]>([
    ['ARP', LinkType.Ethernet, [MACS, '0806 0001']],
    ['spanning tree', LinkType.Ethernet, [MACS, '0026 424203', '00'.repeat(35)]],
    ['SNAP of ARP', LinkType.Ethernet, [MACS, '000c', SNAP, '0806 0001']],
    ['cut Cisco metadata', LinkType.Ethernet, [MACS, '8909 01 ff 0001 0002 0800', V4]],
    ['Cisco metadata without end', LinkType.Ethernet, [MACS, '8909 0100'.repeat(20)]],
    ['a ninth VLAN tag', LinkType.Ethernet, [MACS, '8100 0001'.repeat(9), '0800', V4]],
    ['a cut VLAN tag', LinkType.Ethernet, [MACS, '8100 00']],
    ['MPLS without an end', LinkType.Ethernet, [MACS, '8847', '00064040'.repeat(12), V4]],
    ['MPLS carrying something else', LinkType.Ethernet, [MACS, '8847 00064140 00000000']],
    ['PPPoE discovery', LinkType.Ethernet, [MACS, '8863 1109 0000 0004 0101 0000']],
    ['PPPoE carrying LCP', LinkType.Ethernet, [MACS, '8864 1100 0001 0016 c021 0101']],
    ['a cut Ethernet header', LinkType.Ethernet, [MACS, '08']],
    ['an empty packet', LinkType.Ethernet, ['']],
    ['a cut Linux cooked header', LinkType.LinuxSll, ['00'.repeat(14), '08']],
    ['a cut Linux cooked v2 header', LinkType.LinuxSll2, ['0800', '00'.repeat(17)]],
    ['raw of no IP version', LinkType.Raw, ['50000000']],
    ['an empty raw packet', LinkType.Raw, ['']],
    ['null and nothing behind it', LinkType.Null, ['02000000']],
    ['PPP carrying LCP', LinkType.Ppp, ['ff03 c021 0101']],
    ['an empty PPP packet', LinkType.Ppp, ['']],
    ['frame relay carrying something else', LinkType.FrameRelay, ['1841 03 b1', V4]],
    ['frame relay with another control field', LinkType.FrameRelay, ['1841 13 cc', V4]],
    ['frame relay, cut SNAP', LinkType.FrameRelay, ['1841 03 00 80 0000']],
    ['ARCNET carrying ARP', LinkType.Arcnet, ['0102 d5 00 0001', V4]],
    ['an 802.11 beacon', LinkType.Ieee80211, ['8000', '00'.repeat(22), SNAP, '0800', V4]],
    ['802.11 null data', LinkType.Ieee80211, ['4801', '00'.repeat(22), SNAP, '0800', V4]],
    ['802.11 encrypted data', LinkType.Ieee80211, ['0841', '00'.repeat(22), SNAP, '0800', V4]],
    ['radiotap longer than the packet', LinkType.Ieee80211Radiotap, ['0000 ffff 00000000']],
    ['PPI shorter than itself', LinkType.PpiHeader, ['0000 0400 01000000', MACS, '0800', V4]],
    ['PPI in PPI', LinkType.PpiHeader, ['0000 0800 c0000000', '0000 0800 01000000', MACS, '0800', V4]],
    ['PKTAP in PPI', LinkType.PpiHeader, ['0000 0800', le16(258), '0000', le32(12), le32(1), le32(101), V4]],
    ['PPI in PKTAP', LinkType.Pktap, [le32(12), le32(1), le32(192), '0000 0800 65000000', V4]],
    ['PKTAP shorter than itself', LinkType.Pktap, [le32(8), le32(1), le32(101), V4]],
    ['NFLOG without a packet', LinkType.Nflog, ['0200 0000', '0800 0100 00000000']],
    ['NFLOG with an item of no length', LinkType.Nflog, ['0200 0000', '0000 0100', '1800 0900', V4]],
    ['an unknown link type', 147, [V4]],
    ['no link type', LinkType.Unknown, [V4]],
  ])('finds no IP: %s', (_, linkType, parts) => {
    expect(find(linkType, ...parts)).toBeUndefined();
  });

  it('does not lose itself in headers that name a link type again and again', () => {
    const ppi = bytes('0000 0800', le16(LinkType.Pktap), '0000');
    const pktap = bytes(le32(12), le32(1), le32(LinkType.PpiHeader));
    const nested = new Uint8Array(260_000);
    for (let at = 0; at + 20 <= nested.length; at += 20) nested.set(bytes(ppi, pktap), at);
    expect(find(LinkType.PpiHeader, nested)).toBeUndefined();
  });

  it('finds only what lies within the packet, whatever its bytes are', () => {
    const linkTypes = fc.constantFrom(...Object.values(LinkType));
    const likely = fc.constantFrom<Bytes>(
      MACS,
      SNAP,
      V4,
      V6,
      be16(0x8100),
      be16(0x8847),
      be16(0x8864),
      'ff030021',
    );
    const parts = fc.array(fc.oneof(fc.uint8Array({ maxLength: 30 }), likely), { maxLength: 6 });
    fc.assert(
      fc.property(linkTypes, parts, (linkType, content) => {
        const packet = packetOf(linkType, bytes(...content));
        const into = new NetworkLayer();
        if (!findNetworkLayer(linkType, packet.bytes, packet.start, packet.end, into)) return;
        expect([IPV4, IPV6]).toContain(into.etherType);
        expect(into.offset).toBeGreaterThanOrEqual(packet.start);
        expect(into.offset).toBeLessThanOrEqual(packet.end);
      }),
      { numRuns: 1000 },
    );
  });
});
