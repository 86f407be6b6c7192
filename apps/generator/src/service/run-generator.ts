import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MadError } from '@mad/errors';
import type { Settings } from '@mad/settings';
import { databaseTime, openStore, type Store } from '@mad/store';
import type { Logger } from 'pino';
import { ExitCode } from '../exit-code.ts';
import { openPlaceSources, type PlaceSources } from '../places/place-sources.ts';
import type { Cleanup } from '../reports/read-waiting-reports.ts';
import { Failures, failureFields } from './failures.ts';
import { Generator, type RoundResult } from './generator.ts';
import { Health, serveHealth } from './health.ts';

/** What the program is to do. */
export type Task = 'rounds' | 'once' | 'rebuild';

/** What one round or rebuild did, for `--json`. */
export type TaskResult = RoundResult | Awaited<ReturnType<Generator['rebuild']>>;

const HEARTBEAT_MS = 15_000;

/** So that a long backlog shows in the documents while it is read. */
const ROWS_A_ROUND = 500;

/** Beside the interval, how long a service without a sign of life counts as healthy: one long report. */
const PATIENCE_SECONDS = 600;

/** @param onResult hears what `once` and `rebuild` did. */
export const runGenerator = async (
  task: Task,
  settings: Settings,
  log: Logger,
  stopped: AbortSignal,
  onResult: (result: TaskResult) => void,
): Promise<ExitCode> => {
  const health = new Health((settings.generateInterval + PATIENCE_SECONDS) * 1000);
  const server =
    settings.generateHttpPort === undefined
      ? undefined
      : await serveHealth(health, settings.generateHttpPort);
  const failures = new Failures(log);
  try {
    const store = await untilItWorks(task, () => openStore(settings.databaseUrl), failures, health, stopped);
    if (store === undefined) return ExitCode.Success;
    try {
      return await withStore(store);
    } finally {
      await store.close();
    }
  } finally {
    await server?.close();
  }

  async function withStore(store: Store): Promise<ExitCode> {
    const places = await openPlaces(settings, log);
    const generator = new Generator(
      store.generator,
      places,
      {
        home: settings.home,
        databaseUrl: settings.databaseUrl,
        processes: settings.generateProcess,
        cleanup: cleanupOf(settings),
        ...(task === 'rounds'
          ? { mostRows: ROWS_A_ROUND, longestSearchMs: settings.generateInterval * 1000 }
          : {}),
        onSign: () => health.sign(),
      },
      log,
    );
    try {
      if (task === 'rebuild') {
        const result = await generator.rebuild(stopped);
        log.info(result, 'documents rebuilt');
        onResult(result);
        return ExitCode.Success;
      }
      if (task === 'once') {
        const result = await generator.round(stopped);
        log.info(result, 'round done');
        onResult(result);
        return result.retried + result.parked + result.processesLost > 0
          ? ExitCode.Failure
          : ExitCode.Success;
      }
      await keepRounds(store, generator);
      return ExitCode.Success;
    } finally {
      places.close();
    }
  }

  async function keepRounds(store: Store, generator: Generator): Promise<void> {
    const startedAt = databaseTime(new Date());
    let beating: Promise<void> | undefined;
    // While the database is away nobody can read a heartbeat either.
    const beat = (): Promise<void> => {
      beating ??= store.sensors
        .beat({ name: generator.name, kind: 'generator', startedAt, state: health.state })
        .catch(() => undefined)
        .finally(() => {
          beating = undefined;
        });
      return beating;
    };
    const heart = setInterval(beat, HEARTBEAT_MS);
    try {
      while (!stopped.aborted) {
        const result = await untilItWorks(task, () => generator.round(stopped), failures, health, stopped);
        if (result === undefined) break;
        health.roundDone(result);
        await beat();
        const didSomething = result.read + result.retried + result.parked + result.recounted > 0;
        log[didSomething ? 'info' : 'debug'](result, 'round done');
        // What one round left is read at once; what failed or is in others' hands is not.
        if (result.read > 0 && result.waiting > result.retried) continue;
        await sleep(settings.generateInterval * 1000, undefined, { signal: stopped }).catch(() => undefined);
      }
    } finally {
      clearInterval(heart);
      // What is on its way would put the generator back.
      await beating;
      await store.sensors.remove(generator.name).catch(() => undefined);
    }
  }
};

/** Tries again until it works; `once` and `rebuild` fail at the first error. @returns undefined once stopped. */
const untilItWorks = async <Result>(
  task: Task,
  work: () => Promise<Result>,
  failures: Failures,
  health: Health,
  stopped: AbortSignal,
): Promise<Result | undefined> => {
  while (!stopped.aborted) {
    try {
      const result = await work();
      failures.over();
      return result;
    } catch (error) {
      if (task !== 'rounds') throw error;
      health.roundFailed(error instanceof MadError ? error.code : 'MAD_INTERNAL');
      await failures.pause(error, stopped);
    }
  }
  return undefined;
};

const cleanupOf = ({ generateCleanup, generateForceCleanup }: Settings): Cleanup =>
  generateForceCleanup ? 'always' : generateCleanup ? 'when-well' : 'never';

/** Says once where places come from; without them, or when they cannot be had, servers are listed without coordinates. */
const openPlaces = async ({ shodanToken, geoipFile, home }: Settings, log: Logger): Promise<PlaceSources> => {
  if (shodanToken === undefined && geoipFile === undefined)
    log.warn(
      'no Shodan token (--token, SHODAN_TOKEN, SHODAN_TOKEN_FILE) and no GeoIP file (MAD_GEOIP_FILE): malicious servers are listed without coordinates',
    );
  else if (shodanToken === undefined)
    log.warn({ geoipFile }, 'no Shodan token: places of servers come from the GeoIP file alone');
  else log.info('addresses of malicious servers are told to Shodan');
  try {
    return await openPlaceSources({ shodanToken, geoipFile, reportFolder: join(home, 'report') });
  } catch (error) {
    log.error(failureFields(error), 'malicious servers are listed without coordinates');
    return { finder: undefined, failedAddresses: () => undefined, close: () => undefined };
  }
};
