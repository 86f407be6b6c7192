import { createHash } from 'node:crypto';
import type { JudgedKind } from '@mad/webgraphic';

/** What is known of a sample: `unchecked` when nobody was asked, `unknown` when nobody knew. */
export type SampleVerdict = 'malicious' | 'harmless' | 'unknown' | 'unchecked';

/** A sample of the retrain dataset. */
export interface RetrainEntry {
  readonly kind: JudgedKind;
  /** `<capture>_<flow name>.dat`. */
  readonly filename: string;
  readonly capture: string;
  readonly flow: string;
  readonly userAgent: string;
  readonly url: string;
  readonly host: string;
  readonly serverAddress: string;
  readonly software: string;
  readonly verdict: SampleVerdict;
  /** Who gave the verdict; empty when nobody has. */
  readonly source: string;
  readonly detail: string;
  /** Milliseconds since 1970 of the verdict; 0 when there is none. */
  readonly checkedAt: number;
}

/** What `stream.json` says of a sample, in the words of a dataset folder's own, and more. */
export interface StreamEntry {
  readonly filename: string;
  /** The folder it is in: 1 confirmed, 0 not. */
  readonly is_malicious: 0 | 1;
  readonly UA: string;
  readonly url: string;
  readonly ipua: string;
  readonly capture: string;
  readonly flow: string;
  readonly host: string;
  readonly server: string;
  /** Only `malicious` and `harmless` samples are learnt from. */
  readonly validated: SampleVerdict;
  readonly source: string;
  readonly detail: string;
  readonly checked_at: number;
}

/** The folder of a sample (specification §7): 1 for confirmed ones, 0 for all others. */
export const labelFolder = (verdict: SampleVerdict): 0 | 1 => (verdict === 'malicious' ? 1 : 0);

export const streamEntry = (entry: RetrainEntry): StreamEntry => ({
  filename: entry.filename,
  is_malicious: labelFolder(entry.verdict),
  UA: entry.userAgent,
  url: entry.url,
  ipua: entry.software,
  capture: entry.capture,
  flow: entry.flow,
  host: entry.host,
  server: entry.serverAddress,
  validated: entry.verdict,
  source: entry.source,
  detail: entry.detail,
  checked_at: entry.checkedAt,
});

/** Room for the ending of a partial file within the 255 bytes of a file name. */
const LONGEST_NAME = 220;

/** The file of a flow's sample. A name that would be too long ends its capture's part with a digest of it. */
export const sampleFilename = (capture: string, flow: string): string => {
  const name = (first: string): string => `${first}_${flow}.dat`.replaceAll('/', '_');
  if (Buffer.byteLength(name(capture)) <= LONGEST_NAME) return name(capture);
  const digest = createHash('sha256').update(capture).digest('hex').slice(0, 16);
  // A character takes up to four bytes.
  return name(`${capture.slice(0, 20)}~${digest}`);
};
