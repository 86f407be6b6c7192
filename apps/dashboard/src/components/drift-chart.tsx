import { useMemo } from 'react';
import { modelMessages } from '../messages/model-messages.ts';
import { useMessages } from '../messages/translated.ts';
import type { OverviewFigures } from '../server/overview.ts';
import { ChartNote, ChartPanel } from './chart-panel.tsx';
import { TimeChart } from './charts/index.ts';
import { DataTable } from './data-table.tsx';
import { Time } from './time.tsx';

/** Share of verdicts called malicious over time: what changes when models no longer fit what they see. */
export const DriftChart = ({ buckets }: { readonly buckets: OverviewFigures['activity']['buckets'] }) => {
  const m = useMessages(modelMessages);
  const rows = useMemo(
    () =>
      buckets
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
        points: rows.map(({ time, share }) => [`${time.slice(0, 23).replace(' ', 'T')}Z`, share] as const),
      },
    ],
    [rows, m],
  );
  if (rows.length === 0)
    return (
      <ChartPanel title={m.drift} isTall>
        <ChartNote title={m.noDrift} hint={m.noDriftHint} />
      </ChartPanel>
    );
  return (
    <ChartPanel
      title={m.drift}
      isTall
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
