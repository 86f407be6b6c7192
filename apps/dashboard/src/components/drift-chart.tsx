import type { DatabaseTime } from '@mad/store';
import { useMemo } from 'react';
import { modelMessages } from '../messages/model-messages.ts';
import { overviewMessages } from '../messages/overview-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { OverviewFigures } from '../server/overview.ts';
import type { ScoreDrift } from '../server/score-drift.ts';
import { visibleText } from '../text/visible-text.ts';
import { ChartNote, ChartPanel } from './chart-panel.tsx';
import { TimeChart } from './charts/index.ts';
import { DataTable } from './data-table.tsx';
import { Time } from './time.tsx';

const iso = (time: DatabaseTime): string => `${time.slice(0, 23).replace(' ', 'T')}Z`;

const KIND_COLOURS = ['accent', 'good', 'bad'] as const;

/** How far the scores of software have moved away from those on the model card, and how far chance would move them. */
export const ScoreDriftChart = ({ drift: { step, points, lacks } }: { readonly drift: ScoreDrift }) => {
  const m = useMessages(modelMessages);
  const series = useMemo(() => {
    const kinds = [...new Set(points.map(({ kind }) => kind))];
    const times = [...new Set(points.map(({ time }) => time))];
    const chanceAt = (at: DatabaseTime) =>
      Math.max(...points.filter(({ time }) => time === at).map(({ byChance }) => byChance));
    return [
      ...kinds.map((kind, index) => ({
        name: visibleText(kind),
        colour: KIND_COLOURS[index % KIND_COLOURS.length] ?? 'accent',
        kind: 'line' as const,
        points: points
          .filter((point) => point.kind === kind)
          .map(({ time, index: psi }) => [iso(time), psi] as const),
      })),
      {
        name: m.byChance,
        colour: 'warn' as const,
        kind: 'line' as const,
        points: times.map((time) => [iso(time), chanceAt(time)] as const),
      },
    ];
  }, [points, m]);
  if (lacks !== null)
    return (
      <ChartPanel title={m.scoreDrift} isTall>
        <ChartNote title={m.noScoreDrift} hint={m.noScoreDriftHints[lacks]} />
      </ChartPanel>
    );
  return (
    <ChartPanel
      title={m.scoreDrift}
      hint={m.driftSteps[step]}
      isTall
      foot={m.scoreDriftHint}
      table={() => (
        <DataTable
          label={m.scoreDrift}
          rows={points.map((point, id) => ({ id, ...point }))}
          columns={[
            { key: 'time', label: m.time, cell: (row) => <Time time={row.time} /> },
            { key: 'kind', label: m.model, cell: (row) => visibleText(row.kind) },
            { key: 'index', label: m.stability, isNumber: true, cell: (row) => row.index.toFixed(3) },
            { key: 'chance', label: m.byChance, isNumber: true, cell: (row) => row.byChance.toFixed(3) },
            {
              key: 'software',
              label: m.software,
              isNumber: true,
              cell: (row) => row.software.toLocaleString('en'),
            },
          ]}
        />
      )}
    >
      <TimeChart label={m.scoreDrift} series={series} digits={2} />
    </ChartPanel>
  );
};

/** Share of verdicts called malicious over time. */
export const MaliciousShareChart = ({
  buckets,
}: {
  /** Null while they are summed. */
  readonly buckets: OverviewFigures['activity']['buckets'] | null;
}) => {
  const m = useMessages(modelMessages);
  const overview = useMessages(overviewMessages);
  const rows = useMemo(
    () =>
      (buckets ?? [])
        .filter(({ verdicts }) => verdicts > 0)
        .map(({ time, verdicts, malicious }, id) => ({ id, time, verdicts, share: malicious / verdicts })),
    [buckets],
  );
  const series = useMemo(
    () => [
      {
        name: m.share,
        colour: 'accent' as const,
        kind: 'line' as const,
        points: rows.map(({ time, share }) => [iso(time), share] as const),
      },
    ],
    [rows, m],
  );
  if (rows.length === 0)
    return (
      <ChartPanel title={m.drift} isWide>
        {buckets === null ? (
          <ChartNote title={overview.counting} hint={overview.countingHint} />
        ) : (
          <ChartNote title={m.noDrift} hint={m.noDriftHint} />
        )}
      </ChartPanel>
    );
  return (
    <ChartPanel
      title={m.drift}
      isWide
      foot={m.driftHint}
      table={() => (
        <DataTable
          label={m.drift}
          rows={rows}
          columns={[
            { key: 'time', label: m.time, cell: (row) => <Time time={row.time} /> },
            {
              key: 'share',
              label: m.share,
              isNumber: true,
              cell: (row) => `${(row.share * 100).toFixed(1)} %`,
            },
            {
              key: 'verdicts',
              label: m.verdicts,
              isNumber: true,
              cell: (row) => row.verdicts.toLocaleString('en'),
            },
          ]}
        />
      )}
    >
      <TimeChart label={m.drift} series={series} isShare />
    </ChartPanel>
  );
};
