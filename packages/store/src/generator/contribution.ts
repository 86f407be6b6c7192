import type { DatabaseTime } from '../database.ts';

/** Malicious flows between two machines. */
export interface MaliciousConnection {
  /** Inside address. */
  readonly host: string;
  /** Outside address. */
  readonly server: string;
  readonly hits: number;
}

/** What one capture adds to the documents that count captures. */
export interface CaptureFigures {
  /** Of its first packet. */
  readonly time: DatabaseTime;
  /** Inside machines with a malicious verdict. */
  readonly infected: number;
  /** User-Agents of clean verdicts. */
  readonly benign: number;
  /** User-Agents of malicious verdicts. */
  readonly malicious: number;
}

/** Everything that one capture adds to the documents. */
export interface Contribution extends CaptureFigures {
  /** Flows that were counted. */
  readonly verdicts: number;
  readonly connections: readonly MaliciousConnection[];
}
