import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The working folders of an installation (specification §8). */
export interface Home {
  readonly root: string;
  /** Captures to be judged. */
  readonly pcap: string;
  readonly dataset: string;
  readonly log: string;
  /** The same lines as in the log, for the machine that records. */
  readonly captureLog: string;
  /** Names of the captures judged so far. */
  readonly processed: string;
}

/** The folders below `MAD_HOME`, by default `./data`; made when missing. */
export const openHome = (root: string = process.env['MAD_HOME'] ?? 'data'): Home => {
  const absolute = resolve(root);
  const home = {
    root: absolute,
    pcap: join(absolute, 'pcap'),
    dataset: join(absolute, 'dataset'),
    log: join(absolute, 'mad.log'),
    captureLog: join(absolute, 'pcap', 'apt_log.txt'),
    processed: join(absolute, 'processed.txt'),
  };
  mkdirSync(home.pcap, { recursive: true });
  mkdirSync(home.dataset, { recursive: true });
  return home;
};
