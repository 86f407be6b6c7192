import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MadError } from '@mad/errors';
import { type JobWorker, openQueue } from '@mad/queue';
import type { Settings } from '@mad/settings';
import { openStore, type Store } from '@mad/store';
import { Arrivals } from './arrivals.ts';
import { CaptureFinder } from './capture-finder.ts';
import { CaptureTurns } from './capture-turns.ts';
import { DeadDetectors } from './dead-detectors.ts';
import { DiskSpace } from './disk-space.ts';
import { EventCode, EventLog } from './event-log.ts';
import { type FeedbackRoundOptions, FeedbackRounds } from './feedback-rounds.ts';
import type { Home } from './home.ts';
import { Housekeeping } from './housekeeping.ts';
import { HttpDoor } from './http-door.ts';
import { judgeOrder } from './judge-order.ts';
import type { LiveRecorder } from './live-recorder.ts';
import { Metrics } from './metrics.ts';
import { Outages } from './outages.ts';
import { ownerName } from './owner.ts';
import { logQueueTrouble } from './queue-trouble-log.ts';
import { recordInterface } from './record-interface.ts';
import { Retrainer } from './retrainer.ts';
import { CaptureRounds } from './rounds.ts';
import { SensorReport } from './sensor-report.ts';
import { ServiceBackend } from './service-backend.ts';
import { serviceFigures } from './service-figures.ts';
import { openServiceLog, type ServiceLog } from './service-log.ts';
import { siteModelVersions } from './site-models.ts';
import { WorkerPool } from './worker-pool.ts';

const MEGABYTE = 1_000_000;

/** What a capture in hand may still take once the service is told to stop; all must be over within 10 s. */
const GRACE_MS = 5000;

/** Once told to stop it ends after this long, though something that hangs, as a database may, has not let go. */
const LONGEST_END_MS = 8500;

/** The queue's jobs have ended with their captures by then. */
const QUEUE_GRACE_MS = 1000;

/** What everything in the service stands on. */
interface Ground {
  readonly home: Home;
  readonly settings: Settings;
  readonly stopped: AbortSignal;
  readonly log: ServiceLog;
  readonly events: EventLog;
  readonly outages: Outages;
}

/**
 * The detector as a service (specification §2, mode 3): rounds over the folder of captures, worker processes that judge, until
 * told to stop; in develop mode one round.
 *
 * @returns how many captures failed or are damaged, and folders could not be searched.
 */
export const runService = async (home: Home, settings: Settings, stopped: AbortSignal): Promise<number> => {
  const log = openServiceLog(settings.logLevel);
  const events = new EventLog([home.log, home.captureLog], settings.mode, (path, cause) =>
    log.warn({ path }, `a line is missing in ${path}: ${cause instanceof Error ? cause.message : cause}`),
  );
  const ground = { home, settings, stopped, log, events, outages: new Outages(log) };
  events.write(EventCode.Start, '', '');
  const over = new AbortController();
  try {
    return await Promise.race([serveFromStore(ground), lateEnd(ground, over.signal)]);
  } finally {
    over.abort();
    events.write(EventCode.Stop, '', '');
  }
};

const serveFromStore = async (ground: Ground): Promise<number> => {
  const { settings, stopped, outages } = ground;
  try {
    const store = await outages.database.outlast(() => openStore(settings.databaseUrl), stopped);
    try {
      return await serve(ground, store);
    } finally {
      await store.close();
    }
  } catch (error) {
    // Told to stop while it waited for the database: that is no failure.
    if (stopped.aborted && outages.database.isAway) return 0;
    throw error;
  }
};

/** Resolves when the service should long have ended: what it has in hand then is judged again once its claim lapses. */
const lateEnd = async ({ stopped, log }: Ground, over: AbortSignal): Promise<number> => {
  if (!stopped.aborted)
    await new Promise((stop) => stopped.addEventListener('abort', stop, { once: true, signal: over }));
  await sleep(LONGEST_END_MS, undefined, { ref: false, signal: over }).catch(() => undefined);
  if (!over.aborted)
    log.warn('something does not answer; the service ends without waiting for it any longer');
  return 0;
};

