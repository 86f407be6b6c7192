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

/** Time ranges whose figures are remembered. */
const REMEMBERED_RANGES = 30;

interface Remembered {
  readonly mark: string;
  readonly figures: Promise<OverviewFigures>;
}

const shared = globalThis as typeof globalThis & { madOverview?: Map<string, Remembered> };
shared.madOverview ??= new Map();
const remembered = shared.madOverview;

/**
 * The figures of a time range. They are summed from all activity, so they are made once for everybody and made again when captures,
 * triage or allow rules have changed.
 */
export const overviewFigures = async (store: Store, range: TimeRange): Promise<OverviewFigures> => {
  const key = `${range.from ?? ''} ${range.until ?? ''}`;
  const mark = `${await liveMark(store.database)} ${await newestLoss(store)}`;
  const known = remembered.get(key);
  if (known?.mark === mark) return known.figures;
  const figures = makeFigures(store, range);
  remembered.delete(key);
  remembered.set(key, { mark, figures });
  for (const oldest of remembered.keys()) if (remembered.size > REMEMBERED_RANGES) remembered.delete(oldest);
  figures.catch(() => {
    if (remembered.get(key)?.figures === figures) remembered.delete(key);
  });
  return figures;
};

const newestLoss = async ({ database }: Store): Promise<number> => {
  const row = await database
    .selectFrom('mad_loss')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
};

const makeFigures = async ({ database }: Store, range: TimeRange): Promise<OverviewFigures> => {
  const [activity, losses, places, graph] = await Promise.all([
    overviewActivity(database, range),
    lossesWithin(database, range),
    serverPlaces(database, range),
    connectionGraph(database, range),
  ]);
  return { activity, losses, places, graph };
};
