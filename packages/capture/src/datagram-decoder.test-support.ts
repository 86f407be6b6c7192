import { ipv4Text, ipv6Text } from './address.ts';
import { Datagram } from './datagram.ts';
import { DatagramDecoder } from './datagram-decoder.ts';
import { LinkType } from './link-type.ts';
import { ascii, be16, be32, bytes, packetOf } from './packet-bytes.test-support.ts';

export interface SeenDatagram {
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
export const decodeAll = (
  packets: readonly Uint8Array[],
  linkType: number = LinkType.Raw,
  decoder = new DatagramDecoder(),
) =>
  packets.map((content) => {
    const into = new Datagram();
    return decoder.decode(packetOf(linkType, content), into) ? seen(into) : undefined;
  });

export const decode = (content: Uint8Array, linkType: number = LinkType.Raw) =>
  decodeAll([content], linkType)[0];

export const counts = (content: Uint8Array, linkType: number = LinkType.Raw) => {
  const decoder = new DatagramDecoder();
  decodeAll([content], linkType, decoder);
  return decoder.counts;
};

export const V4 = { source: '192.0.2.1', destination: '198.51.100.2' };
export const V6 = { source: '2001:db8::1', destination: '2001:db8::2' };
export const TEXT = ascii('segment');

/** IPv6 fragment header (RFC 8200 §4.5); the offset is in bytes. */
export const fragmentHeader = (next: number, offset: number, more: boolean, identification = 7): Uint8Array =>
  bytes([next, 0], be16(offset | (more ? 1 : 0)), be32(identification));
