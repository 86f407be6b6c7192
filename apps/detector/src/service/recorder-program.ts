import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a recorder is to do. */
export interface Recording {
  readonly interfaceName: string;
  /** Folder for the files in the making. */
  readonly folder: string;
  /** A new file is begun after so many seconds. */
  readonly rotateSeconds: number;
}

/** A program that records packets into rotating files. */
export interface RecorderProgram {
  readonly name: 'dumpcap' | 'tcpdump';
  readonly path: string;
  /** Whole packets, classic pcap, file names that {@link fileTime} understands when `TZ` is UTC. */
  arguments(recording: Recording): string[];
}

const dumpcapArguments = ({ interfaceName, folder, rotateSeconds }: Recording): string[] => [
  ...['-q', '-P', '-s', '0', '-i', interfaceName],
  ...['-b', `duration:${rotateSeconds}`, '-w', join(folder, 'live.pcap')],
];

const tcpdumpArguments = ({ interfaceName, folder, rotateSeconds }: Recording): string[] => [
  // It would change to a user of its own, who may not write here; other users than root cannot anyway.
  ...(process.getuid?.() === 0 ? ['-Z', 'root'] : []),
  ...['-n', '-s', '0', '-i', interfaceName],
  ...['-G', String(rotateSeconds), '-w', join(folder, '%Y_%m%d_%H%M_%S.pcap')],
];

/** In order of preference: dumpcap begins new files by the clock, tcpdump with the first packet after it. */
const PROGRAMS = [
  { name: 'dumpcap', arguments: dumpcapArguments },
  { name: 'tcpdump', arguments: tcpdumpArguments },
] as const;

/** Where system programs lie that a user's path may leave out. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin'];

/** The recorders that are installed and may be run, the preferred one first. */
export const installedRecorders = (searchPath: string = process.env['PATH'] ?? ''): RecorderProgram[] => {
  const folders = [...searchPath.split(delimiter).filter((folder) => folder !== ''), ...SYSTEM_FOLDERS];
  return PROGRAMS.flatMap((program) => {
    const path = folders.map((folder) => join(folder, program.name)).find(isExecutable);
    return path === undefined ? [] : [{ ...program, path }];
  });
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const DUMPCAP_NAME = /^live_\d+_(\d{4})(\d{4})(\d{4})(\d{2})\.pcap$/;
const TCPDUMP_NAME = /^(\d{4}_\d{4}_\d{4}_\d{2})\.pcap$/;

/** When a recorder's file was begun, as the specification names captures: `YYYY_MMDD_HHMM_SS`; undefined for other files. */
export const fileTime = (name: string): string | undefined => {
  const parts = DUMPCAP_NAME.exec(name)?.slice(1).join('_');
  return parts ?? TCPDUMP_NAME.exec(name)?.[1];
};
