import { execFile, spawnSync } from 'node:child_process';
import { requestLine } from './request-line.ts';

/** What one reader finds in a capture. */
export interface CaptureFacts {
  readonly packets: number;
  /** One `requestLine` per HTTP request over TCP. */
  readonly requests: readonly string[];
}

export const isTsharkHere = spawnSync('tshark', ['--version']).status === 0;

const FIELDS = [
  'frame.protocols',
  'ip.src',
  'ipv6.src',
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

export const parseTshark = (output: string): CaptureFacts => {
  const lines = output.split('\n').slice(0, -1);
  return { packets: lines.length, requests: lines.flatMap(requestsOfFrame) };
};

const requestsOfFrame = (line: string): string[] => {
  const columns = line.split('\t');
  const values = (field: Field): string[] => columns[FIELDS.indexOf(field)].split(AGGREGATOR);
  const last = (field: Field): string => values(field).at(-1) ?? '';
  if (last('http.request') === '') return [];
  const protocols = last('frame.protocols').split(':');
  if (!protocols.includes('tcp')) return [];
  // Of nested headers the innermost carries the connection.
  const client =
    protocols.lastIndexOf('ipv6') > protocols.lastIndexOf('ip') ? last('ipv6.src') : last('ip.src');
  return values('http.request').map((_, i) =>
    requestLine({
      client,
      clientPort: Number(last('tcp.srcport')),
      serverPort: Number(last('tcp.dstport')),
      method: values('http.request.method')[i] ?? '',
      uri: values('http.request.uri')[i] ?? '',
      host: values('http.host')[i] ?? '',
      userAgent: values('http.user_agent')[i] ?? '',
    }),
  );
};
