import type { Generated } from 'kysely';
import type { GeneratorTables } from './generator/generator-tables.ts';

/**
 * A moment in UTC as both databases keep and compare it: `YYYY-MM-DD HH:MM:SS.ffffff` (MySQL `datetime(6)`, text in SQLite).
 */
export type DatabaseTime = string & { readonly databaseTime: unique symbol };

/** SQLite and MySQL have no truth values of their own: 0 is false, 1 is true. */
export type Flag = 0 | 1;

/** Text that holds a JSON document. */
export type JsonText = string & { readonly jsonText: unique symbol };

/** One judged flow (specification §9). What else MAD knows of it stands in {@link VerdictTable} under the same number. */
export interface ReportTable {
  id: Generated<number>;
  /** Flow name `SRCIP_SRCPORT_DSTIP_DSTPORT_TS`. */
  name: string;
  is_malicious: Flag;
  /** User-Agent, `UnknownUA` when none was sent. */
  ua: string;
  url: string;
  /** Inside end. */
  srcip: string;
  srcport: number;
  /** Outside end. */
  dstip: string;
  dstport: number;
  /** Capture time of the flow's first request. */
  time: DatabaseTime;
  detected_by_cnn: Flag;
  device: string;
  os: string;
  browser: string;
  /** 1 Browser_PC, 2 Background_PC, 3 Browser_Phone, 4 Background_Phone, 5 Suspicious. */
  type: number;
}

/** Share of a capture's checked malicious verdicts that were not confirmed (specification §7, §9). */
export interface LossTable {
  id: Generated<number>;
  /** Time of the capture: of its first packet. */
  time: DatabaseTime;
  /** 0 to 1. */
  loss: number;
}

/** Names of judged captures, the newest 600 (specification §9). */
export interface ProcessedFileTable {
  id: Generated<number>;
  name: string;
}

/** Dataset folders whose `report.json` the generator has not read yet (specification §9). */
export interface ToBeProcessedFileTable {
  id: Generated<number>;
  /** Absolute path of the dataset folder. */
  path: string;
  /** 0 until read. */
  status: Flag;
}

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

/**
 * An inside machine, with figures over all its captures. `verdicts` is 0 while its first capture is being written and once retention has
 * removed the last one, here and in every table below: lists ask for `verdicts > 0`.
 */
export interface HostTable {
  id: Generated<number>;
  address: string;
  /** Kept when retention removes the reports of that time. */
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  /** Malicious and not hidden by an allow rule; so in every table below. */
  malicious: number;
}

/** An outside machine. */
export interface ServerTable {
  id: Generated<number>;
  address: string;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
  /** Where it stands, from Shodan or a local GeoIP file; null when unknown. */
  latitude: number | null;
  longitude: number | null;
  country: string | null;
  organisation: string | null;
}

/** A User-Agent, wherever it speaks. */
export interface ApplicationTable {
  id: Generated<number>;
  /** SHA-256 of `user_agent`, hexadecimal; unique. */
  digest: string;
  /** `UnknownUA` when none was sent. */
  user_agent: string;
  device: string;
  os: string;
  browser: string;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}

/** Software on a machine: an application at a host; the inventory. */
export interface SoftwareTable {
  id: Generated<number>;
  host_id: number;
  application_id: number;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
  /** Its newest fingerprint, serialised; null while none was made. */
  fingerprint: JsonText | null;
  /** When a fingerprint unlike the one before was seen first; null when never. */
  fingerprint_changed_at: DatabaseTime | null;
}

/** Who talks to whom. */
export interface ConnectionTable {
  id: Generated<number>;
  host_id: number;
  server_id: number;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}

/** Figures of a capture for one host, server and application: what time ranges are summed from. */
export interface ActivityTable {
  capture_id: number;
  host_id: number;
  server_id: number;
  application_id: number;
  /** Follows from host and application. */
  software_id: number;
  /** Follows from host and server. */
  connection_id: number;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  verdicts: number;
  malicious: number;
}

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

/** `candidate` is not used yet, `champion` judges, `retired` was champion, `refused` was no better. */
export type ModelState = 'candidate' | 'champion' | 'retired' | 'refused';

/** A version of the model of a kind. */
export interface ModelTable {
  id: Generated<number>;
  kind: string;
  version: string;
  state: ModelState;
  created_at: DatabaseTime;
  promoted_at: DatabaseTime | null;
  /** Figures of its validation, JSON. */
  metrics: JsonText;
  /** The model card, Markdown. */
  card: string;
}

export type Role = 'viewer' | 'analyst' | 'admin';

/** Who may see the dashboard. */
export interface UserTable {
  id: Generated<number>;
  name: string;
  /** scrypt, PHC string format. */
  password: string;
  role: Role;
  created_at: DatabaseTime;
  disabled: Flag;
}

/** A signed-in browser. */
export interface SessionTable {
  /** SHA-256 of the cookie's token, hexadecimal. */
  digest: string;
  user_id: number;
  created_at: DatabaseTime;
  expires_at: DatabaseTime;
}

/** Failed attempts to sign in, for throttling. */
export interface LoginAttemptTable {
  id: Generated<number>;
  /** Name or address that was tried from. */
  subject: string;
  created_at: DatabaseTime;
}

/** Who did what. */
export interface AuditTable {
  id: Generated<number>;
  user_name: string;
  action: string;
  /** What it was done to and how: JSON. */
  detail: JsonText;
  created_at: DatabaseTime;
}

/** A running detector or generator: its newest state, for the dashboard and for whoever is on call. */
export interface SensorTable {
  /** `host:process`. */
  name: string;
  kind: string;
  started_at: DatabaseTime;
  seen_at: DatabaseTime;
  /** Mode, free disk, queue depth, model versions, self-test: JSON. */
  state: JsonText;
}

/** A version of the schema that this database has reached. */
export interface SchemaVersionTable {
  version: number;
  name: string;
  applied_at: DatabaseTime;
}

/** Rows that stand for something only one process may change at a time. */
export interface LockTable {
  name: 'allow-rules';
}

/** The tables of the database `deepocean`. */
export interface Database extends GeneratorTables {
  mad_schema_version: SchemaVersionTable;
  mad_lock: LockTable;
  mad_report: ReportTable;
  mad_loss: LossTable;
  mad_processedfile: ProcessedFileTable;
  mad_tobeprocessedfile: ToBeProcessedFileTable;
  mad_capture: CaptureTable;
  mad_capture_death: CaptureDeathTable;
  mad_verdict: VerdictTable;
  mad_explanation: ExplanationTable;
  mad_host: HostTable;
  mad_server: ServerTable;
  mad_application: ApplicationTable;
  mad_software: SoftwareTable;
  mad_connection: ConnectionTable;
  mad_activity: ActivityTable;
  mad_label: LabelTable;
  mad_triage: TriageTable;
  mad_note: NoteTable;
  mad_allow_rule: AllowRuleTable;
  mad_model: ModelTable;
  mad_user: UserTable;
  mad_session: SessionTable;
  mad_login_attempt: LoginAttemptTable;
  mad_audit: AuditTable;
  mad_sensor: SensorTable;
}
