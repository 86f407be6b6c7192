import { uint16 } from './byte-reader.ts';
import { EtherType, ethernet, type NetworkLayer, rawIp } from './network-layer.ts';

const UDP_HEADER = 8;

/**
 * Points the network layer at what a UDP datagram tunnels, recognised by its destination port: VXLAN (RFC 7348; also the
 * number Linux began with), Geneve (RFC 8926) and GTP-U version 1 (3GPP TS 29.281). Mirrored cloud traffic comes so.
 *
 * @param start the first byte of the UDP header.
 * @returns false when it tunnels no IP.
 */
export const enterUdpTunnel = (
  bytes: Uint8Array,
  start: number,
  end: number,
  into: NetworkLayer,
): boolean => {
  const tunnel = start + UDP_HEADER;
  if (tunnel + 8 > end) return false;
  switch (uint16(bytes, start + 2)) {
    case 4789:
    case 8472:
      return vxlan(bytes, tunnel, end, into);
    case 6081:
      return geneve(bytes, tunnel, end, into);
    case 2152:
      return gtpUser(bytes, tunnel, end, into);
    default:
      return false;
  }
};

/** The flag that a network identifier follows must be set, all other flags are zero. */
const vxlan = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean =>
  bytes[start] === 0x08 && ethernet(bytes, start + 8, end, into);

const geneve = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  const version = bytes[start] >> 6;
  if (version !== 0) return false;
  const inner = start + 8 + (bytes[start] & 0x3f) * 4;
  const type = uint16(bytes, start + 2);
  if (type === EtherType.TransparentEthernet) return ethernet(bytes, inner, end, into);
  return (type === EtherType.Ipv4 || type === EtherType.Ipv6) && rawIp(bytes, inner, end, into);
};

const GTP_USER_DATA = 0xff;

const gtpUser = (bytes: Uint8Array, start: number, end: number, into: NetworkLayer): boolean => {
  const isVersion1 = (bytes[start] & 0xf0) === 0x30;
  if (!isVersion1 || bytes[start + 1] !== GTP_USER_DATA) return false;
  // Sequence number, N-PDU number and next extension come together when any of them is announced.
  if ((bytes[start] & 0x07) === 0) return rawIp(bytes, start + 8, end, into);
  let inner = start + 12;
  for (let nextAt = inner - 1; inner < end && bytes[nextAt] !== 0; nextAt = inner - 1) {
    const length = bytes[inner] * 4;
    if (length === 0) return false;
    inner += length;
  }
  return rawIp(bytes, inner, end, into);
};
