import { uint16, uint32 } from './byte-reader.ts';
import type { Datagram } from './datagram.ts';
import { FragmentAssembler } from './fragment-assembler.ts';
import { EtherType, ethernet, findNetworkLayer, NetworkLayer } from './network-layer.ts';
import type { Packet } from './packet.ts';
import { enterUdpTunnel } from './udp-tunnel.ts';

/** Tunnels inside tunnels deeper than this are an attack, not a network. */
const MAXIMUM_TUNNELS = 4;
const IP_IN_IP = 4;
const UDP = 17;
const IPV6_IN_IP = 41;
const GRE = 47;

/** How many packets a {@link DatagramDecoder} could not lead to an IP datagram, by reason. */
export interface DatagramCounts {
  /** No IP behind this link layer: ARP, spanning tree, an unknown link type. */
  notIp: number;
  /** An IP header that is cut, too short or contradicts itself. */
  malformed: number;
  /** Fragments held back until the datagram is whole. */
  fragments: number;
  /** Fragments thrown away: cut ones, and those given up at a limit of the assembler. */
  fragmentsDropped: number;
}

/**
 * Finds the innermost IP datagram of each packet: link layer, IPv4 with options (RFC 791), IPv6 with extension headers
 * (RFC 8200), fragments, and the tunnels IP-in-IP, 6in4, GRE, VXLAN, Geneve and GTP-U.
 */
export class DatagramDecoder {
  readonly counts: DatagramCounts = { notIp: 0, malformed: 0, fragments: 0, fragmentsDropped: 0 };
  readonly #network = new NetworkLayer();
  readonly #fragments = new FragmentAssembler();

  /** @returns false when the packet holds no complete IP datagram; `into` is then meaningless. */
  decode(packet: Packet, into: Datagram): boolean {
    const network = this.#network;
    if (!findNetworkLayer(packet.linkType, packet.bytes, packet.start, packet.end, network)) {
      this.counts.notIp++;
      return false;
    }
    let bytes = packet.bytes;
    let end = packet.end;
    for (let tunnels = 0; tunnels <= MAXIMUM_TUNNELS; tunnels++) {
      const read =
        network.etherType === EtherType.Ipv4
          ? this.#ipv4(bytes, network.offset, end, packet.seconds, into)
          : this.#ipv6(bytes, network.offset, end, packet.seconds, into);
      if (!read) return false;
      if (!mayTunnel(into.protocol) || !this.#enterTunnel(into)) return true;
      bytes = into.bytes;
      end = into.end;
    }
    return true;
  }

  /** Points the network layer at what a tunnel carries; false when it carries no IP we can read. */
  #enterTunnel(outer: Datagram): boolean {
    const network = this.#network;
    const { bytes, payload, end } = outer;
    if (outer.protocol === UDP) return enterUdpTunnel(bytes, payload, end, network);
    if (outer.protocol !== GRE) {
      if (payload >= end) return false;
      network.etherType = bytes[payload] >> 4 === 4 ? EtherType.Ipv4 : EtherType.Ipv6;
      network.offset = payload;
      return true;
    }
    // RFC 2784 and 2890: optional checksum, key and sequence number, four bytes each.
    if (payload + 4 > end || (bytes[payload + 1] & 0x07) !== 0) return false;
    const flags = bytes[payload];
    const options =
      ((flags & 0x80) === 0 ? 0 : 4) + ((flags & 0x20) === 0 ? 0 : 4) + ((flags & 0x10) === 0 ? 0 : 4);
    const type = uint16(bytes, payload + 2);
    const offset = payload + 4 + options;
    if (type === EtherType.TransparentEthernet) return ethernet(bytes, offset, end, network);
    if ((type !== EtherType.Ipv4 && type !== EtherType.Ipv6) || offset >= end) return false;
    network.etherType = type;
    network.offset = offset;
    return true;
  }

