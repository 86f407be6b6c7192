import { resolve } from 'node:path';
import type { Settings } from '@mad/settings';
import { databaseTime, epochMicroseconds, type Store } from '@mad/store';
import { removeAbandonedUploads } from '../http/store-upload.ts';
import { capturePath } from './capture-finder.ts';
import type { Home } from './home.ts';
import type { Outages } from './outages.ts';
import { Retention } from './retention.ts';
import type { KeptItem } from './retention-plan.ts';
import type { ServiceLog } from './service-log.ts';

/** What {@link Housekeeping} works with. */
export interface HousekeepingOptions {
  readonly home: Home;
  readonly settings: Settings;
  readonly store: Store;
  readonly outages: Outages;
  readonly log: ServiceLog;
}

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const GIGABYTE = 1_000_000_000;

/** A service not heard of for so long is forgotten. */
const SILENT_SECONDS = 7 * 86_400;

/** Keeps files and rows within their limits, once an hour. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #retention: Retention;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    const { home, settings, store, log } = options;
    this.#retention = new Retention({
      datasets: home.dataset,
      captures: home.pcap,
      models: home.model,
      keepDatasets: { days: settings.keepDatasetDays, bytes: settings.keepDatasetGb * GIGABYTE },
      keepCaptures: { days: settings.keepCaptureDays, bytes: settings.keepCaptureGb * GIGABYTE },
      keepModels: settings.keepModels,
      judgedCaptures: () => this.#judgedCaptures(),
      onCaptureRemoved: (path) => store.captures.markFileRemoved(capturePath(home.pcap, path)),
      wantedDatasets: () => this.#wantedDatasets(),
      onError: (error) => log.warn({ code: error.code }, error.message),
    });
  }

  start(): void {
    this.#again(FIRST_AFTER_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #again(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#running = this.run().finally(() => this.#again(EVERY_MS));
    }, milliseconds);
  }

  /** Removes what has outlived its limits. Never throws: what fails is told and tried again the next time. */
  async run(now: number = Date.now()): Promise<void> {
    const { settings, store, outages, log } = this.#options;
    try {
      await removeAbandonedUploads(resolve(settings.path), now);
      const files = await this.#retention.run(now);
      let reports = 0;
      if (settings.keepReportDays > 0) {
        const oldest = databaseTime(new Date(now - settings.keepReportDays * DAY_MS));
        reports = await store.retention.removeReports(oldest);
        await store.retention.removeUnused(oldest);
      }
      await store.sensors.removeSilent(SILENT_SECONDS);
      outages.database.back();
      if (Object.values({ ...files, reports }).some((count) => count > 0))
        log.info({ retention: { ...files, reports } }, 'retention has removed what was too old or too much');
    } catch (error) {
      if (!outages.database.notice(error)) log.error({ err: error }, 'retention could not be done');
    }
  }

  async #judgedCaptures(): Promise<readonly KeptItem[]> {
    const { store, home } = this.#options;
    const rows = await store.run((database) =>
      database
        .selectFrom('mad_capture')
        .select(['path', 'size_bytes', 'judged_at'])
        .where('state', '=', 'judged')
        .where('file_removed', '=', 0)
        .execute(),
    );
    return rows.flatMap(({ path, size_bytes, judged_at }) => {
      const file = resolve(home.pcap, path);
      // What lies elsewhere was only lent to MAD.
      if (judged_at === null || capturePath(home.pcap, file) === file) return [];
      return [{ path: file, bytes: size_bytes, time: epochMicroseconds(judged_at) / 1000 }];
    });
  }

  async #wantedDatasets(): Promise<ReadonlySet<string>> {
    const rows = await this.#options.store.run((database) =>
      database.selectFrom('mad_tobeprocessedfile').select('path').execute(),
    );
    return new Set(rows.map(({ path }) => path));
  }
}
