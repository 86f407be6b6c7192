// Prints how many bytes the rooms allocate per packet: node --expose-gc --min-semi-space-size=128 --max-semi-space-size=128
// --no-concurrent-recompilation allocation-process.ts. The semi-spaces are that large so that nothing is collected while it measures.
import { GCProfiler, getHeapSpaceStatistics } from 'node:v8';
import { CaptureDecoder, LinkType, PCAP_RECORD_HEADER_LENGTH, pcapFileHeader } from '@mad/capture';
import { FlowTracker, type FlowTrackerOptions } from '@mad/flows';
import { FRAME_HEADERS, FrameFlag, writeFrame } from './tcp-frame.ts';

const FLOWS = 64;
const PAYLOAD = new Uint8Array(40).fill(0x41);
const RECORD = PCAP_RECORD_HEADER_LENGTH + FRAME_HEADERS + PAYLOAD.length;
const CHUNK = 1024 * 1024;
const SHORT = 60_000;
const LONG = 360_000;
const WARM_UP_ROUNDS = 10;

/** A capture of so many data packets in order, of the same connections in turns. */
const captureOf = (packets: number): Uint8Array => {
  const header = pcapFileHeader(LinkType.Ethernet);
  const bytes = new Uint8Array(header.length + packets * RECORD);
  const view = new DataView(bytes.buffer);
  bytes.set(header);
  for (let i = 0, offset = header.length; i < packets; i++) {
    const flow = i % FLOWS;
    view.setUint32(offset, 1_700_000_000 + Math.floor(i / 1e6), true);
    view.setUint32(offset + 4, i % 1e6, true);
    view.setUint32(offset + 8, RECORD - PCAP_RECORD_HEADER_LENGTH, true);
    view.setUint32(offset + 12, RECORD - PCAP_RECORD_HEADER_LENGTH, true);
    const segment = {
      source: { address: 0x0a000001 + flow, port: 40_000 + flow },
      destination: { address: 0xc6120001, port: 80 },
      flags: FrameFlag.Acknowledge,
      sequence: 1_000_000 + Math.floor(i / FLOWS) * PAYLOAD.length,
      acknowledgment: 1,
      payload: PAYLOAD,
    };
    offset = writeFrame(segment, bytes, offset + PCAP_RECORD_HEADER_LENGTH);
  }
  return bytes;
};

const youngBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name }) => space_name === 'new_space' || space_name === 'new_large_object_space')
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0);

/** Bytes allocated while a capture is read down to its flows. */
const allocatedBy = (capture: Uint8Array, options: FlowTrackerOptions): number => {
  globalThis.gc?.();
  const collections = new GCProfiler();
  collections.start();
  const before = youngBytes();
  const tracker = new FlowTracker(options);
  const decoder = new CaptureDecoder(tracker);
  for (let offset = 0; offset < capture.length; offset += CHUNK)
    decoder.write(capture.subarray(offset, offset + CHUNK));
  const after = youngBytes();
  // Then more was allocated than can be measured, and that is all there is to say.
  if (collections.stop().statistics.length > 0) return Number.POSITIVE_INFINITY;
  if (decoder.finish().packets !== (capture.length - 24) / RECORD || tracker.counts.flows !== FLOWS)
    throw new Error('the capture was not read as it was made');
  return after - before;
};

let streamed = 0;
const PATHS: Readonly<Record<string, FlowTrackerOptions>> = {
  flows: {},
  streams: {
    streams: {
      data: (_slot, _fromSource, _bytes, start, end) => {
        streamed += end - start;
        return true;
      },
      gap: () => true,
      end: () => {},
    },
  },
};

const [short, long] = [captureOf(SHORT), captureOf(LONG)];
const found: Record<string, number> = {};
for (const [name, options] of Object.entries(PATHS)) {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) allocatedBy(short, options);
  // What is set up once costs the same for both, and cancels out.
  found[name] = (allocatedBy(long, options) - allocatedBy(short, options)) / (LONG - SHORT);
}
process.stdout.write(JSON.stringify({ ...found, streamed }));
