import type { ReadingOptions } from './read-waiting-reports.ts';
import type { ReadingEvent } from './reading-event.ts';

/** What the service tells a reading process. Sent, not put on its command line: the URL holds the password. */
export interface ReadingOrder {
  readonly databaseUrl: string;
  readonly options: ReadingOptions;
}

/** What a reading process tells the service. */
export type ReadingWord =
  | { readonly kind: 'event'; readonly event: ReadingEvent }
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly message: string };
