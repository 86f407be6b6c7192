import type { Readable } from 'node:stream';
import type { CaptureRow, CaptureState } from '@mad/store';
import type { ChampionDocument, ModelDocument } from './model-routes.ts';

/** Whether a part of the service can do its work now, and in a sentence why not. */
export interface PartReadiness {
  readonly ready: boolean;
  readonly detail: string;
}

/** What `/readyz` tells. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<'database' | 'queue' | 'disk' | 'model', PartReadiness>>;
}

/** Which captures to list: the newest first, those with a smaller number than `before`. */
export interface CaptureQuery {
  readonly state?: CaptureState;
  readonly before?: number;
  /** 1 to 500. */
  readonly limit: number;
}

/** What the HTTP service stands on. Each may throw MadError; docs/errors.md lists the codes. */
export interface HttpBackend {
  readiness(): Promise<Readiness>;
  /** In the text format of Prometheus. */
  metrics(): Promise<{ readonly type: string; readonly text: string }>;
  /** Keeps an upload as a capture in the folder of captures. */
  upload(bytes: Readable, name: string | undefined): Promise<CaptureRow>;
  captures(query: CaptureQuery): Promise<readonly CaptureRow[]>;
  /** @throws MadError `MAD_NOT_FOUND`. */
  capture(id: number): Promise<CaptureRow>;
  /** The packets of a reported flow as a capture file. @throws MadError `MAD_NOT_FOUND`. */
  flow(reportId: number): Promise<{ readonly name: string; readonly bytes: Readable }>;
  /** Asks for a retraining. @throws MadError `MAD_RETRAIN_RUNNING`. */
  retrain(): Promise<void>;
  /** The versions of every kind's model. */
  models(): Promise<readonly ModelDocument[]>;
  /** Lets a version judge. @throws MadError `MAD_NOT_FOUND`. */
  promoteModel(kind: string, version: string): Promise<ChampionDocument>;
  /** Lets the champion before the present one judge. @throws MadError `MAD_NOT_FOUND`. */
  rollbackModel(kind: string): Promise<ChampionDocument>;
}
