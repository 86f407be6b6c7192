import { resolve } from 'node:path';
import { openQueue, type QueueTrouble } from '@mad/queue';
import type { Settings } from '@mad/settings';
import { type Claim, openStore, type Store } from '@mad/store';
import { removeAbandonedUploads } from '../http/store-upload.ts';
import { Arrivals } from './arrivals.ts';
import { CaptureFinder } from './capture-finder.ts';
import { CaptureTurns } from './capture-turns.ts';
import { DiskSpace } from './disk-space.ts';
import { EventCode, EventLog } from './event-log.ts';
import { FeedbackRounds } from './feedback-rounds.ts';
import type { Home } from './home.ts';
import { Housekeeping } from './housekeeping.ts';
import { HttpDoor } from './http-door.ts';
import { LiveRecorder } from './live-recorder.ts';
import { Metrics } from './metrics.ts';
import { Outages } from './outages.ts';
import { ownerName } from './owner.ts';
import { Retrainer } from './retrainer.ts';
import { CaptureRounds } from './rounds.ts';
import { SensorReport } from './sensor-report.ts';
import { ServiceBackend } from './service-backend.ts';
import { serviceFigures } from './service-figures.ts';
import { openServiceLog, type ServiceLog } from './service-log.ts';
import { siteModelsRevision, siteModelVersions } from './site-models.ts';
import type { JudgeOrder } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

const MEGABYTE = 1_000_000;

/** What a capture in hand may still take once the service is told to stop; all must be over within 10 s. */
const GRACE_MS = 6000;

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
  try {
    const store = await ground.outages.database.outlast(() => openStore(settings.databaseUrl), stopped);
    try {
      return await serve(ground, store);
    } finally {
      await store.close();
    }
  } catch (error) {
    // Told to stop while it waited for the database: that is no failure.
    if (stopped.aborted && ground.outages.database.isAway) return 0;
    throw error;
  } finally {
    events.write(EventCode.Stop, '', '');
  }
};

const serve = async (ground: Ground, store: Store): Promise<number> => {
  const { home, settings, log, outages } = ground;
  const folder = resolve(settings.path);
  const owner = ownerName();
  const queue = await openQueue({
    redisUrl: settings.redisUrl,
    onTrouble: (trouble) => logTrouble(log, trouble),
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
  const rounds = new CaptureRounds({
    ...ground,
    store,
    queue,
    find: () => finder.find(),
    hasRoom,
    samplingInterval: settings.samplingInterval,
    waitSeconds: settings.waitTimeout,
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
  const feedback = settings.validate
    ? await FeedbackRounds.open({ ...ground, store, queue, owner })
    : undefined;
  const retraining = queue.work('retrain', {}, (job) => retrainer.retrain(job));
  const work = queue.work('capture', { concurrency: settings.process }, ({ data }) => turns.take(data.path));
  let recorder: LiveRecorder | undefined;
  try {
    if (settings.iface !== undefined) recorder = await record(settings.iface, folder, ground, arrivals);
    if (!settings.devel) {
      await door.open();
      sensor.start();
      housekeeping.start();
      feedback?.start();
      await removeAbandonedUploads(folder);
    }
    await (settings.devel ? rounds.once() : rounds.forever());
    return turns.failures + finder.failures;
  } finally {
    await Promise.all([door.close(), recorder?.stop(), housekeeping.close()]);
    // First no further captures are taken, then those in hand end.
    await Promise.all([
      turns.close(GRACE_MS),
      work.close({ graceMs: GRACE_MS + QUEUE_GRACE_MS }),
      retraining.close({ graceMs: 0 }),
    ]);
    await feedback?.close();
    pool.close();
    await sensor.close();
    await queue.close({ graceMs: QUEUE_GRACE_MS });
  }
};

/** Records into the folder of captures; each capture is taken in as it closes. */
const record = async (
  interfaceName: string,
  folder: string,
  { settings, log, outages }: Ground,
  arrivals: Arrivals,
): Promise<LiveRecorder> => {
  const recorder = await LiveRecorder.start({
    interfaceName,
    folder,
    rotateSeconds: settings.rotateSeconds,
    onCapture: (path) => {
      arrivals.take(path, 'live').catch((error: unknown) => {
        if (!outages.database.notice(error)) log.error({ err: error, capture: path }, 'a recorded capture');
      });
    },
    onError: (error) => log.error({ part: 'recorder', code: error.code }, error.message),
  });
  log.info({ part: 'recorder' }, `recording ${interfaceName} with ${recorder.program}`);
  return recorder;
};

const judgeOrder = async (
  home: Home,
  settings: Settings,
  claim: Claim,
  owner: string,
): Promise<JudgeOrder> => ({
  claim,
  path: resolve(home.pcap, claim.path),
  dataset: claim.dataset,
  datasetParent: home.dataset,
  develop: settings.devel,
  databaseUrl: settings.databaseUrl,
  models: { folder: home.model, revision: await siteModelsRevision(home.model) },
  feedback: settings.validate ? { folder: home.retrain, percent: settings.validateRatio, owner } : undefined,
});

const logTrouble = (log: ServiceLog, trouble: QueueTrouble): void => {
  switch (trouble.kind) {
    case 'unreachable':
      log.error(
        { part: 'queue', code: 'MAD_QUEUE_UNREACHABLE' },
        `the queue cannot be used (${trouble.message}); captures wait until it can`,
      );
      return;
    case 'reachable':
      log.info({ part: 'queue' }, 'the queue can be used again');
      return;
    case 'stalled':
      log.warn(
        { part: 'queue', job: trouble.job },
        `a ${trouble.job} job waits again: the process that had it has gone`,
      );
      return;
    default:
      log.error({ part: 'queue', ...trouble }, `queue: ${trouble.message}`);
  }
};
