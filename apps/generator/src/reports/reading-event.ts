/** What became of one dataset folder; reading processes tell it to the service. */
export type ReadingEvent =
  | {
      readonly kind: 'recorded';
      readonly path: string;
      /** Of the report; undefined when it is gone and the database alone tells. */
      readonly verdicts: number | undefined;
      /** Of the database; undefined when it knows no capture of this folder. */
      readonly knownVerdicts: number | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly path: string;
      readonly problem: string;
      readonly outcome: 'retry' | 'parked';
    }
  /** Another process took the row over while this one was slow. */
  | { readonly kind: 'lost'; readonly path: string }
  /** The service is to end: the row waits again. */
  | { readonly kind: 'handed-back'; readonly path: string }
  | { readonly kind: 'removed'; readonly path: string }
  | { readonly kind: 'not-removed'; readonly path: string; readonly reason: string };
