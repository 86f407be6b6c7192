import type { JobQueue } from '@mad/queue';
import { databaseTime, type FoundCapture, type Store, storedText, textDigest } from '@mad/store';
import { pauseUnless, unlessStopped } from './outage.ts';
import type { Outages } from './outages.ts';

/** What rounds are made of. */
export interface RoundOptions {
  readonly store: Store;
  readonly queue: JobQueue;
  readonly outages: Outages;
  readonly stopped: AbortSignal;
  /** Whole captures, in name order. */
  readonly find: () => Promise<readonly FoundCapture[]>;
  /** Frees what dead detectors hold. */
  readonly freeOfDead: () => Promise<void>;
  /** Whether there is room on the disks for what further captures give. */
  readonly hasRoom: () => Promise<boolean>;
  /** Captures left out between two new ones that are judged. */
  readonly samplingInterval: number;
  /** Pause between rounds. */
  readonly waitSeconds: number;
  /** Told why a round failed; the next is tried. */
  readonly onError: (error: unknown) => void;
}

/** The shortest pause between rounds, so that a waiting time of 0 does not keep a CPU busy with looking. */
const SHORTEST_PAUSE_MS = 1000;

/** While captures wait, how long until more of them are handed to the queue. */
const HAND_OVER_MS = 500;

/** After a round that failed. */
const ERROR_PAUSE_MS = 5000;

/** Jobs added at once: enough that no worker waits for the next look, few enough that a look costs nothing. */
const JOBS_A_LOOK = 200;

/** What is asked of the database in one statement. */
const PATHS_A_QUERY = 500;

/** A capture that waits to be judged. */
interface WaitingCapture {
  readonly id: number;
  readonly path: string;
  readonly attempts: number;
}

/**
 * The rounds of the detector (specification §2): what is found in the folder is offered to the database, what waits there is handed
 * to the queue. Any number of detectors may do so with the same folder, database and queue.
 */
export class CaptureRounds {
  readonly #options: RoundOptions;
  /** Size and time of what this process has offered, or left out, so that the database is not told the same every round. */
  #known = new Map<string, string>();
  /** New captures met so far, for sampling. */
  #met = 0;

  constructor(options: RoundOptions) {
    this.#options = options;
  }

  /** Round after round until told to stop. @throws the absence of the database, once told to stop. */
  async forever(): Promise<void> {
    const { stopped, waitSeconds, onError } = this.#options;
    const pauseMs = Math.max(SHORTEST_PAUSE_MS, waitSeconds * 1000);
    while (!stopped.aborted) {
      try {
        await this.#round(pauseMs);
      } catch (error) {
        if (stopped.aborted) throw error;
        // Whatever it is, the next round may do better, and nothing is lost by trying.
        onError(error);
        await pauseUnless(stopped, Math.max(ERROR_PAUSE_MS, pauseMs));
      }
    }
  }

  async #round(milliseconds: number): Promise<void> {
    const { stopped } = this.#options;
    await this.#begin();
    const next = performance.now() + milliseconds;
    // Nothing of a round is lost on the way: what the queue forgets is handed over again.
    while (!stopped.aborted && performance.now() < next) {
      await this.#handOver();
      await pauseUnless(stopped, Math.min(HAND_OVER_MS, Math.max(0, next - performance.now())));
    }
  }

  /** One round, until each of its captures is judged, parked or to be tried again later. */
  async once(): Promise<void> {
    const { stopped } = this.#options;
    await this.#begin();
    while (!stopped.aborted && (await this.#unfinished()) > 0) {
      await this.#handOver();
      await pauseUnless(stopped, HAND_OVER_MS);
    }
  }

  /** Offers what is new or changed, and frees what dead processes hold. */
  async #begin(): Promise<void> {
    await this.#offer(await this.#options.find());
    await this.#options.freeOfDead();
  }

  /** Hands waiting captures to the queue, in name order; again and again the same ones do no harm. */
  async #handOver(): Promise<void> {
    const { queue, outages, stopped, hasRoom } = this.#options;
    if (!(await hasRoom())) return;
    const waiting = await this.#waiting(outages.isHindered ? 1 : JOBS_A_LOOK);
    for (const { id, path, attempts } of waiting) {
      if (stopped.aborted) break;
      // With the attempt in it, a job that a dead process took away does not stand in the way of the next.
      await unlessStopped(queue.add('capture', { path }, { id: `${id}-${attempts}` }), stopped);
    }
  }

  /** Captures that may be tried now or are in somebody's hands. */
  async #unfinished(): Promise<number> {
    const { judging } = await this.#database((store) => store.captures.counts());
    return judging + (await this.#waiting(JOBS_A_LOOK)).length;
  }

  async #offer(found: readonly FoundCapture[]): Promise<void> {
    const marks = new Map(found.map((capture) => [capture.path, markOf(capture)]));
    const unknown = found.filter(({ path }) => this.#known.get(path) !== marks.get(path));
    const wanted = await this.#sample(unknown);
    if (wanted.length > 0) await this.#database((store) => store.captures.offer(wanted));
    this.#known = marks;
  }

  /** Leaves out captures that are new, as the interval says; those that the database knows stay. */
  async #sample(captures: readonly FoundCapture[]): Promise<readonly FoundCapture[]> {
    const { samplingInterval } = this.#options;
    if (samplingInterval === 0) return captures;
    const inDatabase = await this.#digestsInDatabase(captures.map(({ path }) => path));
    return captures.filter(({ path }) => {
      if (inDatabase.has(digestOf(path))) return true;
      if (this.#known.has(path)) return false;
      return this.#met++ % (samplingInterval + 1) === 0;
    });
  }

  async #digestsInDatabase(paths: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (let at = 0; at < paths.length; at += PATHS_A_QUERY) {
      const digests = paths.slice(at, at + PATHS_A_QUERY).map(digestOf);
      const rows = await this.#query((database) =>
        database
          .selectFrom('mad_capture')
          .select('path_digest')
          .where('path_digest', 'in', digests)
          .execute(),
      );
      for (const { path_digest } of rows) known.add(path_digest);
    }
    return known;
  }

  #waiting(limit: number): Promise<readonly WaitingCapture[]> {
    // The clock of the database decides when somebody claims; this one only says what is worth a try.
    const now = databaseTime(new Date());
    return this.#query((database) =>
      database
        .selectFrom('mad_capture')
        .select(['id', 'path', 'attempts'])
        .where((is) =>
          is.or([
            is.and([
              is('state', '=', 'waiting'),
              is.or([is('retry_at', 'is', null), is('retry_at', '<=', now)]),
            ]),
            is.and([is('state', '=', 'judging'), is('claimed_until', '<', now)]),
          ]),
        )
        .orderBy('path')
        .limit(limit)
        .execute(),
    );
  }

  #query<T>(query: (database: Store['database']) => Promise<T>): Promise<T> {
    return this.#database((store) => store.run(query));
  }

  #database<T>(ask: (store: Store) => Promise<T>): Promise<T> {
    const { store, outages, stopped } = this.#options;
    return outages.database.outlast(() => ask(store), stopped);
  }
}

const markOf = ({ sizeBytes, modifiedAt }: FoundCapture): string => `${sizeBytes} ${modifiedAt}`;

const digestOf = (path: string): string => textDigest(storedText(path));
