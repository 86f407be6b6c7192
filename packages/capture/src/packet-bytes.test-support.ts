import { Packet, type PacketSink } from './packet.ts';

/** What the builders accept as bytes: hex digits with any spacing, numbers, or bytes. */
export type Bytes = string | readonly number[] | Uint8Array;

const one = (part: Bytes): Uint8Array =>
  typeof part === 'string'
    ? Uint8Array.from(Buffer.from(part.replace(/\s/g, ''), 'hex'))
    : Uint8Array.from(part);

/** Puts bytes one after another. */
export const bytes = (...parts: readonly Bytes[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map(one)));

/** The bytes of a text of ASCII characters. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** A 16-bit number in network byte order. */
export const be16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
/** A 32-bit number in network byte order. */
export const be32 = (value: number): number[] => [...be16(value >>> 16), ...be16(value & 0xffff)];
/** A 16-bit number, least significant byte first. */
export const le16 = (value: number): number[] => be16(value).reverse();
/** A 32-bit number, least significant byte first. */
export const le32 = (value: number): number[] => be32(value).reverse();

/** An Ethernet frame. */
export const ethernetFrame = (etherType: number, payload: Bytes): Uint8Array =>
  bytes('0a0000000001 0a0000000002', be16(etherType), payload);

interface Ipv4Fields {
  readonly protocol?: number;
  readonly source?: string;
  readonly destination?: string;
  readonly options?: Bytes;
  readonly identification?: number;
  /** In bytes, a multiple of eight. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  /** Overrides the length that follows from the payload. */
  readonly totalLength?: number;
}

/** An IPv4 datagram (checksum left zero: captures of offloading hosts have it so, and the reader does not look). */
export const ipv4Datagram = (payload: Bytes, fields: Ipv4Fields = {}): Uint8Array => {
  const options = bytes(fields.options ?? '');
  const body = bytes(payload);
  const headerLength = 20 + options.length;
  const fragment = ((fields.moreFragments ?? false) ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) / 8);
  return bytes(
    [0x40 | (headerLength / 4), 0],
    be16(fields.totalLength ?? headerLength + body.length),
    be16(fields.identification ?? 1),
    be16(fragment),
    [64, fields.protocol ?? 6],
    be16(0),
    (fields.source ?? '192.0.2.1').split('.').map(Number),
    (fields.destination ?? '198.51.100.2').split('.').map(Number),
    options,
    body,
  );
};

interface Ipv6Fields {
  readonly nextHeader?: number;
  /** Overrides the length that follows from the payload. */
  readonly payloadLength?: number;
}

/** An IPv6 datagram from 2001:db8::1 to 2001:db8::2. */
export const ipv6Datagram = (payload: Bytes, fields: Ipv6Fields = {}): Uint8Array => {
  const body = bytes(payload);
  return bytes(
    '60000000',
    be16(fields.payloadLength ?? body.length),
    [fields.nextHeader ?? 6, 64],
    '20010db8 00000000 00000000 00000001',
    '20010db8 00000000 00000000 00000002',
    body,
  );
};

/** What a test wants to see of a packet, copied out of the view. */
export interface SeenPacket {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly linkType: number;
  readonly originalLength: number;
  readonly hex: string;
}

/** A sink that keeps what it sees. */
export class PacketLog implements PacketSink {
  readonly seen: SeenPacket[] = [];

  packet({ bytes: buffer, start, end, originalLength, seconds, nanoseconds, linkType }: Packet): void {
    const hex = Buffer.from(buffer.subarray(start, end)).toString('hex');
    this.seen.push({ seconds, nanoseconds, linkType, originalLength, hex });
  }
}

/** A packet view of these bytes, with strangers' bytes before and after them as in a real buffer. */
export const packetOf = (
  linkType: number,
  content: Uint8Array,
  { seconds = 1, originalLength = content.length }: { seconds?: number; originalLength?: number } = {},
): Packet => {
  const packet = new Packet();
  packet.bytes = bytes('45454545 60606060', content, '45000000 aaaa0300 00000800 ffffffff');
  packet.start = 8;
  packet.end = 8 + content.length;
  packet.originalLength = originalLength;
  packet.seconds = seconds;
  packet.linkType = linkType;
  return packet;
};
