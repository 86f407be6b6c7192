import { openStore } from '@mad/store';
import { readWaitingReports } from './read-waiting-reports.ts';
import type { ReadingOrder, ReadingWord } from './reading-words.ts';

/** How long the row in hand may take once the service is to end. */
const LAST_ROW_MS = 4000;

/** A process that reads waiting reports: what a hostile one could do to it, it does to this process alone. */
const soon = new AbortController();
const now = new AbortController();
const stop = (): void => {
  soon.abort();
  setTimeout(() => now.abort(), LAST_ROW_MS).unref();
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
// The service is gone; nobody hears what is told.
process.once('disconnect', () => {
  soon.abort();
  now.abort();
});

const tell = (word: ReadingWord): void => {
  if (process.connected) process.send?.(word);
};

process.once('message', async ({ databaseUrl, options }: ReadingOrder) => {
  try {
    const store = await openStore(databaseUrl);
    try {
      await readWaitingReports(store.generator, options, { soon: soon.signal, now: now.signal }, (event) =>
        tell({ kind: 'event', event }),
      );
      tell({ kind: 'done' });
    } finally {
      await store.close();
    }
  } catch (error) {
    tell({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
});
