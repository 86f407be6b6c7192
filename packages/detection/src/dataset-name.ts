import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/**
 * Name of a capture's dataset folder: the file's name without the endings of captures and compressors. A name that is nothing but
 * such an ending, or would then lead out of the parent folder (`..pcap`), stays whole.
 */
export const datasetName = (capturePath: string): string => {
  const whole = basename(capturePath);
  const name = whole.replace(/\.(gz|zst)$/i, '').replace(/\.(pcap|pcapng|cap|snoop|dmp)$/i, '');
  return name === '' || name === '.' || name === '..' ? whole : name;
};

/** Longest file name that a dataset folder takes over whole. */
const LONGEST_NAME = 200;

/**
 * Name of the dataset folder of a capture of the service, by its path below the capture folder: another one for each path, whatever
 * captures there are beside it, so that any number of detectors agree on it. `NAME.pcap` right in the folder gives `NAME`, as the
 * specification (§8) has it; with another ending or more dots the name stays whole; what lies deeper, or has no ending, gets a
 * digest of its path in addition.
 *
 * @param path relative, `/` between its parts.
 */
export const captureDatasetName = (path: string): string => {
  const plain = /^([^./]+)\.pcap$/.exec(path)?.[1];
  if (plain !== undefined) return plain;
  if (/^[^./][^/]*\.[^/]*$/.test(path) && path.length <= LONGEST_NAME) return path;
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const readable = path
    .replaceAll('/', '_')
    .replace(/^\.+/, '')
    .slice(0, LONGEST_NAME / 4);
  return `${readable === '' ? 'capture' : readable}.${digest}`;
};
