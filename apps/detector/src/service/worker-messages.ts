import type { ErrorCode } from '@mad/errors';
import type { Claim } from '@mad/store';

/** What a worker is told: judge this capture and store what comes of it, under a claim. */
export interface JudgeOrder {
  readonly claim: Claim;
  /** Absolute path of the capture. */
  readonly path: string;
  /** Name of its dataset folder. */
  readonly dataset: string;
  /** Folder that holds the dataset folders. */
  readonly datasetParent: string;
  readonly develop: boolean;
  readonly databaseUrl: string;
  /** Folder of models and fingerprints, and a mark that changes when it does. */
  readonly models: { readonly folder: string; readonly revision: string };
  /** Where malicious flows are kept for validation, and which percentage is to be checked; undefined when none. */
  readonly feedback:
    | { readonly folder: string; readonly percent: number; readonly owner: string }
    | undefined;
}

/** Seconds that the stages of one capture took. */
export interface StageSeconds {
  readonly read: number;
  readonly judge: number;
  readonly write: number;
  /** Storing in the database. */
  readonly store: number;
}

/** A capture that was judged and stored. */
export interface JudgedOutcome {
  readonly status: 'judged';
  readonly folder: string;
  readonly packets: number;
  readonly flows: number;
  readonly requests: number;
  readonly verdicts: number;
  readonly malicious: number;
  readonly seconds: StageSeconds;
  /** Limits that were hit, by their names for metrics. */
  readonly limits: Readonly<Record<string, number>>;
  /** What is wrong with a capture that was judged only in part. */
  readonly damage?: string;
  /** Why its malicious flows could not be kept for validation. */
  readonly feedbackProblem?: string;
}

/** What kept a capture from being judged that is not its fault. */
export type PostponementReason = 'changed' | 'database' | 'disk' | 'models';

/** What a worker answers. */
export type WorkerOutcome =
  | JudgedOutcome
  /** Somebody else has the capture now; nothing was stored. */
  | { readonly status: 'lost' }
  /** Not the capture's fault: it is to be judged later. */
  | {
      readonly status: 'postponed';
      readonly reason: PostponementReason;
      readonly code: ErrorCode;
      readonly message: string;
    }
  | { readonly status: 'failed'; readonly code: string; readonly message: string };

/** A sign of life, between an order and its outcome. */
export interface WorkerProgress {
  readonly status: 'reading';
  readonly bytes: number;
}

export type WorkerMessage = WorkerOutcome | WorkerProgress;

/** How an order ended: by the worker's word, or with the worker. */
export type OrderEnd =
  | WorkerOutcome
  /** @property hadBegun false when it may have ended before the order reached it. */
  | { readonly status: 'worker-ended'; readonly message: string; readonly hadBegun: boolean };
