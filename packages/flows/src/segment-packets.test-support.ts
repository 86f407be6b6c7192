import { LinkType, Packet } from '@mad/capture';
import { TcpFlag } from './tcp-segment.ts';

/** One end of a connection, its address in bytes: four of them for IPv4, sixteen for IPv6. */
export interface End {
  readonly address: readonly number[];
  readonly port: number;
}

export const ipv4End = (address: string, port: number): End => ({
  address: address.split('.').map(Number),
  port,
});

/** An address of 2001:db8::/32 that ends in `last`. */
export const ipv6End = (last: number, port: number): End => ({
  address: [0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(11).fill(0), last],
  port,
});

/** `S`, `A`, `F`, `R` in any combination, as tcpdump writes them. */
const flagsOf = (letters: string): number =>
  [...letters].reduce((flags, letter) => {
    const bit = { S: TcpFlag.Syn, A: TcpFlag.Acknowledge, F: TcpFlag.Fin, R: TcpFlag.Reset }[letter];
    return flags | (bit ?? 0);
  }, 0);

export interface SegmentFields {
  readonly from: End;
  readonly to: End;
  readonly flags?: string;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly data?: Uint8Array | string;
  /** Capture time in microseconds. Default 0. */
  readonly time?: number;
  /** Bytes of the data that the snap length left. Default all. */
  readonly captured?: number;
  /** Words of four bytes. Default 5. */
  readonly headerWords?: number;
}

const be16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const be32 = (value: number): number[] => [...be16(value >>> 16), ...be16(value)];

/** A raw IP packet with one TCP segment in it. */
export const tcpPacket = ({
  from,
  to,
  flags = 'A',
  sequence = 0,
  acknowledgment = 0,
  data = '',
  time = 0,
  captured,
  headerWords = 5,
}: SegmentFields): Packet => {
  const content = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  const length = headerWords * 4 + content.length;
  const addresses = [...from.address, ...to.address];
  const ip =
    from.address.length === 4
      ? [0x45, 0, ...be16(20 + length), 0, 1, 0, 0, 64, 6, 0, 0, ...addresses]
      : [0x60, 0, 0, 0, ...be16(length), 6, 64, ...addresses];
  const tcp = [
    ...be16(from.port),
    ...be16(to.port),
    ...be32(sequence),
    ...be32(acknowledgment),
    headerWords << 4,
    flagsOf(flags),
    ...new Array<number>(headerWords * 4 - 14).fill(0),
  ];
  const packet = new Packet();
  packet.bytes = Uint8Array.from(Buffer.concat([Uint8Array.from([...ip, ...tcp]), content]));
  packet.originalLength = packet.bytes.length;
  packet.end = packet.bytes.length - content.length + Math.min(captured ?? content.length, content.length);
  packet.seconds = Math.floor(time / 1_000_000);
  packet.nanoseconds = (time % 1_000_000) * 1000;
  packet.linkType = LinkType.Raw;
  return packet;
};
