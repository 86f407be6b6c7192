import { CaptureDecoder } from '@mad/capture';
import { type FlowRecord, FlowTracker, isPrivateAddress } from '@mad/flows';
import { type HttpRequest, HttpRequestExtractor } from '@mad/protocols';
import { describe, expect, it } from 'vitest';
import { type SyntheticCaptureOptions, writeSyntheticCapture } from './synthetic-capture.ts';

const SMALL: SyntheticCaptureOptions = { bytes: 2_000_000, flows: 120, httpShare: 0.6, seed: 7 };

const make = (changes: Partial<SyntheticCaptureOptions> = {}) => {
  const chunks: Buffer[] = [];
  const counts = writeSyntheticCapture({ ...SMALL, ...changes }, (bytes) => chunks.push(Buffer.from(bytes)));
  return { counts, bytes: Buffer.concat(chunks) };
};

/** What MAD's own rooms find in a capture. */
const read = (bytes: Uint8Array) => {
  const flows: FlowRecord[] = [];
  const requests: HttpRequest[] = [];
  const extractor: HttpRequestExtractor = new HttpRequestExtractor(
    (slot) => tracker.table.flow(slot),
    (request) => requests.push(request),
  );
  const tracker = new FlowTracker({ streams: extractor, onFlow: (flow) => flows.push(flow) });
  const decoder = new CaptureDecoder(tracker);
  decoder.write(bytes);
  const summary = decoder.finish();
  tracker.finish();
  return { summary, flows, requests, counts: tracker.counts };
};

describe('writeSyntheticCapture', () => {
  it('gives the same bytes for the same seed, others for another', () => {
    const { bytes } = make();
    expect(make().bytes.equals(bytes)).toBe(true);
    expect(make({ seed: 8 }).bytes.equals(bytes)).toBe(false);
  });

  it.each([
    ['flows of both kinds', {}],
    ['HTTP alone', { httpShare: 1 }],
    ['no HTTP', { httpShare: 0 }],
    ['one flow', { flows: 1, httpShare: 1 }],
    ['more flows at a time than are ever open', { flows: 2000, bytes: 6_000_000 }],
  ])('holds what it says: %s', (_, changes) => {
    const { counts, bytes } = make(changes);
    const found = read(bytes);
    expect(found.summary).toEqual({
      format: 'pcap',
      packets: counts.packets,
      bytes: counts.bytes,
      problem: undefined,
    });
    expect(bytes).toHaveLength(counts.bytes);
    const { flows, httpShare } = { ...SMALL, ...changes };
    expect(counts.flows).toBe(flows);
    expect(counts.httpFlows).toBe(Math.floor(flows * httpShare));
    expect(found.flows).toHaveLength(flows);
    expect(found.flows.every((flow) => flow.syn && flow.gaps === 0)).toBe(true);
    expect(found.requests).toHaveLength(counts.requests);
    expect(found.requests.every(({ complete }) => complete)).toBe(true);
    expect(new Set(found.requests.map(({ flow }) => flow.id)).size).toBe(counts.httpFlows);
    expect(found.counts).toMatchObject({ notIp: 0, malformed: 0, malformedSegments: 0 });
  });

  it.each([1_000_000, 5_000_000, 20_000_000])('is about %d bytes long when asked to', (bytes) => {
    const { counts } = make({ bytes });
    expect(counts.bytes).toBeGreaterThan(bytes * 0.93);
    expect(counts.bytes).toBeLessThan(bytes * 1.07);
  });

  it('has inside clients, several kinds of software, pipelining, and packets that come twice or late', () => {
    const { bytes, counts } = make({ bytes: 8_000_000 });
    const { requests, flows } = read(bytes);
    expect(flows.every(({ source }) => isPrivateAddress(source.address))).toBe(true);
    expect(flows.some(({ destination }) => isPrivateAddress(destination.address))).toBe(false);
    const userAgents = new Set(requests.map(({ userAgent }) => userAgent));
    expect(userAgents.size).toBeGreaterThan(4);
    expect(userAgents.has(undefined)).toBe(true);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET', 'POST']));
    expect(requests.some(({ referer }) => referer !== undefined)).toBe(true);
    const pipelined = requests.filter(
      ({ time, flow }, i) => i > 0 && requests[i - 1].time === time && requests[i - 1].flow.id === flow.id,
    );
    expect(pipelined.length).toBeGreaterThan(0);
    const { repeated, late } = disorder(bytes);
    expect(repeated).toBeGreaterThan(counts.packets / 500);
    expect(late).toBeGreaterThan(counts.packets / 500);
  });

  it('has right checksums', () => {
    const { bytes } = make();
    expect(packets(bytes).filter((packet) => onesSum(packet, 14, 34) !== 0xffff)).toEqual([]);
    expect(packets(bytes).filter((packet) => tcpSum(packet) !== 0xffff)).toEqual([]);
  });
});

const packets = (capture: Buffer): Buffer[] => {
  const found: Buffer[] = [];
  for (let offset = 24; offset < capture.length; ) {
    const length = capture.readUInt32LE(offset + 8);
    found.push(capture.subarray(offset + 16, offset + 16 + length));
    offset += 16 + length;
  }
  return found;
};

const onesSum = (bytes: Buffer, start: number, end: number, initial = 0): number => {
  let sum = initial;
  for (let i = start; i < end; i += 2) {
    sum += bytes[i] * 256 + (i + 1 < end ? bytes[i + 1] : 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
};

const tcpSum = (packet: Buffer): number =>
  onesSum(packet, 34, packet.length, onesSum(packet, 26, 34, 6 + packet.length - 34));

/** Data packets whose first byte was sent before, and those that begin behind a gap filled later. */
const disorder = (capture: Buffer): { repeated: number; late: number } => {
  const next = new Map<string, number>();
  let repeated = 0;
  let late = 0;
  for (const packet of packets(capture)) {
    if (packet.length === 54) continue;
    const direction = packet.toString('hex', 26, 38);
    const sequence = packet.readUInt32BE(38);
    const expected = next.get(direction) ?? sequence;
    const distance = (sequence - expected) | 0;
    if (distance < 0) repeated++;
    if (distance > 0) late++;
    if (distance >= 0) next.set(direction, (sequence + packet.length - 54) >>> 0);
  }
  return { repeated, late };
};
