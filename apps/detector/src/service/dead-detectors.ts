import { basename } from 'node:path';
import type { DeathRule, FreedCapture, Store } from '@mad/store';
import { EventCode, type EventLog } from './event-log.ts';
import type { Metrics } from './metrics.ts';
import type { Outages } from './outages.ts';
import { isDeadOwner } from './owner.ts';
import type { ServiceLog } from './service-log.ts';

/** What {@link DeadDetectors} works with. */
export interface DeadDetectorsOptions {
  readonly store: Store;
  readonly outages: Outages;
  readonly stopped: AbortSignal;
  readonly log: ServiceLog;
  readonly events: EventLog;
  readonly metrics: Metrics;
  readonly maxAttempts: number;
}

/** After so many deaths a capture is under suspicion: it waits before it is tried again, and is judged alone. */
export const SUSPECT_DEATHS = 2;

/**
 * A detector may be killed at any time without fault of what it has in hand, as often as captures fail by themselves. That the same
 * capture is in hand each time, in the end for three times alone and minutes apart, is no chance any more.
 */
const DEATHS_AN_ATTEMPT = 2;

const FIRST_WAIT_SECONDS = 10;

const CODE = 'MAD_DETECTOR_ENDED';

/** The rule by which captures are parked that detectors die over: after twice the tries of one that fails. */
export const deathRule = (maxAttempts: number): DeathRule => ({
  maxDeaths: DEATHS_AN_ATTEMPT * maxAttempts,
  retryAfterSeconds: (deaths) =>
    deaths < SUSPECT_DEATHS ? 0 : FIRST_WAIT_SECONDS * 2 ** (deaths - SUSPECT_DEATHS),
  error: (deaths) => ({
    code: CODE,
    message: `the detector has ended ${deaths === 1 ? 'once' : `${deaths} times`} while it had the capture in hand`,
  }),
});

/** Frees what dead detectors of this machine held, and parks what they died over too often. */
export class DeadDetectors {
  readonly #options: DeadDetectorsOptions;
  readonly #rule: DeathRule;
  #parked = 0;

  constructor(options: DeadDetectorsOptions) {
    this.#options = options;
    this.#rule = deathRule(options.maxAttempts);
  }

  /** Captures parked so far. */
  get parked(): number {
    return this.#parked;
  }

  /** @throws the absence of the database, once told to stop. */
  async free(): Promise<void> {
    for (const owner of await this.#owners())
      if (isDeadOwner(owner))
        for (const capture of await this.#database((store) => store.captures.releaseOwner(owner, this.#rule)))
          this.#tell(capture);
  }

  async #owners(): Promise<readonly string[]> {
    const rows = await this.#database((store) =>
      store.run((database) =>
        database
          .selectFrom('mad_capture')
          .select('claimed_by')
          .distinct()
          .where('state', '=', 'judging')
          .where('claimed_by', 'is not', null)
          .execute(),
      ),
    );
    return rows.flatMap(({ claimed_by }) => claimed_by ?? []);
  }

  #tell({ path, dataset, deaths, isParked }: FreedCapture): void {
    const { log, events, metrics } = this.#options;
    const { message } = this.#rule.error(deaths);
    if (!isParked) {
      log.warn({ capture: path, code: CODE, deaths }, `${path}: ${message}; it is judged again`);
      return;
    }
    this.#parked++;
    metrics.turn('parked');
    metrics.error(CODE);
    events.write(EventCode.Error, dataset, basename(path), `${message} (${CODE}; parked)`);
    log.error({ capture: path, code: CODE, deaths }, `${path}: ${message} (parked)`);
  }

  #database<T>(ask: (store: Store) => Promise<T>): Promise<T> {
    const { store, outages, stopped } = this.#options;
    return outages.database.outlast(() => ask(store), stopped);
  }
}
