import {
  type ConnectionGraph,
  connectionGraph,
  type LossPoint,
  liveMark,
  lossesWithin,
  type OverviewActivity,
  overviewActivity,
  type PlacedServers,
  type Store,
  serverPlaces,
  type TimeRange,
} from '@mad/store';

/** All that the charts show. */
export interface OverviewFigures {
  readonly activity: OverviewActivity;
  readonly losses: readonly LossPoint[];
  readonly places: PlacedServers;
  readonly graph: ConnectionGraph;
}

/** What a page gets of {@link OverviewFigures}. */
export interface OverviewAnswer {
  /** Null until they were summed for the first time. */
  readonly figures: OverviewFigures | null;
  /** Newer ones are being summed. */
  readonly isCounting: boolean;
}

/** Time ranges whose figures are remembered. */
const REMEMBERED_RANGES = 30;

/** How long after summing has begun pages wait for it. */
const GRACE_MILLISECONDS = 150;

interface Remembered {
  known?: { readonly mark: string; readonly figures: OverviewFigures };
  /** Over when the figures are there, or pages should no longer wait for them. */
  counting?: Promise<void>;
  /** Why the last counting failed, until somebody is told. */
  failure?: { readonly error: unknown };
}

const shared = globalThis as typeof globalThis & { madOverview?: Map<string, Remembered> };
shared.madOverview ??= new Map();
const remembered = shared.madOverview;

/**
 * The figures of a time range. They are summed from all activity, so they are made once for everybody and made again when captures,
 * triage or allow rules have changed. With a million reports that takes a second or more: who asks meanwhile gets those of before.
 */
export const overviewFigures = async (store: Store, range: TimeRange): Promise<OverviewAnswer> => {
  const key = `${range.from ?? ''} ${range.until ?? ''}`;
  const mark = `${await liveMark(store.database)} ${await newestLoss(store)}`;
  const place = remembered.get(key) ?? {};
  remembered.delete(key);
  remembered.set(key, place);
  for (const oldest of remembered.keys()) if (remembered.size > REMEMBERED_RANGES) remembered.delete(oldest);
  if (place.known?.mark !== mark) {
    place.counting ??= Promise.race([count(store, range, mark, place), grace()]);
    await place.counting;
  }
  const { known, failure } = place;
  delete place.failure;
  if (failure !== undefined) throw failure.error;
  return { figures: known?.figures ?? null, isCounting: known?.mark !== mark };
};

/** Never rejects: nobody may wait for it any more. */
const count = async (store: Store, range: TimeRange, mark: string, place: Remembered): Promise<void> => {
  try {
    place.known = { mark, figures: await makeFigures(store, range) };
  } catch (error) {
    place.failure = { error };
  } finally {
    delete place.counting;
  }
};

const grace = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, GRACE_MILLISECONDS));

const newestLoss = async ({ database }: Store): Promise<number> => {
  const row = await database
    .selectFrom('mad_loss')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
};

/** One question after the other: summing leaves the database to the other pages, too. */
const makeFigures = async ({ database }: Store, range: TimeRange): Promise<OverviewFigures> => ({
  activity: await overviewActivity(database, range),
  losses: await lossesWithin(database, range),
  places: await serverPlaces(database, range),
  graph: await connectionGraph(database, range),
});
