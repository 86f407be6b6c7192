import { uint16 } from './byte-reader.ts';
import { LinkType } from './link-type.ts';

/** What a link-layer header announces: the EtherType of what follows and where it begins. */
export class NetworkLayer {
  /** 0x0800 IPv4, 0x86dd IPv6, or whatever the link layer named. */
  etherType = 0;
  /** Index of the first byte after the link-layer headers. */
  offset = 0;
}

export const EtherType = { Ipv4: 0x0800, Ipv6: 0x86dd, TransparentEthernet: 0x6558 } as const;

/** Stacked tags deeper than this are an attack, not a network. */
const MAXIMUM_TAGS = 8;

/**
 * Steps over the link-layer headers of a packet: Ethernet with VLAN, QinQ, MPLS, PPPoE and Cisco metadata, Linux cooked v1 and v2,
 * raw IP, null/loopback, PPP, Cisco HDLC, frame relay, ARCNET, SLIP, NFLOG, PKTAP, and 802.11 (radiotap, Prism)
 * data frames that are not encrypted. Numbers: tcpdump.org LINKTYPE registry, IANA EtherTypes.
 *
 * @returns false when no IP can be reached; `into` is then meaningless.
 */
export const findNetworkLayer = (
  linkType: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  into: NetworkLayer,
): boolean => {
  switch (linkType) {
    case LinkType.Ethernet:
      return ethernet(bytes, start, end, into);
    case LinkType.LinuxSll:
      return start + 16 <= end && etherType(bytes, uint16(bytes, start + 14), start + 16, end, into);
    case LinkType.LinuxSll2:
      return start + 20 <= end && etherType(bytes, uint16(bytes, start), start + 20, end, into);
    case LinkType.Raw:
    case LinkType.RawBsd:
    case LinkType.RawOpenBsd:
    case LinkType.Ipv4:
    case LinkType.Ipv6:
    case LinkType.Slip:
      return rawIp(bytes, linkType === LinkType.Slip ? start + 16 : start, end, into);
    case LinkType.Null:
    case LinkType.Loop:
      return rawIp(bytes, start + 4, end, into);
    case LinkType.Ppp:
    case LinkType.PppHdlc:
      return ppp(bytes, start, end, into);
    case LinkType.PppEther:
      return start + 6 <= end && ppp(bytes, start + 6, end, into);
    case LinkType.CiscoHdlc:
      return start + 4 <= end && etherType(bytes, uint16(bytes, start + 2), start + 4, end, into);
    case LinkType.FrameRelay:
      return frameRelay(bytes, start, end, into);
    case LinkType.Arcnet:
      return arcnet(bytes, start, start + 2, end, into);
    case LinkType.ArcnetLinux:
      return arcnet(bytes, start, start + 4, end, into);
    case LinkType.Ieee80211:
      return ieee80211(bytes, start, end, into);
    case LinkType.Ieee80211Radiotap:
      return start + 4 <= end && ieee80211(bytes, start + littleEndian16(bytes, start + 2), end, into);
    case LinkType.Ieee80211Prism:
      return ieee80211(bytes, start + 144, end, into);
    case LinkType.PpiHeader:
      return perPacketInformation(bytes, start, end, into);
    case LinkType.Nflog:
      return nflog(bytes, start, end, into);
    case LinkType.Pktap:
      return pktap(bytes, start, end, into);
    default:
      return false;
  }
};

/** An Ethernet frame from its destination address; also the inside of some tunnels. */
export const ethernet = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start + 14 > end) return false;
  const typeOrLength = uint16(bytes, start + 12);
  return typeOrLength < 0x0600
    ? logicalLink(bytes, start + 14, end, into)
    : etherType(bytes, typeOrLength, start + 14, end, into);
};

const etherType = (
  bytes: Uint8Array,
  announced: number,
  from: number,
  end: number,
  into: NetworkLayer,
): boolean => {
  let type = announced;
  let offset = from;
  for (let tags = 0; tags <= MAXIMUM_TAGS; tags++) {
    switch (type) {
      case EtherType.Ipv4:
      case EtherType.Ipv6:
        into.etherType = type;
        into.offset = offset;
        return true;
      case 0x8100: // IEEE 802.1Q
      case 0x88a8: // IEEE 802.1ad
      case 0x9100:
      case 0x9200:
        if (offset + 4 > end) return false;
        type = uint16(bytes, offset + 2);
        offset += 4;
        if (type < 0x0600) return logicalLink(bytes, offset, end, into);
        break;
      case 0x8909: // Cisco metadata: version, length in words, that many words, EtherType
        if (offset + 2 > end) return false;
        offset += 4 + bytes[offset + 1] * 4;
        if (offset > end) return false;
        type = uint16(bytes, offset - 2);
        break;
      case 0x8847: // MPLS
      case 0x8848:
        return mpls(bytes, offset, end, into);
      case 0x8864: // PPPoE session, RFC 2516
        return ppp(bytes, offset + 6, end, into);
      default:
        return false;
    }
  }
  return false;
};

/** An IP header, its version told by its first nibble. */
export const rawIp = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start >= end) return false;
  const version = bytes[start] >> 4;
  if (version !== 4 && version !== 6) return false;
  into.etherType = version === 4 ? EtherType.Ipv4 : EtherType.Ipv6;
  into.offset = start;
  return true;
};

