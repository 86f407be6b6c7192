import { LinkType, PCAP_RECORD_HEADER_LENGTH, pcapFileHeader } from '@mad/capture';
import { RepeatableRandom } from './repeatable-random.ts';
import { FillerBytes, foreignExchanges, httpExchanges } from './synthetic-exchange.ts';
import { connectionSegments } from './synthetic-flow.ts';
import { FRAME_HEADERS, type FrameEnd, type FrameSegment, writeFrame } from './tcp-frame.ts';

/** What a synthetic capture shall be like. */
export interface SyntheticCaptureOptions {
  /** Length of the file in bytes, met within a few percent; more when the flows alone need more. */
  readonly bytes: number;
  /** TCP connections, 1 to 16,000,000. */
  readonly flows: number;
  /** Share of the connections that speak HTTP, 0 to 1; the others look like TLS. */
  readonly httpShare: number;
  /** The same seed and options give the same bytes. */
  readonly seed: number;
}

/** What was written. */
export interface SyntheticCaptureCounts {
  readonly bytes: number;
  readonly packets: number;
  readonly flows: number;
  readonly httpFlows: number;
  readonly requests: number;
}

/** Connections open at one time. */
const CONCURRENT = 512;
const CHUNK = 1024 * 1024;
const LONGEST_RECORD = PCAP_RECORD_HEADER_LENGTH + FRAME_HEADERS + 1460;
const FLOWS_PER_HOST = 1000;
const START_SECONDS = 1_700_000_000;
const MICROSECONDS_PER_PACKET = 60;
/** Handshake, closing, acknowledgments and headers cost a connection about so much beside what it carries. */
const OVERHEAD_BYTES = 700;
const OVERHEAD_SHARE = 0.9;

interface Connection {
  readonly segments: readonly FrameSegment[];
  next: number;
}

/**
 * Makes a classic Ethernet capture of TCP connections that overlap in time, inside addresses private (10/8), servers in the
 * range kept for benchmarks (198.18/15, RFC 2544).
 *
 * @param write takes the next bytes of the file, valid only during the call.
 */
export const writeSyntheticCapture = (
  { bytes, flows, httpShare, seed }: SyntheticCaptureOptions,
  write: (bytes: Uint8Array) => void,
): SyntheticCaptureCounts => {
  const random = new RepeatableRandom(seed);
  const filler = new FillerBytes(random);
  const counts = { bytes: 0, packets: 0, flows: 0, httpFlows: 0, requests: 0 };
  const out = new ChunkedOutput(write);
  out.add(pcapFileHeader(LinkType.Ethernet));
  let planned = 0;

  const begin = (): Connection => {
    const number = counts.flows++;
    const isHttp = Math.floor((number + 1) * httpShare) > Math.floor(number * httpShare);
    const share = Math.max(0, bytes - planned) / (flows - number);
    const carried = Math.max(0, share * (0.5 + random.next()) - OVERHEAD_BYTES) * OVERHEAD_SHARE;
    const exchanges = (isHttp ? httpExchanges : foreignExchanges)(random, filler, carried);
    if (isHttp) counts.httpFlows++;
    for (const { requestCount } of exchanges) counts.requests += requestCount;
    const segments = connectionSegments(random, clientOf(number), serverOf(random, isHttp), exchanges);
    for (const { payload } of segments) planned += PCAP_RECORD_HEADER_LENGTH + FRAME_HEADERS + payload.length;
    return { segments, next: 0 };
  };

  const open: Connection[] = [];
  while (open.length < Math.min(CONCURRENT, flows)) open.push(begin());
  while (open.length > 0) {
    const place = random.below(open.length);
    const connection = open[place];
    // A few packets at a time, as they come in a burst.
    for (let burst = 1 + random.below(4); burst > 0 && connection.next < connection.segments.length; burst--)
      out.addPacket(connection.segments[connection.next++], counts.packets++ * MICROSECONDS_PER_PACKET);
    if (connection.next < connection.segments.length) continue;
    if (counts.flows < flows) open[place] = begin();
    else {
      open[place] = open[open.length - 1];
      open.pop();
    }
  }
  out.flush();
  return { ...counts, bytes: out.total };
};

const clientOf = (number: number): FrameEnd => {
  const host = Math.floor(number / FLOWS_PER_HOST);
  return { address: 0x0a000001 + host, port: 1024 + (number % FLOWS_PER_HOST) };
};

const serverOf = (random: RepeatableRandom, isHttp: boolean): FrameEnd => ({
  address: 0xc6120000 + random.below(5000),
  port: isHttp ? 80 : 443,
});

class ChunkedOutput {
  total = 0;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #chunk = new Uint8Array(CHUNK);
  readonly #view = new DataView(this.#chunk.buffer);
  #length = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  add(bytes: Uint8Array): void {
    this.#chunk.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  addPacket(segment: FrameSegment, time: number): void {
    if (this.#length + LONGEST_RECORD > CHUNK) this.flush();
    const record = this.#length;
    const captured = FRAME_HEADERS + segment.payload.length;
    this.#view.setUint32(record, START_SECONDS + Math.floor(time / 1e6), true);
    this.#view.setUint32(record + 4, time % 1e6, true);
    this.#view.setUint32(record + 8, captured, true);
    this.#view.setUint32(record + 12, captured, true);
    this.#length = writeFrame(segment, this.#chunk, record + PCAP_RECORD_HEADER_LENGTH);
  }

  flush(): void {
    this.#write(this.#chunk.subarray(0, this.#length));
    this.total += this.#length;
    this.#chunk.fill(0, 0, this.#length);
    this.#length = 0;
  }
}
