import type { Generated } from 'kysely';
import type { DatabaseTime, Flag, JsonText } from '../column-types.ts';

/** `waiting` to be judged, `judging` by a worker, `judged`, or `parked` after too many failures. */
export type CaptureState = 'waiting' | 'judging' | 'judged' | 'parked';

/** How a capture came to MAD. */
export type CaptureSource = 'folder' | 'upload' | 'live' | 'list';

/** One capture; exactly one result each, whatever happens. */
export interface CaptureTable {
  id: Generated<number>;
  /** Path below the capture folder, or absolute when it lies elsewhere. */
  path: string;
  /** SHA-256 of `path`, hexadecimal; unique. */
  path_digest: string;
  /** Name of its dataset folder. */
  dataset: string;
  source: CaptureSource;
  state: CaptureState;
  /** Times a worker began with it. */
  attempts: number;
  /** Who judges it now, `host:process:random`; null when nobody does. */
  claimed_by: string | null;
  /** When the claim lapses unless renewed; then any detector may take the capture. */
  claimed_until: DatabaseTime | null;
  /** Not to be tried again before; null when at once. */
  retry_at: DatabaseTime | null;
  /** Size and modification time of the file when it was judged (when found, before). A change asks for another judgement. */
  size_bytes: number;
  modified_at: DatabaseTime;
  /** SHA-256 of the file, hexadecimal; null until judged. */
  digest: string | null;
  found_at: DatabaseTime;
  started_at: DatabaseTime | null;
  judged_at: DatabaseTime | null;
  first_packet_at: DatabaseTime | null;
  last_packet_at: DatabaseTime | null;
  packets: number;
  flows: number;
  requests: number;
  /** Rows in the report table. */
  verdicts: number;
  malicious: number;
  /** Versions of the models that judged it, `kind=version` in a line each. */
  model_version: string | null;
  /** Damage and reached caps of the capture: a JSON list as in {@link ExplanationTable.reasons}. */
  warnings: JsonText | null;
  /** Of the last failure. */
  error_code: string | null;
  error_message: string | null;
  /** 1 once retention has removed the file. */
  file_removed: Flag;
}

/** A capture that detectors died over; the row goes when it is judged, changed or released. */
export interface CaptureDeathTable {
  capture_id: number;
  /** Detectors that ended, all their processes, while they had the capture in hand. */
  deaths: number;
}
