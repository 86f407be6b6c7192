import { execFile, spawnSync } from 'node:child_process';
import { flowLine, requestLine } from './reading-lines.ts';

/** What one reader finds in a capture. */
export interface CaptureFacts {
  readonly packets: number;
  /** One `requestLine` per HTTP request over TCP. */
  readonly requests: readonly string[];
  /** One `flowLine` per TCP connection. */
  readonly flows: readonly string[];
}

export const isTsharkHere = spawnSync('tshark', ['--version']).status === 0;

const FIELDS = [
  'frame.protocols',
  'frame.len',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.stream',
  'tcp.srcport',
  'tcp.dstport',
  'http.request',
  'http.request.method',
  'http.request.uri',
  'http.host',
  'http.user_agent',
] as const;

type Field = (typeof FIELDS)[number];

/** Between the values of a field that occurs more than once in a frame; no request of ours holds it. */
const AGGREGATOR = '`';

/**
 * Packets and HTTP requests as tshark with default preferences sees them: every frame it lists before it stops, and of
 * these the frames that match `http.request && tcp`.
 */
export const readWithTshark = (path: string): Promise<CaptureFacts> =>
  new Promise((resolve, reject) => {
    const fields = FIELDS.flatMap((field) => ['-e', field]);
    const options = ['-n', '-T', 'fields', '-E', 'occurrence=a', '-E', `aggregator=${AGGREGATOR}`];
    execFile('tshark', ['-r', path, ...options, ...fields], { maxBuffer: 2 ** 30 }, (error, stdout) => {
      // 2: the file is damaged somewhere; what precedes has been listed.
      if (error !== null && error.code !== 2) reject(error);
      else resolve(parseTshark(stdout));
    });
  });

const parseTshark = (output: string): CaptureFacts => {
  const frames = output.split('\n').slice(0, -1).map(readFrame);
  return { packets: frames.length, requests: frames.flatMap(requestsOfFrame), flows: flowsOfFrames(frames) };
};

/** The values of each field in one frame. */
type Frame = (field: Field) => readonly string[];

const readFrame = (line: string): Frame => {
  const columns = line.split('\t');
  return (field) => columns[FIELDS.indexOf(field)].split(AGGREGATOR);
};

const last = (values: readonly string[]): string => values.at(-1) ?? '';

/** Of nested headers the innermost carries the connection. */
const addressOf = (frame: Frame, end: 'src' | 'dst'): string => {
  const protocols = last(frame('frame.protocols')).split(':');
  const isIpv6 = protocols.lastIndexOf('ipv6') > protocols.lastIndexOf('ip');
  return last(frame(isIpv6 ? `ipv6.${end}` : `ip.${end}`));
};

const requestsOfFrame = (frame: Frame): string[] => {
  const isOverTcp = last(frame('frame.protocols')).split(':').includes('tcp');
  if (last(frame('http.request')) === '' || !isOverTcp) return [];
  return frame('http.request').map((_, i) =>
    requestLine({
      client: addressOf(frame, 'src'),
      clientPort: Number(last(frame('tcp.srcport'))),
      serverPort: Number(last(frame('tcp.dstport'))),
      method: frame('http.request.method')[i] ?? '',
      uri: frame('http.request.uri')[i] ?? '',
      host: frame('http.host')[i] ?? '',
      userAgent: frame('http.user_agent')[i] ?? '',
    }),
  );
};

const flowsOfFrames = (frames: readonly Frame[]): string[] => {
  // An ICMP error quotes the segment it is about, and tshark counts it to that segment's connection.
  const segments = frames.filter(
    (frame) => last(frame('tcp.stream')) !== '' && !/:icmp(v6)?:/.test(last(frame('frame.protocols'))),
  );
  const streams = Map.groupBy(segments, (frame) => last(frame('tcp.stream')));
  return [...streams.values()].map((packets) => {
    const source = `${addressOf(packets[0], 'src')} ${last(packets[0]('tcp.srcport'))}`;
    const bytes = { fromSource: 0, fromDestination: 0 };
    for (const packet of packets) {
      const sender = `${addressOf(packet, 'src')} ${last(packet('tcp.srcport'))}`;
      bytes[sender === source ? 'fromSource' : 'fromDestination'] += Number(last(packet('frame.len')));
    }
    const destination = `${addressOf(packets[0], 'dst')} ${last(packets[0]('tcp.dstport'))}`;
    return flowLine(source, destination, packets.length, [bytes.fromSource, bytes.fromDestination]);
  });
};