/** IEEE 802.2 with SNAP (RFC 1042), or the raw IP SAP. */
const logicalLink = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start + 3 > end) return false;
  if (bytes[start] === 0x06 && bytes[start + 1] === 0x06) return rawIp(bytes, start + 3, end, into);
  if (start + 8 > end || bytes[start] !== 0xaa || bytes[start + 1] !== 0xaa) return false;
  return etherType(bytes, uint16(bytes, start + 6), start + 8, end, into);
};

const mpls = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  for (let label = 0; label <= MAXIMUM_TAGS; label++) {
    const offset = start + label * 4;
    if (offset + 4 > end) return false;
    const bottomOfStack = (bytes[offset + 2] & 1) === 1;
    // MPLS names no protocol; the first nibble of what it carries does (RFC 4928).
    if (bottomOfStack) return rawIp(bytes, offset + 4, end, into);
  }
  return false;
};

/** PPP (RFC 1661), with or without HDLC-like framing (RFC 1662), protocol field possibly compressed. */
const ppp = (bytes: Uint8Array, from: number, end: number, into: NetworkLayer): boolean => {
  const start = bytes[from] === 0xff && bytes[from + 1] === 0x03 ? from + 2 : from;
  if (start + 2 > end) return false;
  const compressed = (bytes[start] & 1) === 1;
  const protocol = compressed ? bytes[start] : uint16(bytes, start);
  const offset = start + (compressed ? 1 : 2);
  switch (protocol) {
    case 0x0021:
    case 0x0057:
      return rawIp(bytes, offset, end, into);
    case 0x0281: // MPLS unicast, RFC 3032
    case 0x0283:
      return mpls(bytes, offset, end, into);
    default:
      return false;
  }
};

/** RFC 2427, two-byte addresses. */
const frameRelay = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start + 4 > end || bytes[start + 2] !== 0x03) return false;
  const networkProtocol = bytes[start + 3];
  if (networkProtocol === 0xcc || networkProtocol === 0x8e) return rawIp(bytes, start + 4, end, into);
  // Padding byte, then SNAP's organisation (3 bytes) and EtherType.
  if (bytes[start + 3] === 0x00 && bytes[start + 4] === 0x80 && start + 10 <= end)
    return etherType(bytes, uint16(bytes, start + 8), start + 10, end, into);
  return false;
};

/** RFC 1201 (with sequence header, exception frames) and the older RFC 1051. */
const arcnet = (
  bytes: Uint8Array,
  start: number,
  protocolAt: number,
  end: number,
  into: NetworkLayer,
): boolean => {
  if (start >= end || protocolAt + 4 > end) return false;
  switch (bytes[protocolAt]) {
    case 0xf0:
      return rawIp(bytes, protocolAt + 1, end, into);
    case 0xd4: {
      const splitFlag = bytes[protocolAt + 1];
      return rawIp(bytes, protocolAt + (splitFlag === 0xff ? 8 : 4), end, into);
    }
    default:
      return false;
  }
};

/** IEEE 802.11 data frames in the clear. */
const ieee80211 = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start + 24 > end) return false;
  const frameControl = bytes[start];
  const flags = bytes[start + 1];
  const isData = (frameControl & 0x0c) === 0x08;
  const hasNoBody = (frameControl & 0x40) !== 0;
  const isProtected = (flags & 0x40) !== 0;
  if (!isData || hasNoBody || isProtected) return false;
  const fourAddresses = (flags & 0x03) === 0x03;
  const qualityOfService = (frameControl & 0x80) !== 0;
  const headerLength = 24 + (fourAddresses ? 6 : 0) + (qualityOfService ? 2 : 0);
  // Some drivers pad the header to a multiple of four; SNAP's first byte tells.
  const padded = (headerLength + 3) & ~3;
  return logicalLink(bytes, start + headerLength, end, into) || logicalLink(bytes, start + padded, end, into);
};

const littleEndian16 = (bytes: Uint8Array, offset: number): number =>
  bytes[offset] | (bytes[offset + 1] << 8);

/** Headers that name the link type of what follows; one inside another would recurse as deep as a hostile packet likes. */
const namesLinkType = (linkType: number): boolean =>
  linkType === LinkType.PpiHeader || linkType === LinkType.Pktap;

/** CACE PPI: a little-endian header that names the link type of what follows. */
const perPacketInformation = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start + 8 > end) return false;
  const length = littleEndian16(bytes, start + 2);
  const inner = littleEndian16(bytes, start + 4);
  if (length < 8 || namesLinkType(inner)) return false;
  return findNetworkLayer(inner, bytes, start + length, end, into);
};

/** LINKTYPE_NFLOG: tag-length-value items in the byte order of the recording host; item 9 is the packet. */
const nflog = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  let offset = start + 4;
  while (offset + 4 <= end) {
    const length = littleEndian16(bytes, offset);
    const type = littleEndian16(bytes, offset + 2) & 0x7fff;
    if (length < 4) return false;
    if (type === 9) return rawIp(bytes, offset + 4, end, into);
    offset += (length + 3) & ~3;
  }
  return false;
};

/** Apple's PKTAP: a header whose length and inner link type are its first and third words. */
const pktap = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  if (start + 12 > end) return false;
  const headerLength = littleEndian16(bytes, start);
  const inner = littleEndian16(bytes, start + 8);
  if (headerLength < 12 || namesLinkType(inner)) return false;
  return findNetworkLayer(inner, bytes, start + headerLength, end, into);
};