const serve = async (ground: Ground, store: Store): Promise<number> => {
  const { home, settings, log, outages } = ground;
  const folder = resolve(settings.path);
  const owner = ownerName();
  const queue = await openQueue({
    redisUrl: settings.redisUrl,
    onTrouble: (trouble) => logQueueTrouble(log, trouble),
  });
  const pool = new WorkerPool();
  const arrivals = new Arrivals(store, queue, home.pcap);
  const disk = new DiskSpace([home.dataset, home.root], settings.freeDiskFloorMb * MEGABYTE);
  const hasRoom = async (): Promise<boolean> => {
    const finding = await disk.look();
    outages.noteRoom(finding);
    return finding.hasRoom;
  };
  const metrics = new Metrics(serviceFigures({ store, queue, home, outages }));
  const turns = new CaptureTurns({
    ...ground,
    leaseSeconds: settings.leaseSeconds,
    maxAttempts: settings.maxAttempts,
    quietSeconds: settings.devel ? 0 : settings.quietSeconds,
    store,
    pool,
    owner,
    metrics,
    hasRoom,
    absolute: (path) => resolve(home.pcap, path),
    order: (claim) => judgeOrder(home, settings, claim, owner),
  });
  const finder = new CaptureFinder({
    folder,
    root: home.pcap,
    list: settings.file,
    // Who develops wants the one round now; a capture that still grows is noticed all the same.
    quietSeconds: settings.devel ? 0 : settings.quietSeconds,
    log,
  });
  const dead = new DeadDetectors({ ...ground, store, metrics, maxAttempts: settings.maxAttempts });
  const rounds = new CaptureRounds({
    ...ground,
    store,
    queue,
    find: () => finder.find(),
    freeOfDead: () => dead.free(),
    hasRoom,
    samplingInterval: settings.samplingInterval,
    waitSeconds: settings.waitTimeout,
    onError: (error) => {
      if (error instanceof MadError)
        log.error({ code: error.code }, `a round failed: ${error.message} (${error.advice})`);
      else log.error({ err: error }, 'a round failed');
    },
  });
  const sensor = new SensorReport({
    ...ground,
    store,
    queue,
    inHand: () => turns.inHand.length,
    models: () => siteModelVersions(home.model),
  });
  const door = new HttpDoor(
    new ServiceBackend({ home, settings, store, queue, metrics, outages, arrivals, disk, folder }),
    settings,
    log,
  );
  const housekeeping = new Housekeeping({ ...ground, store });
  const retrainer = new Retrainer({ ...ground, store, owner });
  let retraining: JobWorker | undefined;
  let work: JobWorker | undefined;
  let recorder: LiveRecorder | undefined;
  let feedback: FeedbackRounds | undefined;
  try {
    // Before any capture is taken: a claim that has lapsed may be that of a detector that died.
    await dead.free();
    retraining = queue.work('retrain', {}, (job) => retrainer.retrain(job));
    work = queue.work('capture', { concurrency: settings.process }, ({ data }) => turns.take(data.path));
    if (settings.iface !== undefined)
      recorder = await recordInterface(settings.iface, folder, { ...ground, arrivals });
    if (settings.validate) feedback = await openFeedback({ ...ground, store, queue, owner });
    if (!settings.devel) {
      await door.open();
      sensor.start();
      housekeeping.start();
      feedback?.start();
    }
    await (settings.devel ? rounds.once() : rounds.forever());
    return turns.failures + dead.parked + finder.failures;
  } finally {
    await closeAll(log, [
      door.close(),
      recorder?.stop(),
      sensor.close(),
      // First no further captures are taken, then those in hand end.
      turns.close(GRACE_MS),
      work?.close({ graceMs: GRACE_MS + QUEUE_GRACE_MS }),
      retraining?.close({ graceMs: 0 }),
      // What these have begun may take long; nothing is lost when it is broken off.
      Promise.race([
        Promise.all([housekeeping.close(), feedback?.close()]),
        sleep(GRACE_MS, [], { ref: false }),
      ]),
    ]);
    pool.close();
    await queue.close({ graceMs: QUEUE_GRACE_MS });
  }
};

/** What is wrong with validation must not keep anything from being judged. */
const openFeedback = async (options: FeedbackRoundOptions): Promise<FeedbackRounds | undefined> => {
  try {
    return await FeedbackRounds.open(options);
  } catch (error) {
    if (!(error instanceof MadError)) throw error;
    const { code, message, advice } = error;
    options.log.error({ part: 'feedback', code }, `verdicts are not validated: ${message} (${advice})`);
    return undefined;
  }
};

/** Waits until all have closed; one that cannot must not keep the others from it. */
const closeAll = async (
  log: ServiceLog,
  closings: readonly (Promise<unknown> | undefined)[],
): Promise<void> => {
  for (const result of await Promise.allSettled(closings))
    if (result.status === 'rejected')
      log.error({ err: result.reason }, 'a part of the service did not close as it should');
};
