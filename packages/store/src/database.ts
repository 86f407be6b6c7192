import type { GeneratorTables } from './generator/generator-tables.ts';
import type { CaptureDeathTable, CaptureTable } from './tables/capture-tables.ts';
import type {
  ActivityTable,
  ApplicationTable,
  ConnectionTable,
  HostTable,
  ServerTable,
  SoftwareTable,
} from './tables/inventory-tables.ts';
import type { AllowRuleTable, LabelTable, NoteTable, TriageTable } from './tables/opinion-tables.ts';
import type {
  LossTable,
  ProcessedFileTable,
  ReportTable,
  ToBeProcessedFileTable,
} from './tables/report-tables.ts';
import type { LockTable, ModelTable, SchemaVersionTable, SensorTable } from './tables/service-tables.ts';
import type { AuditTable, LoginAttemptTable, SessionTable, UserTable } from './tables/user-tables.ts';
import type { ExplanationTable, VerdictTable } from './tables/verdict-tables.ts';

export type * from './column-types.ts';
export type * from './tables/capture-tables.ts';
export type * from './tables/inventory-tables.ts';
export type * from './tables/opinion-tables.ts';
export type * from './tables/report-tables.ts';
export type * from './tables/service-tables.ts';
export type * from './tables/user-tables.ts';
export type * from './tables/verdict-tables.ts';

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
