import type { ErrorCode } from '@mad/errors';
import type { CaptureOutcome } from './capture-judge.ts';

/** What a thread is to judge. */
export interface ThreadOrder {
  readonly path: string;
  /** Descriptor of the open file that takes the lines. */
  readonly file: number;
}

/** An error of the catalogue: as an object of a class it would not outlive the way between threads. */
export interface ToldFailure {
  readonly code: ErrorCode;
  readonly message: string;
}

export type ThreadAnswer =
  | { readonly is: 'progress'; readonly bytesRead: number }
  | {
      readonly is: 'outcome';
      readonly outcome: Omit<CaptureOutcome, 'failure'>;
      readonly failure: ToldFailure | undefined;
    };
