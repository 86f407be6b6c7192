import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { GeneratorStore } from '@mad/store';
import type { Logger } from 'pino';
import { ifNobodyHolds, whileHolding } from '../documents/hold-lease.ts';
import type { DocumentName } from '../documents/write-document.ts';
import { writeDocuments } from '../documents/write-documents.ts';
import { PlaceSearcher } from '../places/place-searcher.ts';
import type { PlaceSources } from '../places/place-sources.ts';
import type { Cleanup, ReadingOptions } from '../reports/read-waiting-reports.ts';
import type { ReadingEvent } from '../reports/reading-event.ts';
import { readInProcesses } from '../reports/reading-pool.ts';
import { logReadingEvent } from './log-reading-event.ts';

/** How a generator works. */
export interface GeneratorOptions {
  /** The root of the working folders. */
  readonly home: string;
  readonly databaseUrl: string;
  /** Reports read side by side. */
  readonly processes: number;
  readonly cleanup: Cleanup;
  /** Of a row, when its process is gone; seconds. Default 60. */
  readonly leaseSeconds?: number;
  /** Reports read before the documents are written; undefined: all that wait. */
  readonly mostRows?: number;
  /** How long one round may look for places of servers, milliseconds; undefined: as long as it takes. */
  readonly longestSearchMs?: number;
  /** Hears that something was done. */
  onSign?(): void;
}

/** What a round did. */
export interface RoundResult {
  /** Reports that are in the documents now. */
  read: number;
  /** Reports that could not be used and are tried again. */
  retried: number;
  /** Reports given up. */
  parked: number;
  /** Dataset folders removed. */
  removed: number;
  /** Captures counted from the database alone: without a folder to be read, or with other verdicts hidden than before. */
  recounted: number;
  /** Documents that changed. */
  written: readonly DocumentName[];
  /** Servers placed on the map. */
  placed: number;
  /** Reading processes that ended early. */
  processesLost: number;
  /** Rows that wait still. */
  waiting: number;
}

const DEFAULT_LEASE_SECONDS = 60;
const UNLIMITED = Number.MAX_SAFE_INTEGER;
const RETRY = { maxAttempts: 3, retryAfterSeconds: 60 };

/** Keeps the documents of the report folder up to date. */
export class Generator {
  /** Names this process among all generators, now and later. */
  readonly name = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  readonly #store: GeneratorStore;
  readonly #places: PlaceSources;
  readonly #searcher: PlaceSearcher | undefined;
  readonly #options: GeneratorOptions;
  readonly #log: Logger;

  constructor(store: GeneratorStore, places: PlaceSources, options: GeneratorOptions, log: Logger) {
    this.#store = store;
    this.#places = places;
    this.#searcher =
      places.finder === undefined ? undefined : new PlaceSearcher(store.documents, places.finder);
    this.#options = options;
    this.#log = log;
  }

  /** Reads what waits and writes the documents. @param stopped ends it early: with whole documents, and rows that wait again. */
  async round(stopped: AbortSignal): Promise<RoundResult> {
    const result: RoundResult = {
      read: 0,
      retried: 0,
      parked: 0,
      removed: 0,
      recounted: 0,
      written: [],
      placed: 0,
      processesLost: 0,
      waiting: 0,
    };
    await this.#readReports(result, stopped);
    result.recounted = await this.#store.contributions.recount();
    await this.#write(result, stopped);
    if (!stopped.aborted) await this.#findPlaces(result, stopped);
    result.waiting = (await this.#store.readings.counts()).waiting;
    return result;
  }

  /** Counts every judged capture again and writes the documents from that. @returns how many were counted, and what changed. */
  async rebuild(
    stopped: AbortSignal,
  ): Promise<{ readonly counted: number; readonly written: readonly DocumentName[] }> {
    const counted = await this.#store.contributions.rebuild();
    const result = { written: [] as readonly DocumentName[] };
    await this.#write(result, stopped);
    return { counted, written: result.written };
  }

  async #readReports(result: RoundResult, stopped: AbortSignal): Promise<void> {
    await this.#store.readings.removeOrphans();
    const { waiting } = await this.#store.readings.counts();
    const processes = Math.min(this.#options.processes, waiting);
    if (processes === 0 || stopped.aborted) return;
    const orders = Array.from({ length: processes }, (_, number) => ({
      databaseUrl: this.#options.databaseUrl,
      options: this.#readingOptions(number, Math.ceil((this.#options.mostRows ?? UNLIMITED) / processes)),
    }));
    await readInProcesses(orders, stopped, {
      onEvent: (event) => {
        this.#options.onSign?.();
        count(result, event);
        logReadingEvent(this.#log, event);
      },
      onProcessLost: (reason) => {
        result.processesLost++;
        this.#log.warn({ reason }, 'a reading process ended early; its row is read again');
      },
    });
  }

  #readingOptions(number: number, mostRows: number): ReadingOptions {
    const { home, cleanup, leaseSeconds = DEFAULT_LEASE_SECONDS } = this.#options;
    return {
      owner: `${this.name}:${number}:${randomUUID().slice(0, 8)}`,
      datasetRoot: join(home, 'dataset'),
      cleanup,
      retry: RETRY,
      leaseSeconds,
      mostRows,
    };
  }

  async #write(result: { written: readonly DocumentName[] }, stopped: AbortSignal): Promise<void> {
    const lease = this.#store.lease('documents', this.name);
    const written = await whileHolding(lease, stopped, () =>
      writeDocuments(
        join(this.#options.home, 'report'),
        this.#store.documents,
        this.#places.failedAddresses(),
      ),
    );
    if (written === undefined || written.length === 0) return;
    result.written = [...new Set([...result.written, ...written])];
    this.#log.info({ documents: written }, 'documents written');
  }

  async #findPlaces(result: RoundResult, stopped: AbortSignal): Promise<void> {
    const searcher = this.#searcher;
    if (searcher === undefined) return;
    const { longestSearchMs, onSign } = this.#options;
    const over = longestSearchMs === undefined ? [] : [AbortSignal.timeout(longestSearchMs)];
    const search = await ifNobodyHolds(this.#store.lease('places', this.name), () =>
      searcher.search(AbortSignal.any([stopped, ...over]), () => onSign?.()),
    );
    if (search === undefined) return;
    result.placed = search.found;
    if (search.interrupted !== undefined && !stopped.aborted)
      this.#log.warn({ reason: search.interrupted }, 'servers without a place are asked about again later');
    if (search.found + search.unknown > 0) await this.#write(result, stopped);
  }
}

const count = (result: RoundResult, event: ReadingEvent): void => {
  if (event.kind === 'recorded') result.read++;
  if (event.kind === 'failed' && event.outcome === 'retry') result.retried++;
  if (event.kind === 'failed' && event.outcome === 'parked') result.parked++;
  if (event.kind === 'removed') result.removed++;
};
