import type { Generated } from 'kysely';
import type { DatabaseTime, JsonText } from '../column-types.ts';

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
