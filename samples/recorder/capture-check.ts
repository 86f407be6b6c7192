import { execFileSync } from 'node:child_process';
import { nameExists } from '../servers/names.ts';

/** Requests of one software as tshark counts them. */
export interface Group {
  readonly address: string;
  /** Empty when the requests have none. */
  readonly userAgent: string;
  readonly requests: number;
}

/** What tshark sees in a capture. */
export interface CaptureContent {
  readonly groups: readonly Group[];
  readonly responses: number;
  /** Addresses and names that have no business in the capture. */
  readonly foreign: readonly string[];
}

const httpPorts = [81, 7080, 8000, 8082, 8090, 8888].flatMap((port) => ['-d', `tcp.port==${port},http`]);

/** Parts what tshark found several times in one packet, as in pipelined requests; no User-Agent holds it. */
const aggregator = '\u0001';

const fields = (file: string, filter: string, names: readonly string[]): readonly (readonly string[])[] =>
  execFileSync(
    'tshark',
    [
      '-n',
      '-r',
      file,
      ...httpPorts,
      '-Y',
      filter,
      '-T',
      'fields',
      '-E',
      'occurrence=a',
      '-E',
      `aggregator=${aggregator}`,
      ...names.flatMap((name) => ['-e', name]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 },
  )
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

/** Inside networks, documentation networks, multicast, and what a host says before it has an address. */
const ownAddress =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|198\.51\.100\.|203\.0\.113\.|2(?:2[4-9]|3\d)\.|0\.0\.0\.0$|fd00:|2001:db8:|ff0|fe80:|::$)/;

/** Reads a capture with tshark. */
export function readCapture(file: string): CaptureContent {
  const counts = new Map<string, number>();
  const columns = ['ip.src', 'ipv6.src', 'http.request.method', 'http.user_agent'];
  for (const [four = '', six = '', methods = '', userAgents = ''] of fields(
    file,
    'http.request && tcp',
    columns,
  )) {
    const ofPacket = userAgents.split(aggregator);
    for (const index of methods.split(aggregator).keys()) {
      const key = `${four || six}\t${ofPacket[index] ?? ofPacket[0] ?? ''}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const groups = [...counts].map(([key, requests]) => {
    const [address = '', userAgent = ''] = key.split('\t');
    return { address, userAgent, requests };
  });
  const addresses = fields(file, 'ip || ipv6', ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst']).flat();
  const names = fields(file, 'dns.flags.response == 0 && !mdns', ['dns.qry.name']).flat();
  const foreign = new Set([
    ...addresses
      .flatMap((cell) => cell.split(aggregator))
      .filter((address) => address !== '' && !ownAddress.test(address)),
    ...names.filter((name) => !nameExists(name) && !name.endsWith('.arpa')),
  ]);
  return { groups, responses: fields(file, 'http.response', ['frame.number']).length, foreign: [...foreign] };
}