  #ipv4(bytes: Uint8Array, start: number, end: number, seconds: number, into: Datagram): boolean {
    if (start + 20 > end || bytes[start] >> 4 !== 4) return this.#malformed();
    const headerLength = (bytes[start] & 0x0f) * 4;
    // A total length of 0 comes from segmentation offload on the recording host: the packet is what was captured.
    const totalLength = uint16(bytes, start + 2) || end - start;
    if (headerLength < 20 || totalLength < headerLength || start + headerLength > end)
      return this.#malformed();
    into.bytes = bytes;
    into.version = 4;
    into.protocol = bytes[start + 9];
    into.addresses = start + 12;
    into.sourceHead = uint32(bytes, start + 12) | 0;
    into.destinationHead = uint32(bytes, start + 16) | 0;
    into.payload = start + headerLength;
    into.payloadLength = totalLength - headerLength;
    into.end = Math.min(end, start + totalLength);
    const fragment = uint16(bytes, start + 6);
    if ((fragment & 0x3fff) === 0) return true;
    const moreFragments = (fragment & 0x2000) !== 0;
    return this.#fragment(into, uint16(bytes, start + 4), (fragment & 0x1fff) * 8, moreFragments, seconds);
  }

  #ipv6(bytes: Uint8Array, start: number, end: number, seconds: number, into: Datagram): boolean {
    if (start + 40 > end || bytes[start] >> 4 !== 6) return this.#malformed();
    const declared = uint16(bytes, start + 4);
    const payloadEnd = declared === 0 ? end : start + 40 + declared;
    into.bytes = bytes;
    into.version = 6;
    into.addresses = start + 8;
    into.sourceHead = uint32(bytes, start + 8) | 0;
    into.destinationHead = uint32(bytes, start + 24) | 0;
    into.end = Math.min(end, payloadEnd);
    return this.#extensionHeaders(bytes, bytes[start + 6], start + 40, payloadEnd, seconds, into);
  }

  /** Steps over the extension headers from `from` on, of which `first` is the type; `into.end` bounds what was captured. */
  #extensionHeaders(
    bytes: Uint8Array,
    first: number,
    from: number,
    payloadEnd: number,
    seconds: number,
    into: Datagram,
  ): boolean {
    let next = first;
    let offset = from;
    // Each extension header is at least eight bytes, so the captured length bounds this loop.
    for (;;) {
      switch (next) {
        case 0: // hop-by-hop options
        case 43: // routing
        case 60: // destination options
        case 135: // mobility
          if (offset + 8 > into.end) return this.#malformed();
          next = bytes[offset];
          offset += (bytes[offset + 1] + 1) * 8;
          break;
        case 51: // authentication header, RFC 4302
          if (offset + 8 > into.end) return this.#malformed();
          next = bytes[offset];
          offset += (bytes[offset + 1] + 2) * 4;
          break;
        case 44: {
          if (offset + 8 > into.end) return this.#malformed();
          const position = uint16(bytes, offset + 2);
          into.protocol = bytes[offset];
          into.payload = offset + 8;
          into.payloadLength = payloadEnd - into.payload;
          if ((position & 0xfff9) === 0) {
            // A fragment header on a datagram that is whole: an "atomic fragment" (RFC 6946).
            next = bytes[offset];
            offset += 8;
            break;
          }
          const identification = uint32(bytes, offset + 4);
          const more = (position & 1) === 1;
          if (!this.#fragment(into, identification, position & 0xfff8, more, seconds)) return false;
          // What was fragmented may begin with extension headers of its own (RFC 8200 §4.5).
          return this.#extensionHeaders(into.bytes, into.protocol, into.payload, into.end, seconds, into);
        }
        default:
          if (offset > into.end) return this.#malformed();
          into.protocol = next;
          into.payload = offset;
          into.payloadLength = payloadEnd - offset;
          return true;
      }
    }
  }

  #fragment(into: Datagram, identification: number, offset: number, more: boolean, seconds: number): boolean {
    this.counts.fragments++;
    const isWhole = this.#fragments.add(into, identification, offset, more, seconds);
    this.counts.fragmentsDropped = this.#fragments.dropped;
    return isWhole;
  }

  #malformed(): false {
    this.counts.malformed++;
    return false;
  }
}

const mayTunnel = (protocol: number): boolean =>
  protocol === IP_IN_IP || protocol === IPV6_IN_IP || protocol === GRE || protocol === UDP;
