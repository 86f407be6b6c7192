/** What MAD's request graph should make of a program (specification, section 4). */
export type Kind =
  | 'Background_PC'
  | 'Background_Phone'
  | 'Browser_PC'
  | 'Browser_Phone'
  | 'Filtered'
  | 'Suspicious';

/** Folders of captures below `samples`. */
export const FOLDERS = ['captures', 'learning'] as const;

/** One of {@link FOLDERS}. */
export type Folder = (typeof FOLDERS)[number];

/** What is known of a program because it was started on purpose. */
export interface Truth {
  /** Last byte of the inside host's address. */
  readonly host: number;
  readonly software: string;
  /** Debian package whose installed version is written behind the name. */
  readonly package?: string;
  /** Command that prints the version, for a program that is no Debian package. */
  readonly versionCommand?: readonly [string, ...string[]];
  /** Requests under that User-Agent, where it is known how many there are. */
  readonly requests?: number;
  /** Matches the User-Agent; undefined for a program that sends none. */
  readonly userAgent: RegExp | undefined;
  readonly label: 'malicious' | 'benign';
  readonly family: string;
  readonly kind: Kind;
  readonly behaviour: string;
  readonly source: string;
}

/** A command line (bash) on an inside host. */
export interface Run {
  readonly host: number;
  readonly script: string;
}

/** How the gateway records; the default is classic pcap in microseconds, whole packets, from before the first one. */
export interface Recording {
  readonly format?: 'pcap' | 'pcapng';
  readonly snapLength?: number;
  readonly compressed?: boolean;
  /** The recorder starts this many seconds after the programs. */
  readonly startAfterSeconds?: number;
}

/** One capture: an inside network behind a gateway of its own, what runs there, and the truth about it. */
export interface Scenario {
  /** Name of the capture without its ending. */
  readonly capture: string;
  /** Folder of the capture: what is shown and judged by, or what is only learnt from. `captures` when left out. */
  readonly folder?: Folder;
  /** First three bytes of the inside network. */
  readonly network: string;
  /** Slow ones mostly wait and all run at once; quick ones keep a processor busy and take turns. */
  readonly pace: 'quick' | 'slow';
  readonly runs: readonly Run[];
  readonly truths: readonly Truth[];
  readonly recording?: Recording;
  /** The inside network has unique local IPv6 addresses as well. */
  readonly six?: boolean;
}
