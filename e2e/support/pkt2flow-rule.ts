import { SocketAddress } from 'node:net';

/**
 * The flow files pkt2flow 1.2 makes of a capture, by its rule alone and with nothing of MAD's own reading: a differential
 * oracle. Its rule: the key is both addresses and ports, in either direction; the first packet of a key names the file and
 * a SYN bit in it chooses the folder; 1,800 s after the start of its file a key gets a new one. Only TCP over IPv4 or IPv6
 * directly in Ethernet or one VLAN tag; fragments are taken for whole packets.
 *
 * @param capture a classic little-endian Ethernet capture, as `isPkt2flowCapture` tells.
 * @returns `tcp_syn/NAME.pcap` or `tcp_nosyn/NAME.pcap`, each once.
 */
export const pkt2flowNames = (capture: Uint8Array): Set<string> => {
  const names = new Set<string>();
  const starts = new Map<string, bigint>();
  for (const { seconds, frame } of records(capture)) {
    const segment = ethernetSegment(frame);
    if (segment === undefined) continue;
    const { source, destination, isSyn } = segment;
    const key = source < destination ? `${source} ${destination}` : `${destination} ${source}`;
    const start = starts.get(key);
    // Unsigned, so that a clock set back counts as a time-out.
    if (start !== undefined && BigInt.asUintN(64, seconds - start) < TIMEOUT_SECONDS) continue;
    starts.set(key, seconds);
    const folder = isSyn ? 'tcp_syn' : 'tcp_nosyn';
    names.add(`${folder}/${source}_${destination}_${BigInt.asUintN(64, seconds)}.pcap`);
  }
  return names;
};

const TIMEOUT_SECONDS = 1800n;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Whether `pkt2flowNames` can read a capture: little-endian, microseconds, Ethernet. */
export const isPkt2flowCapture = (capture: Uint8Array): boolean => {
  const view = viewOf(capture);
  return (
    view.byteLength >= FILE_HEADER && view.getUint32(0, true) === 0xa1b2c3d4 && view.getUint32(20, true) === 1
  );
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function* records(capture: Uint8Array): Generator<{ seconds: bigint; frame: Uint8Array }> {
  const view = viewOf(capture);
  for (let at = FILE_HEADER; at + RECORD_HEADER <= view.byteLength; ) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    if (end > view.byteLength) return;
    // libpcap takes the seconds as signed.
    yield { seconds: BigInt(view.getInt32(at, true)), frame: capture.subarray(at + RECORD_HEADER, end) };
    at = end;
  }
}

interface Segment {
  /** `ADDRESS_PORT` */
  readonly source: string;
  readonly destination: string;
  readonly isSyn: boolean;
}

const ETHERNET_HEADER = 14;
const VLAN_TAG = 4;
const EtherType = { Vlan: 0x8100, Ipv4: 0x0800, Ipv6: 0x86dd } as const;

const ethernetSegment = (frame: Uint8Array): Segment | undefined => {
  const view = viewOf(frame);
  if (view.byteLength < ETHERNET_HEADER + VLAN_TAG) return undefined;
  let etherType = view.getUint16(12);
  let payload = ETHERNET_HEADER;
  if (etherType === EtherType.Vlan) {
    etherType = view.getUint16(16);
    payload += VLAN_TAG;
  }
  if (etherType !== EtherType.Ipv4 && etherType !== EtherType.Ipv6) return undefined;
  const packet = frame.subarray(payload);
  if (packet.length === 0) return undefined;
  const version = packet[0] >> 4;
  if (version === 4) return ipv4Segment(packet);
  return version === 6 ? ipv6Segment(packet) : undefined;
};

const TCP = 6;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;

const ipv4Segment = (packet: Uint8Array): Segment | undefined => {
  if (packet.length < IPV4_HEADER) return undefined;
  const view = viewOf(packet);
  const headerLength = (packet[0] & 15) * 4;
  const length = Math.min(packet.length, view.getUint16(2));
  if (length < headerLength) return undefined;
  const address = (at: number): string => packet.subarray(at, at + 4).join('.');
  return tcpSegment(packet[9], packet.subarray(headerLength, length), address(12), address(16));
};

const Ipv6Header = { HopByHop: 0, Routing: 43, Fragment: 44, NoNext: 59, DestinationOptions: 60 } as const;

const ipv6Segment = (packet: Uint8Array): Segment | undefined => {
  if (packet.length < IPV6_HEADER) return undefined;
  let next = packet[6];
  let rest = packet.subarray(IPV6_HEADER);
  for (;;) {
    let length = 0;
    if (next === Ipv6Header.Fragment) length = 8;
    else if (isOptions(next)) length = 8 * (1 + rest[1]);
    else break;
    if (rest.length < 8 || rest.length < length) return undefined;
    next = rest[0];
    rest = rest.subarray(length);
  }
  return tcpSegment(next, rest, ipv6Address(packet, 8), ipv6Address(packet, 24));
};

const isOptions = (header: number): boolean =>
  header === Ipv6Header.HopByHop || header === Ipv6Header.Routing || header === Ipv6Header.DestinationOptions;

const ipv6Address = (packet: Uint8Array, at: number): string => {
  const view = viewOf(packet);
  const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(at + i * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
};

const tcpSegment = (
  protocol: number,
  bytes: Uint8Array,
  source: string,
  destination: string,
): Segment | undefined => {
  if (protocol !== TCP || bytes.length < TCP_HEADER) return undefined;
  const view = viewOf(bytes);
  return {
    source: `${source}_${view.getUint16(0)}`,
    destination: `${destination}_${view.getUint16(2)}`,
    isSyn: (bytes[13] & 2) !== 0,
  };
};
