import { basename } from 'node:path';
import {
  type Contribution,
  databaseTime,
  type GeneratorStore,
  type ReadingClaim,
  type RetryRule,
} from '@mad/store';
import { captureTime } from './capture-time.ts';
import { type ReportReading, readReport } from './read-report.ts';
import type { ReadingEvent } from './reading-event.ts';
import { type FolderIdentity, folderIdentity, removeDatasetFolder } from './remove-dataset-folder.ts';

/** When a dataset folder is removed: once its report is in the documents, or anyway. */
export type Cleanup = 'never' | 'when-well' | 'always';

/** How waiting reports are read. */
export interface ReadingOptions {
  /** Different for every process, now and later. */
  readonly owner: string;
  /** The folder below which dataset folders may be removed. */
  readonly datasetRoot: string;
  readonly cleanup: Cleanup;
  readonly retry: RetryRule;
  /** After which another process may take a row over, should this one be gone; seconds. */
  readonly leaseSeconds: number;
  /** Rows after which to end, so that the documents are written in between. */
  readonly mostRows: number;
}

/** When to end. */
export interface ReadingStop {
  /** Take no further row. */
  readonly soon: AbortSignal;
  /** Give up the row in hand, too. */
  readonly now: AbortSignal;
}

/** Reads one waiting report after another until none waits. */
export const readWaitingReports = async (
  store: GeneratorStore,
  options: ReadingOptions,
  stop: ReadingStop,
  tell: (event: ReadingEvent) => void,
): Promise<void> => {
  for (let rows = 0; rows < options.mostRows && !stop.soon.aborted; rows++) {
    const claim = await store.readings.claim(options.owner, options.leaseSeconds);
    if (claim === undefined) return;
    await readClaimed(store, claim, options, stop.now, tell);
  }
};

const readClaimed = async (
  store: GeneratorStore,
  claim: ReadingClaim,
  options: ReadingOptions,
  now: AbortSignal,
  tell: (event: ReadingEvent) => void,
): Promise<void> => {
  const { path } = claim;
  // Forced cleanup removes what would be read again.
  const rule = options.cleanup === 'always' ? { ...options.retry, maxAttempts: 1 } : options.retry;
  const fail = async (problem: string): Promise<boolean> => {
    const outcome = await store.contributions.fail(claim, problem, rule);
    tell(outcome === 'lost' ? { kind: 'lost', path } : { kind: 'failed', path, problem, outcome });
    return outcome !== 'lost';
  };
  if (claim.lapsed && claim.attempt > rule.maxAttempts) {
    await fail('the processes that read it ended before they were done');
    return;
  }
  const identity = await folderIdentity(path);
  const reading = await readWhileClaimed(store, claim, options.leaseSeconds, now);
  if (reading.status === 'stopped') {
    await store.readings.handBack(claim);
    tell({ kind: 'handed-back', path });
    return;
  }
  const isDone =
    reading.status === 'unreadable'
      ? await fail(reading.problem)
      : await record(store, claim, reading, fail, tell);
  if (
    isDone &&
    (options.cleanup === 'always' || (options.cleanup === 'when-well' && reading.status === 'read'))
  )
    await cleanUp(options.datasetRoot, path, identity, tell);
};

/** Notes what was read; false when the row is somebody else's. */
const record = async (
  store: GeneratorStore,
  claim: ReadingClaim,
  reading: Extract<ReportReading, { status: 'read' | 'missing' }>,
  fail: (problem: string) => Promise<boolean>,
  tell: (event: ReadingEvent) => void,
): Promise<boolean> => {
  const { path } = claim;
  const report = reading.status === 'read' ? contribution(path, reading) : undefined;
  const outcome = await store.contributions.record(claim, report);
  switch (outcome.status) {
    case 'unknown-capture':
      return fail('there is no report.json, and the database knows no capture of this folder');
    case 'lost':
      tell({ kind: 'lost', path });
      return false;
    case 'recorded': {
      const verdicts = reading.status === 'read' ? reading.figures.verdicts : undefined;
      tell({ kind: 'recorded', path, verdicts, knownVerdicts: outcome.known?.verdicts });
      return true;
    }
  }
};

const contribution = (
  path: string,
  { figures, modifiedAt }: Extract<ReportReading, { status: 'read' }>,
): Contribution => ({
  time: databaseTime(figures.earliest ?? captureTime(basename(path)) ?? modifiedAt),
  verdicts: figures.verdicts,
  infected: figures.infected,
  benign: figures.benignSoftware,
  malicious: figures.maliciousSoftware,
  connections: figures.connections,
});

/** Reads the report and meanwhile prolongs the claim. */
const readWhileClaimed = async (
  store: GeneratorStore,
  claim: ReadingClaim,
  leaseSeconds: number,
  now: AbortSignal,
): Promise<ReportReading> => {
  const lost = new AbortController();
  const renewal = setInterval(
    () => {
      store.readings.renew(claim, leaseSeconds).then(
        (isMine) => {
          if (!isMine) lost.abort();
        },
        // The database is away: whether the row is still ours shows when it is back.
        () => undefined,
      );
    },
    (leaseSeconds * 1000) / 3,
  );
  try {
    return await readReport(claim.path, AbortSignal.any([now, lost.signal]));
  } finally {
    clearInterval(renewal);
  }
};

const cleanUp = async (
  root: string,
  path: string,
  identity: FolderIdentity | undefined,
  tell: (event: ReadingEvent) => void,
): Promise<void> => {
  try {
    const removal = await removeDatasetFolder(root, path, identity);
    if (removal.status === 'removed') tell({ kind: 'removed', path });
    if (removal.status === 'refused') tell({ kind: 'not-removed', path, reason: removal.reason });
  } catch (error) {
    tell({ kind: 'not-removed', path, reason: error instanceof Error ? error.message : String(error) });
  }
};
