// Most packets are TCP over IPv4 over Ethernet with nothing unusual about them. Through the decoders, which are made for whatever a
// capture may hold, such a packet takes five function calls and some forty loads of a byte each, a third of all that is done to it;
// here it takes ten wide loads. Nothing is decided here: what is in any way unusual is left to the decoders, and of the rest the
// decoders say the same (a property test holds them side by side).
import { type Datagram, LinkType, type Packet, Protocol } from '@mad/capture';
import type { TcpSegment } from './tcp-segment.ts';

const IP = 14;
const TCP = IP + 20;
const SHORTEST = TCP + 20;
/** EtherType of IPv4, version 4, a header of five words; then the type of service, which is not looked at. */
const IPV4_TYPE = 0x08004500;
const TYPE_BITS = ~0xff;
/** Of the word with flags, fragment offset, time to live and protocol: more fragments, offset, protocol. */
const WHOLE_DATAGRAM_BITS = 0x3fff00ff;

/**
 * Reads a packet that is plain: Ethernet without tags, IPv4 without options that is no fragment, TCP (RFC 791, RFC 9293).
 *
 * @param view of the packet's bytes.
 * @returns false when it is not; what was written until then is meaningless.
 */
export const readPlainSegment = (
  packet: Packet,
  view: DataView,
  datagram: Datagram,
  segment: TcpSegment,
): boolean => {
  const { start, end } = packet;
  if (packet.linkType !== LinkType.Ethernet || start + SHORTEST > end) return false;
  if ((view.getInt32(start + 12) & TYPE_BITS) !== IPV4_TYPE) return false;
  if ((view.getInt32(start + IP + 6) & WHOLE_DATAGRAM_BITS) !== Protocol.Tcp) return false;
  const totalLength = view.getUint16(start + IP + 2);
  const headerAndFlags = view.getUint16(start + TCP + 12);
  const headerLength = (headerAndFlags >> 12) * 4;
  if (headerLength < 20 || totalLength < TCP - IP + headerLength) return false;
  datagram.bytes = packet.bytes;
  datagram.version = 4;
  datagram.protocol = Protocol.Tcp;
  datagram.addresses = start + IP + 12;
  datagram.sourceHead = view.getInt32(start + IP + 12);
  datagram.destinationHead = view.getInt32(start + IP + 16);
  datagram.payload = start + TCP;
  datagram.payloadLength = totalLength - (TCP - IP);
  datagram.end = Math.min(end, start + IP + totalLength);
  segment.sourcePort = view.getUint16(start + TCP);
  segment.destinationPort = view.getUint16(start + TCP + 2);
  segment.sequence = view.getUint32(start + TCP + 4);
  segment.acknowledgment = view.getUint32(start + TCP + 8);
  segment.flags = headerAndFlags & 0xff;
  segment.data = start + TCP + headerLength;
  segment.dataLength = totalLength - (TCP - IP) - headerLength;
  return true;
};
