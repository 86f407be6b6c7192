/** What a worker is told: judge this capture into a dataset folder. */
export interface CaptureJob {
  readonly capture: string;
  /** Folder that holds the dataset folders. */
  readonly dataset: string;
  readonly develop: boolean;
}

/** What a worker answers. */
export type CaptureOutcome =
  | {
      readonly status: 'judged';
      readonly folder: string;
      readonly flows: number;
      readonly malicious: number;
      /** What is wrong with a capture that was judged only in part. */
      readonly damage?: string;
    }
  | { readonly status: 'failed'; readonly error: string };
