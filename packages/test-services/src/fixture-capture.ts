import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Captures recorded by this project, with the truth about them. */
export const SAMPLES = fileURLToPath(new URL('../../../samples', import.meta.url));

/** Path of a capture recorded by this project. */
export const sampleCapture = (name: string): string => join(SAMPLES, 'captures', name);

/** A TCP connection to be written as packets: handshake, requests answered in turn, both ends closing. */
export interface FixtureConnection {
  /** Microseconds since 1970 of the SYN; each further packet comes 1 ms later. */
  readonly start: number;
  /** Address and port. */
  readonly client: readonly [string, number];
  readonly server: readonly [string, number];
  /** Each sent in one segment, one character a byte. */
  readonly requests: readonly string[];
  /** Numbers of the packets, from 0, that the capture misses. */
  readonly lost?: readonly number[];
  /** Link type of each packet from its number: Ethernet (1) or raw IP (101). Default: Ethernet throughout. */
  readonly linkType?: (packet: number) => 1 | 101;
}

export const ETHERNET = 1;
export const RAW_IP = 101;

const Flag = { Fin: 1, Syn: 2, Acknowledge: 16 } as const;
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

interface FixtureRecord {
  readonly time: number;
  readonly linkType: 1 | 101;
  readonly bytes: Buffer;
}

/** A classic capture of connections over one link type, packets in order of time. */
export const fixturePcap = (connections: readonly FixtureConnection[]): Buffer => {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(connections[0]?.linkType?.(0) ?? ETHERNET, 20);
  const records = recordsOf(connections).map(({ time, bytes }) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Math.floor(time / 1e6), 0);
    record.writeUInt32LE(time % 1e6, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([header, ...records]);
};

/**
 * A pcapng capture with an Ethernet interface (0) and a raw IP one (1).
 *
 * @param between bytes of whole blocks that stand before the interfaces.
 */
export const fixturePcapng = (
  connections: readonly FixtureConnection[],
  between: Buffer = Buffer.alloc(0),
): Buffer => {
  const section = Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex');
  const interfaces = [ETHERNET, RAW_IP].map((linkType) => {
    const body = Buffer.alloc(8);
    body.writeUInt16LE(linkType, 0);
    return block(1, body);
  });
  const packets = recordsOf(connections).map(({ time, linkType, bytes }) => {
    const head = Buffer.alloc(20);
    head.writeUInt32LE(linkType === ETHERNET ? 0 : 1, 0);
    head.writeUInt32LE(Math.floor(time / 2 ** 32), 4);
    head.writeUInt32LE(time % 2 ** 32, 8);
    head.writeUInt32LE(bytes.length, 12);
    head.writeUInt32LE(bytes.length, 16);
    return block(6, Buffer.concat([head, bytes, Buffer.alloc(-bytes.length & 3)]));
  });
  return Buffer.concat([block(0x0a0d0d0a, section), between, ...interfaces, ...packets]);
};

/** A block of a pcapng file, little-endian; the body is padded already. */
export const block = (type: number, body: Buffer): Buffer => {
  const ends = Buffer.alloc(8);
  ends.writeUInt32LE(type, 0);
  ends.writeUInt32LE(body.length + 12, 4);
  return Buffer.concat([ends, body, ends.subarray(4)]);
};

const recordsOf = (connections: readonly FixtureConnection[]): FixtureRecord[] =>
  connections.flatMap(connectionRecords).sort((a, b) => a.time - b.time);

const connectionRecords = (connection: FixtureConnection): FixtureRecord[] => {
  const records: FixtureRecord[] = [];
  // Each connection begins at numbers of its own, as with real systems; the same ones would be a repeated packet.
  const sequence = [connection.start % 1e9, (connection.start * 7) % 1e9];
  const send = (from: 0 | 1, flags: number, payload = ''): void => {
    const linkType = connection.linkType?.(records.length) ?? ETHERNET;
    const [source, destination] =
      from === 0 ? [connection.client, connection.server] : [connection.server, connection.client];
    const segment = tcpSegment(source[1], destination[1], sequence[from], sequence[1 - from], flags, payload);
    records.push({
      time: connection.start + 1000 * records.length,
      linkType,
      bytes: frame(linkType, source[0], destination[0], segment),
    });
    sequence[from] += payload.length + ((flags & (Flag.Syn | Flag.Fin)) === 0 ? 0 : 1);
  };
  send(0, Flag.Syn);
  send(1, Flag.Syn | Flag.Acknowledge);
  send(0, Flag.Acknowledge);
  for (const request of connection.requests) {
    send(0, Flag.Acknowledge, request);
    send(1, Flag.Acknowledge, ANSWER);
  }
  send(0, Flag.Fin | Flag.Acknowledge);
  send(1, Flag.Fin | Flag.Acknowledge);
  return records.filter((_, number) => connection.lost?.includes(number) !== true);
};

const tcpSegment = (
  sourcePort: number,
  destinationPort: number,
  sequence: number,
  acknowledgment: number,
  flags: number,
  payload: string,
): Buffer => {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(sourcePort, 0);
  header.writeUInt16BE(destinationPort, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE((flags & Flag.Acknowledge) === 0 ? 0 : acknowledgment, 8);
  header[12] = 0x50;
  header[13] = flags;
  header.writeUInt16BE(65_535, 14);
  return Buffer.concat([header, Buffer.from(payload, 'latin1')]);
};

const frame = (linkType: 1 | 101, source: string, destination: string, segment: Buffer): Buffer => {
  const packet = isIPv6(source) ? ipv6(source, destination, segment) : ipv4(source, destination, segment);
  if (linkType === RAW_IP) return packet;
  const ethernet = Buffer.from(`020000000001020000000002${isIPv6(source) ? '86dd' : '0800'}`, 'hex');
  return Buffer.concat([ethernet, packet]);
};

const TCP = 6;

const ipv4 = (source: string, destination: string, segment: Buffer): Buffer => {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + segment.length, 2);
  header[8] = 64;
  header[9] = TCP;
  header.set(source.split('.').map(Number), 12);
  header.set(destination.split('.').map(Number), 16);
  return Buffer.concat([header, segment]);
};

const ipv6 = (source: string, destination: string, segment: Buffer): Buffer => {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(segment.length, 4);
  header[6] = TCP;
  header[7] = 64;
  header.set(ipv6Bytes(source), 8);
  header.set(ipv6Bytes(destination), 24);
  return Buffer.concat([header, segment]);
};

const ipv6Bytes = (address: string): Buffer => {
  const [left = '', right] = address.split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const missing = 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array<string>(missing).fill('0'), ...groups(right)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
};

/** A request like those of simple programs. */
export const simpleRequest = (
  host: string,
  path = '/',
  userAgent: string | undefined = 'Probe/1.0',
): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    ...(userAgent === '' ? [] : [`User-Agent: ${userAgent}`]),
    '\r\n',
  ].join('\r\n');
