import type { DatabaseTime, Flag, JsonText } from '../column-types.ts';

/** `new` until somebody looks at it. */
export type TriageState = 'new' | 'investigating' | 'confirmed' | 'false_positive';

/** What MAD knows of a judged flow beside its row in the report table. */
export interface VerdictTable {
  /** The row in the report table; goes with it. */
  report_id: number;
  capture_id: number;
  host_id: number;
  server_id: number;
  application_id: number;
  software_id: number;
  connection_id: number;
  /** Host header of the first request, lower case, the server's address without one; cut to 255 characters. */
  domain: string;
  /** `time` of the report, here too so that an index can answer "the newest of …". */
  time: DatabaseTime;
  /** Effective: called malicious and not hidden by an allow rule. `mad_report.is_malicious` is what was said at first. */
  malicious: Flag;
  /** 0 to 1. */
  score: number;
  /** `fingerprint`, `cnn`, `browser`. */
  decided_by: string;
  community_id: string;
  /** Start of the flow: its first packet. */
  flow_start: DatabaseTime;
  /** Byte offsets of the flow's first and last packet record in the uncompressed capture; the range to read to give the flow back. */
  first_offset: number;
  last_offset: number;
  model_version: string | null;
  triage: TriageState;
  /** The allow rule that hides a verdict called malicious now; null when none does. A hidden verdict counts as clean everywhere. */
  allow_rule_id: number | null;
}

/** The evidence of a verdict; apart, for it is long and seldom asked for. */
export interface ExplanationTable {
  report_id: number;
  /** A JSON list, most important first: `{ code, text, values }`, the sentence in English being `text`; in older rows sentences alone. */
  reasons: JsonText;
  /** Request header lines, occlusion weights, nearest fingerprints, graph path: the `explanation` of `report.json`; null when clean. */
  explanation: JsonText | null;
  /** The header blocks of the flow's requests as captured text: a JSON list, cut to 64 KiB in all. */
  requests: JsonText;
}
