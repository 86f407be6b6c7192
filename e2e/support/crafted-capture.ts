/** A TCP connection to be written as packets: handshake, each request answered in turn, both ends closing. */
export interface CraftedConnection {
  /** Seconds since 1970 of the SYN; each further packet comes 1 ms later. */
  readonly start: number;
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
  /** Each sent in one segment; strings as Latin-1. */
  readonly requests: readonly (string | Uint8Array)[];
}

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');

const TcpFlag = { Fin: 1, Syn: 2, Push: 8, Acknowledge: 16 } as const;

/** A classic little-endian Ethernet capture of the connections, packets in order of time. */
export const craftCapture = (connections: readonly CraftedConnection[]): Buffer => {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(1, 20);
  const records = connections.flatMap(recordsOf).sort((a, b) => a.milliseconds - b.milliseconds);
  return Buffer.concat([header, ...records.map(({ bytes }) => bytes)]);
};

interface TimedRecord {
  readonly milliseconds: number;
  readonly bytes: Buffer;
}

const recordsOf = (connection: CraftedConnection): TimedRecord[] => {
  const records: TimedRecord[] = [];
  const sequence = { client: 1000, server: 5000 };
  const send = (from: 'client' | 'server', flags: number, payload: Uint8Array = new Uint8Array(0)): void => {
    const to = from === 'client' ? 'server' : 'client';
    const milliseconds = connection.start * 1000 + records.length;
    const frame = ethernetFrame(connection, from, flags, sequence[from], sequence[to], payload);
    records.push({ milliseconds, bytes: record(milliseconds, frame) });
    const takesNumber = (flags & (TcpFlag.Syn | TcpFlag.Fin)) !== 0 ? 1 : 0;
    sequence[from] += payload.length + takesNumber;
  };
  send('client', TcpFlag.Syn);
  send('server', TcpFlag.Syn | TcpFlag.Acknowledge);
  send('client', TcpFlag.Acknowledge);
  for (const request of connection.requests) {
    send(
      'client',
      TcpFlag.Push | TcpFlag.Acknowledge,
      typeof request === 'string' ? Buffer.from(request, 'latin1') : request,
    );
    send('server', TcpFlag.Push | TcpFlag.Acknowledge, ANSWER);
  }
  send('client', TcpFlag.Fin | TcpFlag.Acknowledge);
  send('server', TcpFlag.Fin | TcpFlag.Acknowledge);
  return records;
};

const record = (milliseconds: number, frame: Buffer): Buffer => {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(milliseconds / 1000), 0);
  header.writeUInt32LE((milliseconds % 1000) * 1000, 4);
  header.writeUInt32LE(frame.length, 8);
  header.writeUInt32LE(frame.length, 12);
  return Buffer.concat([header, frame]);
};

const ethernetFrame = (
  { client, clientPort, server, serverPort }: CraftedConnection,
  from: 'client' | 'server',
  flags: number,
  sequence: number,
  acknowledgment: number,
  payload: Uint8Array,
): Buffer => {
  const ethernet = Buffer.from('020000000001020000000002' + '0800', 'hex');
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(40 + payload.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  const [source, destination] = from === 'client' ? [client, server] : [server, client];
  ip.set(source.split('.').map(Number), 12);
  ip.set(destination.split('.').map(Number), 16);
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(from === 'client' ? clientPort : serverPort, 0);
  tcp.writeUInt16BE(from === 'client' ? serverPort : clientPort, 2);
  tcp.writeUInt32BE(sequence, 4);
  if ((flags & TcpFlag.Acknowledge) !== 0) tcp.writeUInt32BE(acknowledgment, 8);
  tcp[12] = 0x50;
  tcp[13] = flags;
  tcp.writeUInt16BE(65535, 14);
  return Buffer.concat([ethernet, ip, tcp, payload]);
};
