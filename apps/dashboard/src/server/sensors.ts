import type { CaptureState, DatabaseTime, Store } from '@mad/store';
import { z } from 'zod';

/** A running detector or generator, as it last said of itself; null for what it did not say. */
export interface ShownSensor {
  readonly name: string;
  readonly kind: string;
  readonly startedAt: DatabaseTime;
  readonly seenAt: DatabaseTime;
  /** False when it has been silent for too long. */
  readonly isAlive: boolean;
  readonly mode: string | null;
  readonly processes: number | null;
  /** Captures being judged. */
  readonly inHand: number | null;
  readonly queueDepth: number | null;
  readonly freeDiskBytes: number | null;
  /** Parts that it cannot reach. */
  readonly unreachable: readonly string[];
  /** Versions of the models in use, by kind. */
  readonly models: readonly (readonly [string, string])[];
}

/** The running services and what stands before them. */
export interface SensorOverview {
  readonly sensors: readonly ShownSensor[];
  readonly captures: Readonly<Record<CaptureState, number>>;
  readonly lastJudgedAt: DatabaseTime | null;
}

/** A detector tells of itself every 10 s, a generator every round. */
const SILENT_AFTER_SECONDS = { detector: 60, generator: 900 } as const;

/** Services change what they say; what is missing is not shown. */
const STATE = z.object({
  mode: z.union([z.string(), z.number()]).nullish().catch(null),
  processes: z.number().nullish().catch(null),
  inHand: z.number().nullish().catch(null),
  queueDepth: z.number().nullish().catch(null),
  freeDiskBytes: z.number().nullish().catch(null),
  reachable: z
    .record(z.string(), z.union([z.boolean(), z.number()]))
    .nullish()
    .catch(null),
  models: z.record(z.string(), z.string()).nullish().catch(null),
});

/** The state of the running services. */
export const sensorOverview = async (store: Store): Promise<SensorOverview> => {
  const [sensors, captures, last] = await Promise.all([
    store.sensors.list(),
    store.captures.counts(),
    store.database
      .selectFrom('mad_capture')
      .select(({ fn }) => fn.max('judged_at').as('judged_at'))
      .executeTakeFirst(),
  ]);
  return {
    sensors: sensors.map(({ name, kind, started_at, seen_at, state }) => ({
      name,
      kind,
      startedAt: started_at,
      seenAt: seen_at,
      isAlive:
        ageSeconds(seen_at) <
        (kind === 'generator' ? SILENT_AFTER_SECONDS.generator : SILENT_AFTER_SECONDS.detector),
      ...shownState(state),
    })),
    captures,
    lastJudgedAt: last?.judged_at ?? null,
  };
};

const shownState = (text: string) => {
  const parsed = STATE.safeParse(jsonOf(text));
  const state = parsed.success ? parsed.data : {};
  return {
    mode: state.mode === undefined || state.mode === null ? null : String(state.mode),
    processes: state.processes ?? null,
    inHand: state.inHand ?? null,
    queueDepth: state.queueDepth ?? null,
    freeDiskBytes: state.freeDiskBytes ?? null,
    unreachable: Object.entries(state.reachable ?? {}).flatMap(([part, isReachable]) =>
      Number(isReachable) === 0 ? [part] : [],
    ),
    models: Object.entries(state.models ?? {}),
  };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const ageSeconds = (time: DatabaseTime): number =>
  (Date.now() - Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`)) / 1000;
