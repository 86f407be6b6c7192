import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { JUDGING_OPTIONS } from '../judging/judging-options.ts';
import type { MeasuredCommand } from './measured-process.ts';
import { STAGES, type StageName } from './stage.ts';

/** A program, or a part of MAD, that is measured. */
export interface Contestant {
  readonly name: string;
  readonly does: string;
  /** What of MAD it is to be compared with; undefined for MAD's own. */
  readonly against: 'groups' | 'split' | undefined;
  /** @param folder a new one for each run, on the disk of temporary files. */
  readonly command: (capture: string, folder: string) => MeasuredCommand;
  /** Undefined when it is not installed; empty when it does not tell. */
  readonly version: () => string | undefined;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const MAIN = path('../main.ts');

const node = (...given: readonly string[]): MeasuredCommand => ({ file: process.execPath, arguments: given });
const program =
  (file: string) =>
  (...given: readonly string[]): MeasuredCommand => ({ file, arguments: given });

const ownVersion = (): string => `Node.js ${process.version}`;

const stages = Object.entries(STAGES).map(
  ([name, does]): Contestant => ({
    name,
    does,
    against: undefined,
    command: (capture) => node(path('stage-process.ts'), name satisfies string as StageName, capture),
    version: ownVersion,
  }),
);

/** MAD's stages and commands, in the order in which they build on each other. */
export const OWN_CONTESTANTS: readonly Contestant[] = [
  ...stages,
  {
    name: 'detect',
    does: '`mad detect --json`, model included',
    against: undefined,
    command: (capture) => node(...JUDGING_OPTIONS, MAIN, 'detect', capture, '--json'),
    version: ownVersion,
  },
  {
    name: 'split',
    does: '`mad split`: a file for each flow',
    against: undefined,
    command: (capture, folder) => node(MAIN, 'split', capture, '--output', folder),
    version: ownVersion,
  },
];

/** Other people's programs for parts of the same work. */
export const PEERS: readonly Contestant[] = [
  {
    name: 'pcap-parser',
    does: 'npm package: finds the packets',
    against: 'groups',
    command: (capture) => node(path('pcap-parser-process.ts'), capture),
    version: () => packageVersion('pcap-parser'),
  },
  {
    name: 'tshark',
    does: 'lists the HTTP requests',
    against: 'groups',
    command: (capture) =>
      program('tshark')(
        ...['-r', capture, '-n', '-Y', 'http.request', '-T', 'fields'],
        ...[
          'frame.time_epoch',
          'ip.src',
          'ip.dst',
          'http.request.method',
          'http.host',
          'http.request.uri',
        ].flatMap((field) => ['-e', field]),
      ),
    version: () => versionLine('tshark', '--version'),
  },
  {
    name: 'suricata',
    does: 'flows and HTTP events, no rules',
    against: 'groups',
    command: (capture, folder) =>
      program('suricata')('-r', capture, '-l', folder, '-S', '/dev/null', '-k', 'none'),
    version: () => versionLine('suricata', '-V'),
  },
  {
    name: 'tcpflow',
    does: 'a file for each direction of each flow',
    against: 'split',
    command: (capture, folder) => program('tcpflow')('-q', '-r', capture, '-o', folder),
    version: () => versionLine('tcpflow', '--version'),
  },
  {
    name: 'pkt2flow',
    does: 'a file for each flow',
    against: 'split',
    command: (capture, folder) => program('pkt2flow')('-o', folder, capture),
    // Without arguments it explains itself and fails, and has no version to tell.
    version: () => (spawnSync('pkt2flow', ['-h']).error === undefined ? '' : undefined),
  },
];

const versionLine = (command: string, option: string): string | undefined => {
  const { error, stdout } = spawnSync(command, [option], { encoding: 'utf8' });
  return error === undefined ? (stdout.split('\n')[0] ?? '').replace(/\s*\.\s*$/, '') : undefined;
};

const packageVersion = (name: string): string | undefined => {
  try {
    const manifest = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version?: string };
    return manifest.version ?? '';
  } catch {
    return undefined;
  }
};
