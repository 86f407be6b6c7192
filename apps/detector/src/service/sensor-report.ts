import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobQueue } from '@mad/queue';
import type { Settings } from '@mad/settings';
import { databaseTime, type Store } from '@mad/store';
import { freeDisk } from './free-disk.ts';
import type { Home } from './home.ts';
import type { Outages } from './outages.ts';
import type { ServiceLog } from './service-log.ts';

/** What a detector tells of itself is made from. */
export interface SensorOptions {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly home: Home;
  readonly settings: Settings;
  readonly outages: Outages;
  readonly log: ServiceLog;
  /** Captures in hand. */
  readonly inHand: () => number;
  /** Versions of the models by kind. */
  readonly models: () => Promise<Readonly<Record<string, string>>>;
}

const BEAT_MS = 10_000;

/** What a database that hangs may hold up the end of the service. */
const GOODBYE_MS = 3000;

/** Tells the database now and then that this detector lives, and how it fares. */
export class SensorReport {
  readonly #options: SensorOptions;
  readonly #name = `${hostname()}:${process.pid}`;
  readonly #startedAt = databaseTime(new Date());
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;

  constructor(options: SensorOptions) {
    this.#options = options;
  }

  start(): void {
    this.#beat();
    this.#timer = setInterval(() => this.#beat(), BEAT_MS);
  }

  /** The detector ends as it should: nobody need look for it. */
  async close(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    const goodbye = this.#sayGoodbye();
    goodbye.catch(() => {});
    await Promise.race([goodbye, sleep(GOODBYE_MS, undefined, { ref: false })]);
  }

  async #sayGoodbye(): Promise<void> {
    const { store, outages } = this.#options;
    // What is on its way would put the detector back.
    await this.#beating;
    if (outages.database.isAway) return;
    await store.sensors.remove(this.#name).catch((error: unknown) => {
      if (!outages.database.notice(error)) throw error;
    });
  }

  #beat(): void {
    this.#beating ??= this.#tell().finally(() => {
      this.#beating = undefined;
    });
  }

  async #tell(): Promise<void> {
    const { store, outages, log } = this.#options;
    try {
      const state = await this.#state();
      await store.sensors.beat({ name: this.#name, kind: 'detector', startedAt: this.#startedAt, state });
      outages.database.back();
    } catch (error) {
      if (!outages.database.notice(error))
        log.error({ err: error }, 'the state of this detector was not told');
    }
  }

  async #state(): Promise<unknown> {
    const { queue, home, settings, outages, inHand, models } = this.#options;
    const depth = await queue.depth('capture').catch(() => undefined);
    return {
      mode: settings.mode,
      processes: settings.process,
      inHand: inHand(),
      // What cannot be told now must not make the detector look dead.
      freeDiskBytes: await freeDisk(home.dataset).catch(() => null),
      queueDepth: depth === undefined ? null : depth.waiting + depth.delayed + depth.running,
      reachable: outages.reachable(),
      models: await models().catch(() => ({})),
    };
  }
}
