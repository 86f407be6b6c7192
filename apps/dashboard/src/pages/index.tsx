import type { OverviewTotals } from '@mad/store';
import Head from 'next/head';
import Link from 'next/link';
import { ListContext } from '../components/list-context.ts';
import { Note } from '../components/note.tsx';
import {
  ActivityCharts,
  ChartsToCome,
  ConnectionsChart,
  LossChart,
  PlacesChart,
} from '../components/overview-charts.tsx';
import { SensorPanel } from '../components/sensor-panel.tsx';
import { TimeRangeMenu } from '../components/time-range-menu.tsx';
import { overviewMessages } from '../messages/overview-messages.ts';
import { useMessages } from '../messages/translated.ts';
import { type ListState, listAddress, readListState } from '../search/list-state.ts';
import { lastDay, timeRange } from '../server/list.ts';
import { type OverviewFigures, overviewFigures } from '../server/overview.ts';
import { page } from '../server/page.ts';
import { type SensorOverview, sensorOverview } from '../server/sensors.ts';

interface OverviewProperties {
  /** Null while they are summed for the first time. */
  readonly figures: OverviewFigures | null;
  /** Newer figures are on the way. */
  readonly isCounting: boolean;
  readonly sensors: SensorOverview;
  readonly state: ListState;
  /** The last day that has data, when the asked time range has none. */
  readonly jump: Pick<ListState, 'from' | 'until'> | null;
}

export const getServerSideProps = page<OverviewProperties>('viewer', async ({ store, query, askAgain }) => {
  const state = readListState(query, ['time'], '-time');
  const [{ figures, isCounting }, sensors] = await Promise.all([
    overviewFigures(store, timeRange(state)),
    sensorOverview(store),
  ]);
  if (isCounting) askAgain();
  const isEmpty = figures?.activity.totals.verdicts === 0;
  return { figures, isCounting, sensors, state, jump: isEmpty ? lastDay(figures.activity.span) : null };
});

/** `/`: what there is to know at a glance. */
export default function Overview({ figures, isCounting, sensors, state, jump }: OverviewProperties) {
  const m = useMessages(overviewMessages);
  return (
    <ListContext value={{ path: '/', state, fields: [] }}>
      <Head>
        <title>{`${m.title} · MAD`}</title>
      </Head>
      <div className="page-head">
        <h1>{m.title}</h1>
        {isCounting && (
          <span className="faint small" role="status">
            {m.counting}
          </span>
        )}
        <div className="page-tools">
          <TimeRangeMenu />
        </div>
      </div>
      <Summary figures={figures} state={state} jump={jump} />
      <div className="charts">
        {figures === null ? (
          <ChartsToCome />
        ) : (
          figures.activity.totals.verdicts > 0 && (
            <>
              <ActivityCharts activity={figures.activity} />
              <PlacesChart places={figures.places} />
              <LossChart losses={figures.losses} />
              <ConnectionsChart graph={figures.graph} />
            </>
          )
        )}
        <SensorPanel initial={sensors} />
      </div>
    </ListContext>
  );
}

const Summary = ({ figures, state, jump }: Pick<OverviewProperties, 'figures' | 'state' | 'jump'>) => {
  const m = useMessages(overviewMessages);
  if (figures === null) return <Tiles totals={null} state={state} />;
  const { span, totals } = figures.activity;
  if (span === null)
    return (
      <Note title={m.empty} hint={m.emptyHint}>
        <Link href="/captures" className="button">
          {m.upload}
        </Link>
      </Note>
    );
  if (totals.verdicts > 0) return <Tiles totals={totals} state={state} />;
  return (
    <Note title={m.nothingHere} hint={m.nothingHereHint(span.first.slice(0, 16), span.last.slice(0, 16))}>
      {jump !== null && (
        <Link href={listAddress('/', state, jump)} className="button">
          {m.jump}
        </Link>
      )}
    </Note>
  );
};

const Tiles = ({
  totals,
  state,
}: {
  /** Null while they are counted. */
  readonly totals: OverviewTotals | null;
  readonly state: ListState;
}) => {
  const m = useMessages(overviewMessages);
  const range = { ...state, query: 'malicious:>0', sort: 'malicious', descending: true };
  const verdicts = { ...state, query: 'verdict:malicious' };
  return (
    <div className="tiles">
      <Tile
        label={m.infectedHosts}
        count={totals?.infectedHosts}
        of={totals?.hosts}
        href={listAddress('/inner', range)}
      />
      <Tile
        label={m.maliciousSoftware}
        count={totals?.maliciousSoftware}
        of={totals?.software}
        href={listAddress('/ua', range)}
      />
      <Tile
        label={m.maliciousServers}
        count={totals?.maliciousServers}
        of={totals?.servers}
        href={listAddress('/outer', range)}
      />
      <Tile
        label={m.maliciousVerdicts}
        count={totals?.malicious}
        of={totals?.verdicts}
        href={listAddress('/more', verdicts)}
      />
    </div>
  );
};

const Tile = ({
  label,
  count,
  of,
  href,
}: {
  readonly label: string;
  readonly count: number | undefined;
  readonly of: number | undefined;
  readonly href: string;
}) => {
  const m = useMessages(overviewMessages);
  const isBad = count !== undefined && count > 0;
  return (
    <Link href={href} prefetch={false} className="tile">
      <span className="tile-label">{label}</span>
      <span className={isBad ? 'tile-count bad' : 'tile-count'}>{count?.toLocaleString('en') ?? '…'}</span>
      <span className="faint small">{of === undefined ? m.counting : m.outOf(of.toLocaleString('en'))}</span>
    </Link>
  );
};
