import type { DatabaseTime } from './database.ts';

/** One end of a connection. */
export interface FlowEnd {
  readonly address: string;
  readonly port: number;
}

/** A reason of a verdict or a warning about a capture: a sentence in English, by its code and values to be said in other languages; or a sentence alone. */
export type StoredReason =
  | string
  | {
      readonly code: string;
      readonly text: string;
      readonly values: Readonly<Record<string, unknown>>;
    };

/** A judged flow as {@link CaptureResult} hands it to the database: plain values, captured text as it came. */
export interface JudgedFlow {
  /** `SRCIP_SRCPORT_DSTIP_DSTPORT_TS`. */
  readonly name: string;
  /** Capture time of its first request. */
  readonly time: DatabaseTime;
  /** Capture time of its first packet. */
  readonly flowStart: DatabaseTime;
  readonly inside: FlowEnd;
  readonly outside: FlowEnd;
  /** Undefined when none was sent. */
  readonly userAgent: string | undefined;
  /** What the User-Agent says of itself. */
  readonly device: string;
  readonly os: string;
  readonly browser: string;
  readonly url: string;
  /** Host header of the first request, lower case, the server's address without one. */
  readonly domain: string;
  /** 1 Browser_PC, 2 Background_PC, 3 Browser_Phone, 4 Background_Phone, 5 Suspicious. */
  readonly type: 1 | 2 | 3 | 4 | 5;
  readonly isMalicious: boolean;
  /** 0 to 1. */
  readonly score: number;
  readonly decidedBy: 'fingerprint' | 'cnn' | 'browser';
  readonly modelVersion: string | null;
  readonly communityId: string;
  /** Byte offsets of its first and last packet record in the uncompressed capture. */
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** Most important first. */
  readonly reasons: readonly StoredReason[];
  /** Any JSON value; null when there is nothing to explain. */
  readonly explanation: unknown;
  /** Header blocks of its requests, cut to 64 KiB in all. */
  readonly requests: readonly string[];
}

/** The newest fingerprint of a piece of software. */
export interface SoftwareFingerprint {
  /** Inside address. */
  readonly host: string;
  readonly userAgent: string | undefined;
  /** JSON. */
  readonly fingerprint: string;
  /** When it was found unlike the one before; null when it was not, which keeps the earlier time. */
  readonly changedAt: DatabaseTime | null;
}

/** All that the judgement of a capture leaves in the database. */
export interface CaptureResult {
  /**
   * Read once for each attempt of the transaction: an array, or an object whose iterator begins anew, can be written again after a
   * deadlock or a lost connection; a generator cannot, and the capture is then to be judged again. Read in batches: memory does not
   * grow with it.
   */
  readonly flows: Iterable<JudgedFlow> | AsyncIterable<JudgedFlow>;
  readonly fingerprints?: readonly SoftwareFingerprint[];
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
  /** Size and modification time of the file as it was judged. */
  readonly sizeBytes: number;
  readonly modifiedAt: DatabaseTime;
  /** Absolute path, for the report generator; null when no dataset folder was written. */
  readonly datasetFolder: string | null;
  readonly firstPacketAt: DatabaseTime | null;
  readonly lastPacketAt: DatabaseTime | null;
  readonly packetCount: number;
  readonly flowCount: number;
  readonly requestCount: number;
  /** `kind=version` in a line each. */
  readonly modelVersion: string | null;
  /** Damage and reached caps. */
  readonly warnings: readonly StoredReason[];
}

/** What is written for a flow whose software sends no User-Agent. */
export const UNKNOWN_USER_AGENT = 'UnknownUA';
