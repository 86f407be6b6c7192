// Does one thing so many times and prints what that took: node growth-process.ts CASE COUNT LEAST, cases as in growth.ts; `pipe` writes a
// capture of COUNT megabytes to standard output instead.
import { writeSync } from 'node:fs';
import {
  CaptureDecoder,
  LinkType,
  type Microseconds,
  PCAP_RECORD_HEADER_LENGTH,
  type Port,
  pcapFileHeader,
} from '@mad/capture';
import { type Fingerprint, FingerprintBook } from '@mad/fingerprint';
import { FlowTracker } from '@mad/flows';
import { HttpRequestExtractor } from '@mad/protocols';
import { type InsideRequest, RequestGraph } from '@mad/webgraphic';
import { RepeatableRandom } from './repeatable-random.ts';
import { writeSyntheticCapture } from './synthetic-capture.ts';
import { FRAME_HEADERS, FrameFlag, writeFrame } from './tcp-frame.ts';

const [name = '', countText = '0', leastText = '0'] = process.argv.slice(2);
const count = Number(countText);
/** Packets or requests that are measured at least: fewer say more about compiling than about growth. */
const least = Number(leastText);

const PACKETS_PER_FLOW = 10;
const REQUEST = Buffer.from('GET /a HTTP/1.1\r\nHost: a.example\r\nUser-Agent: growth/1\r\n\r\n');
const DATA = new Uint8Array(REQUEST.length).fill(0x41);
const NOTHING = new Uint8Array(0);
const START = 1_700_000_000;

/** Processor time in seconds of what is done in between, with all threads that help. */
class Stopwatch {
  seconds = 0;

  time(action: () => void): void {
    const before = process.cpuUsage();
    action();
    const { user, system } = process.cpuUsage(before);
    this.seconds += (user + system) / 1e6;
  }
}

const AT_A_TIME = 4096;
/** One for all, so that the memory measured is not the garbage of what makes packets. */
const BUFFER = new Uint8Array(AT_A_TIME * (PCAP_RECORD_HEADER_LENGTH + FRAME_HEADERS + REQUEST.length));

/** One packet of each of some flows; packet 0 of a flow opens it, packet 1 is a request, the last two close it. */
const packetsOf = (first: number, flows: number, packet: number, microseconds: number): Uint8Array => {
  const payload = packet === 0 ? NOTHING : packet === 1 ? REQUEST : DATA;
  const captured = FRAME_HEADERS + payload.length;
  const bytes = BUFFER.subarray(0, flows * (PCAP_RECORD_HEADER_LENGTH + captured));
  bytes.fill(0);
  const view = new DataView(bytes.buffer);
  const isAnswer = packet >= 2 && packet % 2 === 0;
  const closes = packet >= PACKETS_PER_FLOW - 2 ? FrameFlag.Fin : 0;
  for (let i = 0, record = 0; i < flows; i++) {
    const flow = first + i;
    const time = microseconds + i;
    view.setUint32(record, START + Math.floor(time / 1e6), true);
    view.setUint32(record + 4, time % 1e6, true);
    view.setUint32(record + 8, captured, true);
    view.setUint32(record + 12, captured, true);
    const client = { address: 0x0a000001 + Math.floor(flow / 50_000), port: 1024 + (flow % 50_000) };
    const server = { address: 0xc6120001 + (flow % 5000), port: 80 };
    const segment = {
      source: isAnswer ? server : client,
      destination: isAnswer ? client : server,
      flags: packet === 0 ? FrameFlag.Syn : FrameFlag.Acknowledge | closes,
      sequence: packet === 0 ? 1000 : 1001 + Math.floor((packet - 1) / 2) * DATA.length,
      acknowledgment: 1,
      payload,
    };
    record = writeFrame(segment, bytes, record + PCAP_RECORD_HEADER_LENGTH);
  }
  return bytes;
};

/** Flows down to their requests, so many at a time. */
const trackFlows = (flows: number, atOnce: number, watch: Stopwatch): number => {
  let requests = 0;
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    () => {
      requests++;
    },
  );
  const tracker = new FlowTracker({ streams: extractor });
  const decoder = new CaptureDecoder(tracker);
  decoder.write(pcapFileHeader(LinkType.Ethernet));
  let packets = 0;
  for (let first = 0; first < flows; first += atOnce)
    for (let packet = 0; packet < PACKETS_PER_FLOW; packet++)
      for (let from = first; from < Math.min(flows, first + atOnce); from += AT_A_TIME) {
        const some = Math.min(AT_A_TIME, first + atOnce - from, flows - from);
        const bytes = packetsOf(from, some, packet, packets * 2);
        packets += some;
        watch.time(() => decoder.write(bytes));
      }
  watch.time(() => tracker.finish());
  if (tracker.counts.flows !== flows || requests !== flows)
    throw new Error('the flows were not read as they were made');
  return packets;
};

