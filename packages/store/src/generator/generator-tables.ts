import type { Generated } from 'kysely';
import type { DatabaseTime } from '../column-types.ts';

/**
 * A generator's work on a row of `mad_tobeprocessedfile`, whose columns must stay as they are (specification §9). Goes with the row;
 * a row that nobody has taken yet has none.
 */
export interface ReadingTable {
  /** The row of `mad_tobeprocessedfile`. */
  row_id: number;
  /** Who reads it now; null when nobody does. */
  claimed_by: string | null;
  /** When the claim lapses unless renewed; then any generator may take the row. */
  claimed_until: DatabaseTime | null;
  /** Times a generator began with it and did not hand it back. */
  attempts: number;
  /** Not to be tried again before; null when at once. */
  retry_at: DatabaseTime | null;
  /** Of the last failure, for people. */
  problem: string | null;
}

/** What one capture adds to the documents of the report folder. */
export interface ContributionTable {
  id: Generated<number>;
  /** `capture:ID`, or `folder:SHA-256` of the path when the database knows no capture of that dataset folder; unique. */
  source: string;
  capture_id: number | null;
  /** `judged_at` of the capture when it was counted; null without a capture. */
  judged_at: DatabaseTime | null;
  /** Name of the dataset folder. */
  name: string;
  /** Of the capture: of its first packet. */
  time: DatabaseTime;
  /** Flows that were counted. */
  verdicts: number;
  /** Inside machines with a malicious verdict. */
  infected: number;
  /** User-Agents of clean verdicts. */
  benign: number;
  /** User-Agents of malicious verdicts. */
  malicious: number;
  /** Which verdicts were hidden by allow rules when this was counted: `COUNT:SUM of report ids`, empty when none. */
  hidden: string;
}

/** Malicious flows between two machines in one capture. */
export interface ContributionConnectionTable {
  contribution_id: number;
  /** Inside address. */
  host: string;
  /** Outside address. */
  server: string;
  hits: number;
}

/** What only one process may do at a time, and which one does; it lapses when the process is gone. */
export interface LeaseTable {
  name: string;
  owner: string;
  held_until: DatabaseTime;
}

/** The tables that only the generator writes. */
export interface GeneratorTables {
  mad_reading: ReadingTable;
  mad_contribution: ContributionTable;
  mad_contribution_connection: ContributionConnectionTable;
  mad_lease: LeaseTable;
}
