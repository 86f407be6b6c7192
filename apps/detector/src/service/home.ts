import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MadError } from '@mad/errors';

/** The working folders of an installation (specification §8). */
export interface Home {
  /** Absolute. */
  readonly root: string;
  /** Captures to be judged. */
  readonly pcap: string;
  readonly dataset: string;
  /** Models and fingerprints of this site. */
  readonly model: string;
  /** Labelled samples to learn from. */
  readonly retrain: string;
  /** What the report generator writes. */
  readonly report: string;
  readonly log: string;
  /** The same lines as in the log, for the machine that records. */
  readonly captureLog: string;
}

/** The folders below `MAD_HOME`; made when missing. @throws MadError `MAD_OUTPUT_UNWRITABLE`. */
export const openHome = (root: string): Home => {
  const home = {
    root,
    pcap: join(root, 'pcap'),
    dataset: join(root, 'dataset'),
    model: join(root, 'model'),
    retrain: join(root, 'retrain'),
    report: join(root, 'report'),
    log: join(root, 'mad.log'),
    captureLog: join(root, 'pcap', 'apt_log.txt'),
  };
  for (const folder of [home.pcap, home.dataset, home.model, home.retrain, home.report]) makeFolder(folder);
  return home;
};

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MadError('MAD_OUTPUT_UNWRITABLE', `${folder}: ${detail}`, cause);
  }
};