const CASES: Readonly<Record<string, (watch: Stopwatch) => number>> = {
  flows: (watch) => {
    trackFlows(20_000, 512, new Stopwatch());
    let packets = 0;
    while (packets < least) packets += trackFlows(count, 512, watch);
    return packets;
  },
  concurrent: (watch) => {
    trackFlows(20_000, 20_000, new Stopwatch());
    let packets = 0;
    while (packets < least) packets += trackFlows(count, count, watch);
    return packets;
  },
  graph: (watch) => {
    classify(100_000, new Stopwatch());
    let requests = 0;
    while (requests < least / 2) requests += classify(count, watch);
    return requests;
  },
  book: (watch) => {
    const random = new RepeatableRandom(1);
    const book = new FingerprintBook();
    for (let i = 0; i < count; i++) book.add(fingerprintOf(i, random), i % 2 === 0);
    const lookUps = 20_000;
    const asked = Array.from({ length: lookUps }, (_, i) =>
      fingerprintOf(i % 2 === 0 ? random.below(count) : count + i, random),
    );
    for (const fingerprint of asked.slice(0, 5000)) book.lookUp(fingerprint);
    watch.time(() => {
      for (const fingerprint of asked) book.lookUp(fingerprint);
    });
    return lookUps;
  },
};

const hostOf = (random: RepeatableRandom): string =>
  `host${random.below(50)}.site${random.below(100)}.example`;

/** A request every 10 ms, 50 machines in turns; half of them with a Referer, most of those to a page that was asked for. */
const requestOf = (i: number, random: RepeatableRandom): InsideRequest => {
  const time = (START * 1e6 + i * 10_000) as Microseconds;
  const inside = `10.0.0.${i % 50}`;
  const outside = `198.18.${i % 200}.1`;
  const client = { address: inside, port: 40_000 as Port };
  const server = { address: outside, port: 80 as Port };
  const host = hostOf(random);
  const page = `/page${random.below(2000)}`;
  return {
    inside,
    outside,
    request: {
      time,
      flow: { id: i, source: client, destination: server, start: time, syn: true },
      client,
      server,
      method: 'GET',
      uri: page,
      version: 'HTTP/1.1',
      headers: [],
      host,
      userAgent: `agent/${random.below(20)}`,
      referer: random.chance(0.5) ? `http://${hostOf(random)}${page}` : undefined,
      headerBlock: DATA,
      complete: true,
    },
  };
};

const classify = (requests: number, watch: Stopwatch): number => {
  const random = new RepeatableRandom(1);
  let settled = 0;
  const graph = new RequestGraph(() => {
    settled++;
  });
  for (let first = 0; first < requests; first += AT_A_TIME) {
    const some = Array.from({ length: Math.min(AT_A_TIME, requests - first) }, (_, i) =>
      requestOf(first + i, random),
    );
    watch.time(() => {
      for (const request of some) graph.add(request);
    });
  }
  watch.time(() => graph.finish());
  if (settled !== requests) throw new Error('not every request was settled');
  return requests;
};

const HEADERS = [
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'host',
  'user-agent',
  'x-client',
];

/** Software number `i`; four in a hundred share their User-Agent with others, and addresses are shared by some. */
const fingerprintOf = (i: number, random: RepeatableRandom): Fingerprint => ({
  label: 'Background',
  userAgent: i % 25 === 0 ? 'Mozilla/5.0' : `software/${i}`,
  addresses: [`198.18.${(i >> 8) & 255}.${i & 255}`, `203.0.113.${random.below(256)}`].sort(),
  constantHeaders: HEADERS.filter(() => random.chance(0.7)),
  language: random.chance(0.3) ? 'en' : undefined,
  averageSize: 100 + random.below(900),
  outgoingInformation: random.below(10_000),
  methods: ['GET'],
});

if (name === 'pipe') {
  // Some 10,000 flows a gigabyte, whatever the length: what stays in memory is what is looked for.
  writeSyntheticCapture({ bytes: count * 1e6, flows: count * 10, httpShare: 0.7, seed: 1 }, (bytes) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
  });
} else {
  const run = CASES[name];
  if (run === undefined) throw new Error(`no case is called ${name}`);
  const watch = new Stopwatch();
  const units = run(watch);
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ units, cpuSeconds: watch.seconds, peakMemory }));
}
