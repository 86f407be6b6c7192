import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { datasetName, findCaptures } from '@mad/detection';
import type { MadError } from '@mad/errors';
import { reportError } from '../capture-report.ts';
import { complain } from '../output.ts';
import type { AppSettings } from './app-options.ts';
import { EventCode, EventLog } from './event-log.ts';
import type { Home } from './home.ts';
import { ProcessedCaptures } from './processed-captures.ts';
import type { CaptureOutcome } from './worker-messages.ts';
import { WorkerPool } from './worker-pool.ts';

/** How long an empty round waits at least, so that a waiting time of 0 does not keep a CPU busy with looking. */
const SHORTEST_PAUSE_MS = 1000;

/**
 * The main course of the detector (specification §2): in rounds, judges the captures of a folder that have not been judged
 * yet, in name order, every (interval + 1)-th. Goes on until told to stop, in develop mode for one round.
 *
 * @param stopped resolves when the service is asked to end; the captures in hand are finished first.
 * @returns how many captures failed, and folders could not be searched.
 */
export const runRounds = async (
  folder: string,
  home: Home,
  settings: AppSettings,
  stopped: AbortSignal,
): Promise<number> => {
  const log = new EventLog([home.log, home.captureLog], settings.mode);
  const processed = new ProcessedCaptures(home.processed);
  const pool = new WorkerPool(settings.process);
  const complaints = new Set<string>();
  let failures = 0;
  const onOutcome = (capture: string, outcome: CaptureOutcome): void => {
    processed.add(capture);
    if (outcome.status === 'failed') {
      failures++;
      log.write(EventCode.Error, datasetName(capture), basename(capture), outcome.error);
      complain(`mad: ${capture}: ${outcome.error}`);
      return;
    }
    if (outcome.damage !== undefined) {
      failures++;
      log.write(EventCode.Error, datasetName(capture), basename(capture), outcome.damage);
    }
    log.write(EventCode.Ready, datasetName(capture), basename(capture));
    complain(`mad: ${capture}: ${outcome.flows} flows, ${outcome.malicious} malicious → ${outcome.folder}`);
  };
  log.write(EventCode.Start, '', '');
  try {
    do {
      const found = await findCaptures([folder], (error: MadError) => {
        // The same complaint every round would fill the screen.
        if (complaints.has(error.message)) return;
        complaints.add(error.message);
        // A folder without captures is nothing wrong: the recorder may not have begun.
        if (error.code !== 'MAD_NO_CAPTURES') failures++;
        reportError(error);
      });
      const fresh = found
        .map(({ path }) => path)
        .filter((path) => !processed.has(path))
        .filter((_, i) => i % (settings.samplingInterval + 1) === 0);
      const jobs = fresh.map((capture) => ({ capture, dataset: home.dataset, develop: settings.devel }));
      await pool.run(jobs, stopped, ({ capture }, outcome) => onOutcome(capture, outcome));
      if (!settings.devel && !stopped.aborted)
        await pause(Math.max(SHORTEST_PAUSE_MS, settings.waitTimeout * 1000), stopped);
    } while (!settings.devel && !stopped.aborted);
  } finally {
    pool.close();
    log.write(EventCode.Stop, '', '');
  }
  return failures;
};

const pause = async (milliseconds: number, stopped: AbortSignal): Promise<void> => {
  try {
    await sleep(milliseconds, undefined, { signal: stopped });
  } catch {
    // The pause was cut short because the service is to end: the loop sees that itself.
  }
};
