import type { Generated } from 'kysely';
import type { DatabaseTime, Flag } from '../column-types.ts';
import type { TriageState } from './verdict-tables.ts';

/** A judgement by a person, or by a service asked; what validation and retraining stand on. */
export interface LabelTable {
  id: Generated<number>;
  /** Null once retention has removed the report; the label stays. */
  report_id: number | null;
  /** Path of the sample in the retrain dataset, relative to it; null when none was kept. */
  sample: string | null;
  is_malicious: Flag;
  /** Who says so: a user name, `virustotal`, `block-list`. */
  source: string;
  reason: string;
  created_at: DatabaseTime;
}

/** Each change of a verdict's triage state. */
export interface TriageTable {
  id: Generated<number>;
  report_id: number;
  from_state: TriageState;
  to_state: TriageState;
  user_name: string;
  reason: string;
  created_at: DatabaseTime;
}

/** A remark on a verdict. */
export interface NoteTable {
  id: Generated<number>;
  report_id: number;
  user_name: string;
  text: string;
  created_at: DatabaseTime;
}

/** `host` is an inside address or network (CIDR), `server` an outside one, `domain` matches whole labels, `software` a User-Agent. */
export type AllowField = 'host' | 'server' | 'domain' | 'software';

/** What must not be called malicious here, for a while. */
export interface AllowRuleTable {
  id: Generated<number>;
  field: AllowField;
  value: string;
  reason: string;
  user_name: string;
  created_at: DatabaseTime;
  expires_at: DatabaseTime;
  /** When it was taken back; null while in force. */
  revoked_at: DatabaseTime | null;
}
